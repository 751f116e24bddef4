import type { Command } from "commander";
import { numberOrText } from "../options";
import type { Terminal } from "../terminal";
import { verifyPlan, type VerifyOptions } from "./verify";

/** Adds `foundation verify`; `exit` is told an exit code other than 0. */
export function addVerifyCommand(command: Command, terminal: Terminal, exit: (code: number) => void): void {
  command
    .command("verify")
    .description("refuse to go on when a plan is not the one that was reviewed")
    .argument("<plan>", "a saved plan, or what `terraform show -json` wrote for it")
    .argument("<report>", "the file that `foundation review --json` wrote")
    .option("--account <name>", "the account that the plan must be of")
    .option("--max-age <hours>", "the most that may have passed since the review", numberOrText, 24)
    .addHelpText(
      "after",
      "\nExit codes: 0 the plan was reviewed and may be applied, 1 an error,\n2 it must not be applied.",
    )
    .action((plan: string, report: string, options: VerifyOptions) =>
      exit(verifyPlan(plan, report, options, terminal)),
    );
}
