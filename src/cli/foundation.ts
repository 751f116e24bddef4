#!/usr/bin/env node
import { Command } from "commander";
import { FoundationError } from "../core/errors";
import { addAccessCommand } from "./access/access-command";
import { redrive, type RedriveOptions } from "./redrive/redrive";
import { addAffectedCommand } from "./review/affected-command";
import { addReviewCommand } from "./review/review-command";
import { addVerifyCommand } from "./review/verify-command";
import { synth } from "./synth";
import { processTerminal, type Terminal } from "./terminal";

/** The command `foundation`; `exit` is told an exit code other than 0. */
export function program(terminal: Terminal, exit: (code: number) => void): Command {
  const command = new Command("foundation").description("Terraform for the AWS accounts of an organization");
  command
    .command("synth")
    .description("synthesize Terraform for every account and list the stacks")
    .argument("[file]", "an organization's YAML or JSON file (default: the application of cdktf.json)")
    .option("-o, --output <folder>", "output folder", process.env.CDKTF_OUTDIR ?? "cdktf.out")
    .action((file: string | undefined, options: { output: string }) =>
      synth({ file, output: options.output }, terminal),
    );
  command
    .command("redrive")
    .description("show what a function gave up on, and have it tried again")
    .argument("[function]", "a function of the config store, such as config-auditor")
    .option("--prefix <prefix>", "what the store's names begin with", "figgy")
    .option("--region <region>", "region of the queue (default: the one that the AWS SDK finds)")
    .option("--queue-url <url>", "dead-letter queue of any other function")
    .option("--dry-run", "only show what waits", false)
    .option("--max <count>", "move this many at most, for a first try", Number)
    .action((functionName: string | undefined, options: Omit<RedriveOptions, "functionName">) =>
      redrive({ functionName, ...options }, terminal),
    );
  addReviewCommand(command, terminal, exit);
  addVerifyCommand(command, terminal, exit);
  addAffectedCommand(command, terminal, exit);
  addAccessCommand(command, terminal, exit);
  return command;
}

/** Runs the command; what the user can mend is printed without a stack trace, with exit code 1. */
export async function main(argv: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode = 0;
  try {
    await program(terminal, (code) => (exitCode = code)).parseAsync(argv as string[]);
    return exitCode;
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
