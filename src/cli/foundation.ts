#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { FoundationError } from "../core/errors";
import { visibleText } from "../core/visible-text";
import { addAccessCommand } from "./access/access-command";
import { addRedriveCommand } from "./redrive/redrive-command";
import { addAffectedCommand } from "./review/affected-command";
import { addReviewCommand } from "./review/review-command";
import { addVerifyCommand } from "./review/verify-command";
import { addSynthCommand } from "./synth-command";
import { COLUMNS, processTerminal, type Terminal } from "./terminal";

/** Descriptions are wrapped although their column is this narrow: the names of some subcommands are long. */
const NARROWEST_HELP = 20;

/** The command `foundation`; `exit` is told an exit code other than 0. */
export function program(terminal: Terminal, exit: (code: number) => void): Command {
  const command = new Command("foundation")
    .description("Terraform for the AWS accounts of an organization")
    .version(packageVersion(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print what a command takes")
    .configureHelp({ minWidthToWrap: NARROWEST_HELP })
    .configureOutput({ getOutHelpWidth: () => (terminal.isTerminal ? terminal.columns : COLUMNS) })
    .showHelpAfterError("--help lists the commands and options");
  addSynthCommand(command, terminal);
  addAccessCommand(command, terminal, exit);
  addReviewCommand(command, terminal, exit);
  addAffectedCommand(command, terminal, exit);
  addVerifyCommand(command, terminal, exit);
  addRedriveCommand(command, terminal);
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
    terminal.note(terminal.colors.red(visibleText(error.message)));
    return 1;
  }
}

function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8")) as {
    readonly version: string;
  };
  return version;
}

if (require.main === module) {
  void main(process.argv, processTerminal()).then((code) => {
    process.exitCode = code;
  });
}
