#!/usr/bin/env node
import { Command } from "commander";
import { FoundationError } from "../core/errors";
import { synth } from "./synth";
import { processTerminal, type Terminal } from "./terminal";

/** The command `foundation`. */
export function program(terminal: Terminal): Command {
  const command = new Command("foundation").description("Terraform for the AWS accounts of an organization");
  command
    .command("synth")
    .description("synthesize Terraform for every account and list the stacks")
    .argument("[file]", "an organization's YAML or JSON file (default: the application of cdktf.json)")
    .option("-o, --output <folder>", "output folder", process.env.CDKTF_OUTDIR ?? "cdktf.out")
    .action((file: string | undefined, options: { output: string }) =>
      synth({ file, output: options.output }, terminal),
    );
  return command;
}

/** Runs the command; what the user can mend is printed without a stack trace, with exit code 1. */
export async function main(argv: readonly string[], terminal: Terminal): Promise<number> {
  try {
    await program(terminal).parseAsync(argv as string[]);
    return 0;
  } catch (error) {
    if (!(error instanceof FoundationError)) throw error;
    terminal.note(terminal.colors.red(error.message));
    return 1;
  }
}

if (require.main === module) {
  void main(process.argv, processTerminal()).then((code) => {
    process.exitCode = code;
  });
}
