import { execFileSync, spawnSync } from "node:child_process";
import type { Command } from "commander";
import { program } from "../../src/cli/foundation";
import { version } from "../../package.json";
import { recordedTerminal } from "./recorded-terminal";

const FOUNDATION = [
  "-r",
  "ts-node/register/transpile-only",
  require.resolve("../../src/cli/foundation.ts"),
] as const;

/** The command and all of its subcommands, by what a user writes. */
function commandsOf(command: Command, name = "foundation"): [string, Command][] {
  return [
    [name, command],
    ...command.commands.flatMap((child) => commandsOf(child, `${name} ${child.name()}`)),
  ];
}

const commands = commandsOf(program(recordedTerminal(), () => undefined));

/** What `--help` prints in a terminal of so many columns. */
function helpOf(command: Command, columns: number): string {
  let help = "";
  command.configureOutput({ writeOut: (text) => (help += text), getOutHelpWidth: () => columns });
  command.outputHelp();
  return help;
}

describe("foundation", () => {
  it("prints the version of the package", () => {
    expect(execFileSync(process.execPath, [...FOUNDATION, "--version"], { encoding: "utf8" })).toBe(
      `${version}\n`,
    );
  }, 60_000);

  it.each([
    ["nope", "error: unknown command 'nope'"],
    ["snyth", "error: unknown command 'snyth'\n(Did you mean synth?)"],
    ["review --wat", "error: unknown option '--wat'"],
    ["access diff old", "error: missing required argument 'new'"],
  ])(
    "refuses %s with exit code 1, and says how to find what there is",
    (line, message) => {
      const { status, stderr } = spawnSync(process.execPath, [...FOUNDATION, ...line.split(" ")], {
        encoding: "utf8",
      });

      expect(stderr.trimEnd()).toBe(`${message}\n--help lists the commands and options`);
      expect(status).toBe(1);
    },
    60_000,
  );

  it.each(commands.slice(1))("says in the help of %s what its exit codes mean", (_, command) => {
    expect(helpOf(command, 80)).toMatch(/\nExit codes: 0 [^]*, 1 an error/);
  });

  it.each(commands)("prints the help of %s in 80 columns", (_, command) => {
    const wide = helpOf(command, 80)
      .split("\n")
      .filter((line) => line.length > 80);

    expect(wide).toEqual([]);
  });

  it.each([
    ["in a pipe", recordedTerminal(120, false), 80],
    ["on a terminal", recordedTerminal(120), 120],
  ])("prints the help %s as wide as fits", (_, terminal, columns) => {
    const command = program(terminal, () => undefined);

    expect(command.configureOutput().getOutHelpWidth!()).toBe(columns);
  });

  it.each(commands)("shows no value of the code in the help of %s", (_, command) => {
    expect(helpOf(command, 80)).not.toMatch(/default: (\[\]|false|undefined)/);
  });
});
