import type { Command } from "commander";
import type { Terminal } from "../terminal";
import { type ReviewOptions, reviewPlans } from "./review";

/** Adds `foundation review`; `exit` is told an exit code other than 0. */
export function addReviewCommand(command: Command, terminal: Terminal, exit: (code: number) => void): void {
  command
    .command("review")
    .description("show what plans would really change, the risks first")
    .argument("<plans...>", "files that `terraform show -json` wrote; prod=plan.json names the account")
    .option(
      "--fail-on <severity>",
      "exit with code 2 from this severity on: critical to info, or never",
      "high",
    )
    .option("--markdown <file>", "write the report as Markdown, such as for a pull request's comment")
    .option("--max-size <characters>", "the most that the Markdown may have", Number, 65_000)
    .option("--json <file>", "write the whole report as JSON")
    .option("--html <file>", "write the whole report as one page for a browser")
    .option("--sarif <file>", "write the findings as SARIF 2.1.0")
    .option("--junit <file>", "write a test for each rule in each account as JUnit")
    .addHelpText(
      "after",
      "\nThe file - is the standard output.\nExit codes: 0 no risk that fails, 1 an error, 2 a risk from --fail-on on.",
    )
    .action((plans: string[], options: ReviewOptions) => exit(reviewPlans(plans, options, terminal)));
}
