import type { Command } from "commander";
import { repeatable } from "../options";
import type { Terminal } from "../terminal";
import { diff, explain, type ExplainOptions, showAccess } from "./access";

const FOLDER = process.env.CDKTF_OUTDIR ?? "cdktf.out";

/** Adds `foundation access` with what belongs to it; `exit` is told an exit code other than 0. */
export function addAccessCommand(command: Command, terminal: Terminal, exit: (code: number) => void): void {
  // An option after a subcommand's name is the subcommand's.
  const access = command
    .enablePositionalOptions()
    .command("access")
    .enablePositionalOptions()
    .description("show who can do what in the config stores, as the synthesized policies have it")
    .argument("[folder]", "synthesized output", FOLDER)
    .option("--format <format>", "table, csv, json, markdown or html", "table")
    .addHelpText("after", "\nExit codes: 0 done, 1 an error.")
    .action((folder: string, options: { format: string }) => showAccess(folder, options, terminal));
  access
    .command("explain")
    .description("say whether a role may do something, and which statements decide it")
    .argument("<role>", "a role type, a role's or a user's name, or an ARN")
    .argument("<action>", "for example ssm:GetParameter")
    .argument("<resource>", "an ARN, a parameter's name such as /app/url, or *")
    .option("-o, --output <folder>", "synthesized output", FOLDER)
    .option("--account <account>", "an account's name or id (default: the resource's, or all)")
    .option("--through <service>", "the service that makes the call, for example ssm")
    .addOption(repeatable("--given <key=value>", "a condition key and its value"))
    .addOption(repeatable("--encryption-context <key=value>", "what a call to KMS states"))
    .addHelpText("after", "\nExit codes: 0 allowed, 1 an error, 2 denied or unknown in an account.")
    .action((role: string, action: string, resource: string, options: ExplainOptions) =>
      exit(explain({ role, action, resource }, options, terminal)),
    );
  access
    .command("diff")
    .description("name all access that is gained or lost between two synthesized outputs")
    .argument("<old>", "synthesized output before the change")
    .argument("<new>", "synthesized output after it")
    .option("--fail-on <change>", "exit with code 2 for access that is: gained, lost, any or never", "never")
    .option("--format <format>", "text or json", "text")
    .addHelpText("after", "\nExit codes: 0 no change that fails, 1 an error, 2 a change that fails.")
    .action((before: string, after: string, options: { failOn: string; format: string }) =>
      exit(diff(before, after, options, terminal)),
    );
}
