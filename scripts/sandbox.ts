/**
 * A config store to play with: starts an emulated AWS, applies examples/quickstart to it, and stays up with its functions
 * live until Ctrl-C.
 *
 *   npm run sandbox                   on any free port
 *   npm run sandbox -- --port 4566
 */
import { createServer } from "node:net";
import { Command, InvalidArgumentError } from "commander";
import { runApplication, stackNamed } from "../test/support/built-package";
import { type Emulator, startEmulator } from "../test/support/emulator";
import { exampleNamed } from "../test/support/examples";
import { Terraform } from "../test/support/terraform";
import { missingTools } from "../test/support/tools";
import { sandboxCommands } from "./sandbox/commands";
import { withProgress } from "./sandbox/progress";

const ANY_PORT = 0;
const HIGHEST_PORT = 65_535;
const PREFIX = "figgy";
const INTERRUPTED = 130;

let emulator: Emulator | undefined;
let terraform: Terraform | undefined;
let up = false;
let ending = false;

async function main(): Promise<void> {
  const { port } = new Command("sandbox")
    .description("an emulated AWS with examples/quickstart applied to it")
    .option("--port <port>", "port of the emulated AWS (default: any free port)", portOf, ANY_PORT)
    .parse()
    .opts<{ port: number }>();
  const problems = [...missingTools(), ...(await portProblems(port))];
  if (problems.length > 0) return refuse(problems);

  emulator = await withProgress("starting the emulated AWS", () => startEmulator({ trail: true, port }));
  const output = await withProgress("synthesizing examples/quickstart", () =>
    runApplication(exampleNamed("quickstart").main),
  );
  const { folder, accountId, region, resources } = stackNamed(output, "dev");
  terraform = new Terraform(folder, { endpoint: emulator.endpoint });
  await withProgress(`applying ${resources} resources, one to two minutes`, apply);

  console.log(welcome({ endpoint: emulator.endpoint, accountId, region, prefix: PREFIX }));
  up = true;
}

async function apply(): Promise<void> {
  await terraform!.init();
  await terraform!.apply();
  await emulator!.settled();
}

function welcome(account: Parameters<typeof sandboxCommands>[0]): string {
  const commands = sandboxCommands(account).flatMap(({ title, command }) => [title, "", `  ${command}`, ""]);
  return [
    `The account ${account.accountId} is up at ${account.endpoint}. In another terminal:`,
    "",
    ...commands,
    "A record arrives a second or two after its change: query again if it is not there yet.",
    "Ctrl-C ends the sandbox and forgets everything.",
  ].join("\n");
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= HIGHEST_PORT) return port;
  throw new InvalidArgumentError(`a port is a number from 1 to ${HIGHEST_PORT}, or 0 for any that is free.`);
}

function portProblems(port: number): Promise<string[]> {
  return new Promise((done) => {
    const probe = createServer();
    probe.once("error", ({ message }) => done([`port ${port} cannot be used, choose another: ${message}`]));
    probe.listen(port, "127.0.0.1", () => probe.close(() => done([])));
  });
}

function refuse(problems: readonly string[]): void {
  for (const problem of problems) console.error(problem);
  process.exitCode = 1;
}

async function cleanUp(): Promise<void> {
  terraform?.remove();
  await emulator?.stop();
}

async function end(): Promise<void> {
  ending = true;
  console.error("\nending the sandbox");
  await cleanUp();
  process.exit(up ? 0 : INTERRUPTED);
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void end());

main().catch(async (error: Error) => {
  // what was under way when the user ended it has failed for that reason
  if (ending) return;
  console.error(error.message);
  await cleanUp();
  process.exitCode = 1;
});
