import type { Command } from "commander";
import type { Terminal } from "../terminal";
import { type AffectedOptions, showAffected } from "./affected";

/** Adds `foundation affected`; `exit` is told an exit code other than 0. */
export function addAffectedCommand(command: Command, terminal: Terminal, exit: (code: number) => void): void {
  command
    .command("affected")
    .description("list the stacks that a change of the code reaches, in the order in which to apply them")
    .argument("<base>", "synthesized output before the change")
    .argument("<head>", "synthesized output after it")
    .option("--format <format>", "table, json, github-matrix or names", "table")
    .option("--detailed-exitcode", "exit with code 2 when a stack is affected")
    .addHelpText(
      "after",
      "\nExit codes: 0 done, 1 an error,\n2 a stack is affected and --detailed-exitcode is given.",
    )
    .action((base: string, head: string, options: AffectedOptions) =>
      exit(showAffected(base, head, options, terminal)),
    );
}
