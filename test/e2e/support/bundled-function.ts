import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { temporaryFolder } from "../../support/folders";

/** Loads the bundle and answers one event after the other, as a warm environment of Lambda does. */
const RUNNER = `
const { handler } = require("./index.js");
const context = { awsRequestId: "request-1", functionName: process.env.AWS_LAMBDA_FUNCTION_NAME };
process.on("message", async ({ event, remainingMs }) => {
  try {
    const deadline = Date.now() + remainingMs;
    const getRemainingTimeInMillis = () => deadline - Date.now();
    process.send({ result: await handler(event, { ...context, getRemainingTimeInMillis }) });
  } catch ({ name, message }) {
    process.send({ error: { name, message } });
  }
});
`;

/** What came of an event. */
export interface Answer {
  readonly result?: unknown;
  readonly error?: { readonly name: string; readonly message: string };
}

/** A function's bundle in a process of its own, outside the tests' module system, which lasts until it is stopped. */
export class BundledFunction {
  private log = "";

  private constructor(private readonly process: ChildProcess) {
    for (const stream of [process.stdout!, process.stderr!]) {
      stream.on("data", (chunk: Buffer) => (this.log += chunk.toString()));
    }
  }

  /** Starts the function in a zip, with environment variables and nothing else around it. */
  public static start(zip: string, environment: NodeJS.ProcessEnv): BundledFunction {
    const folder = temporaryFolder("function");
    writeFileSync(join(folder, "index.js"), unzipSync(readFileSync(zip))["index.js"]!);
    writeFileSync(join(folder, "runner.js"), RUNNER);
    const child = spawn(process.execPath, ["runner.js"], {
      cwd: folder,
      env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true", ...environment },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    return new BundledFunction(child);
  }

  /** Gives the function an event; returns what it answers. */
  public async invoke(event: unknown, remainingMs = 60_000): Promise<Answer> {
    const { process } = this;
    return new Promise((answered, failed) => {
      const ended = () => failed(new Error(`the function's process ended:\n${this.log.slice(-2_000)}`));
      process.once("exit", ended);
      process.once("message", (answer) => {
        process.off("exit", ended);
        answered(answer as Answer);
      });
      process.send({ event, remainingMs });
    });
  }

  /** All that the function wrote to its log. */
  public get output(): string {
    return this.log;
  }

  public stop(): void {
    this.process.removeAllListeners("exit");
    this.process.kill();
  }
}
