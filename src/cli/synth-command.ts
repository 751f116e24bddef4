import type { Command } from "commander";
import { synth } from "./synth";
import type { Terminal } from "./terminal";

/** Adds `foundation synth`. */
export function addSynthCommand(command: Command, terminal: Terminal): void {
  command
    .command("synth")
    .description("synthesize Terraform for every account and list the stacks")
    .argument("[file]", "an organization's YAML or JSON file (default: the application of cdktf.json)")
    .option("-o, --output <folder>", "output folder", process.env.CDKTF_OUTDIR ?? "cdktf.out")
    .addHelpText("after", "\nExit codes: 0 done, 1 an error.")
    .action((file: string | undefined, options: { output: string }) =>
      synth({ file, output: options.output }, terminal),
    );
}
