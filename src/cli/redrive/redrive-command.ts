import type { Command } from "commander";
import { DEFAULT_PREFIX } from "../../core/account-names";
import { numberOrText } from "../options";
import type { Terminal } from "../terminal";
import { redrive, type RedriveOptions } from "./redrive";

/** Adds `foundation redrive`. */
export function addRedriveCommand(command: Command, terminal: Terminal): void {
  command
    .command("redrive")
    .description("show what a function gave up on, and have it tried again")
    .argument("[function]", "a function of the config store, such as config-auditor")
    .option("--prefix <prefix>", "what the store's names begin with", DEFAULT_PREFIX)
    .option("--region <region>", "region of the queue (default: the one that the AWS SDK finds)")
    .option("--queue-url <url>", "dead-letter queue of any other function")
    .option("--dry-run", "only show what waits")
    .option("--max <count>", "move this many at most, for a first try (default: all)", numberOrText)
    .addHelpText("after", "\nExit codes: 0 done, 1 an error, or nothing feeds the function.")
    .action((functionName: string | undefined, options: Omit<RedriveOptions, "functionName">) =>
      redrive({ functionName, ...options }, terminal),
    );
}
