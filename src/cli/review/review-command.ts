import type { Command } from "commander";
import { numberOrText, repeatable } from "../options";
import type { Terminal } from "../terminal";
import { type ReviewOptions, reviewPlans } from "./review";

/** Adds `foundation review`; `exit` is told an exit code other than 0. */
export function addReviewCommand(command: Command, terminal: Terminal, exit: (code: number) => void): void {
  command
    .command("review")
    .description("show what plans would really change, the risks first")
    .argument("[plans...]", "files that `terraform show -json` wrote; prod=plan.json names the account")
    .option("--base <folder>", "synthesized output before the change; with --head it needs no plans")
    .option("--head <folder>", "synthesized output after the change")
    .option(
      "--synthesized <folder>",
      "synthesized output of the plans, to tell construct paths (default: --head)",
    )
    .option(
      "--fail-on <severity>",
      "what fails that the policy says nothing of: critical to info, or never (default: the policy's, or high)",
    )
    .option("--policy <file>", "what fails, takes an approval, or is accepted (default: review.yaml beside)")
    .addOption(repeatable("--plan-file <account=file>", "the saved plan of an account, for verify"))
    .addOption(repeatable("--approved-by <name>", "who approved, by your word"))
    .option("--approvals <file>", "a file with the names of who approved, one a line")
    .option("--markdown <file>", "write the report as Markdown, such as for a pull request's comment")
    .option("--max-size <characters>", "the most that the Markdown may have", numberOrText, 65_000)
    .option("--json <file>", "write the whole report as JSON")
    .option("--html <file>", "write the whole report as one page for a browser")
    .option("--sarif <file>", "write the findings as SARIF 2.1.0")
    .option("--junit <file>", "write a test for each rule in each account as JUnit")
    .addHelpText(
      "after",
      "\nThe file - is the standard output.\nExit codes: 0 the gate passes, 1 an error, 2 it fails, 3 an approval is missing.",
    )
    .action((plans: string[], options: ReviewOptions) => exit(reviewPlans(plans, options, terminal)));
}
