import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { unzipSync } from "fflate";
import { missingTools } from "../../test/support/tools";
import { table } from "../support/report";
import { ACCOUNT, type Case, CASES, changesOf, eventOf, inBatches } from "./cases";
import { EmulatedServices, FakeServices, type Services, type Started, TABLES } from "./services";

const BUNDLED = resolve(__dirname, "../../dist/handlers");

const RUNNER = `
const { handler } = require("./index.js");
const { before, batches } = JSON.parse(require("node:fs").readFileSync("batches.json", "utf8"));
const context = { awsRequestId: "bench", functionName: "bench" };
const work = async (all) => {
  for (const batch of all) {
    const Records = batch.map((body, index) => ({ messageId: String(index), body }));
    const { batchItemFailures } = await handler({ Records }, context);
    if (batchItemFailures.length > 0) throw new Error("events failed");
  }
};
(async () => {
  await work(before);
  process.send("begin");
  await new Promise((resolve) => process.once("message", resolve));
  const start = process.hrtime.bigint();
  const used = process.cpuUsage();
  await work(batches);
  const { user, system } = process.cpuUsage(used);
  process.send({ seconds: Number(process.hrtime.bigint() - start) / 1e9, cpuMs: (user + system) / 1e3 });
  process.disconnect();
})();
`;

/** What a case took. Where the machine does other work as well, the CPU time is the steadier figure. */
interface Worked {
  readonly seconds: number;
  readonly cpuMs: number;
}

/**
 * What the auditor and the cache manager get through: each one's bundle in a process of its own, one batch after the
 * other as a single instance works; against services that answer from here after 5 ms, and against the emulator.
 *
 * @param args the folder of bundles, by default dist/handlers
 */
export async function run([handlers = BUNDLED]: readonly string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "functions-bench-"));
  try {
    const missing = missingTools(["python"]);
    for (const services of [new FakeServices(), ...(missing.length > 0 ? [] : [new EmulatedServices()])]) {
      const rows: string[][] = [];
      for (const one of CASES) rows.push(await measure(one, services, resolve(handlers), folder));
      console.log(`\nagainst ${services.title}, ${services.events} events each\n`);
      console.log(
        table(
          ["function: events", "a batch", "events/s", "CPU ms an event", "calls an event", "which"],
          rows,
        ),
      );
    }
    if (missing.length > 0) console.log(`\nwithout the emulator: ${missing.join("; ")}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measure(one: Case, services: Services, handlers: string, folder: string): Promise<string[]> {
  const { warmUp, changes } = changesOf(one, services.events);
  const started = await services.start(one.call, [...warmUp, ...changes]);
  try {
    const eventsOf = (made: typeof changes) => made.map((change) => eventOf(change, started.timeOf(change)));
    const batches = inBatches(eventsOf(changes), one.batchSize);
    const before = one.again ? batches : [eventsOf(warmUp)];
    const { seconds, cpuMs } = await work(one, { before, batches }, started, handlers, folder);
    const calls = [...started.calls].map(
      ([operation, count]) => `${rounded(count / services.events)} ${operation}`,
    );
    const all = [...started.calls.values()].reduce((sum, count) => sum + count, 0) / services.events;
    return [
      `${one.functionName}: ${one.title}`,
      String(one.batchSize),
      (services.events / seconds).toFixed(0),
      (cpuMs / services.events).toFixed(1),
      rounded(all),
      calls.join(", "),
    ];
  } finally {
    await services.stop();
  }
}

/** Has the bundle work through the batches in a process of its own; returns what it took. */
async function work(
  { functionName }: Case,
  batches: object,
  started: Started,
  handlers: string,
  folder: string,
): Promise<Worked> {
  const zip = readFileSync(join(handlers, `${functionName}.zip`));
  writeFileSync(join(folder, "index.js"), unzipSync(zip)["index.js"]!);
  writeFileSync(join(folder, "runner.js"), RUNNER);
  writeFileSync(join(folder, "batches.json"), JSON.stringify(batches));
  const child = spawn(process.execPath, ["runner.js"], {
    cwd: folder,
    env: environment(started.endpoint),
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  return new Promise<Worked>((done, failed) => {
    child.on("message", (message) => {
      if (message !== "begin") return done(message as Worked);
      started.calls.clear();
      child.send("go");
    });
    child.on("exit", (code) => failed(new Error(`${functionName} ended with ${code}`)));
  });
}

function environment(endpoint: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env["PATH"],
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: ACCOUNT,
    AWS_SECRET_ACCESS_KEY: "bench",
    AWS_ENDPOINT_URL: endpoint,
    ACCOUNT_ID: ACCOUNT,
    AUDIT_TABLE_NAME: TABLES.audit,
    CACHE_TABLE_NAME: TABLES.cache,
    ROOT_NAMESPACES: '["/shared","/app"]',
    PARAMETER_PREFIX: "/figgy",
  };
}

function rounded(count: number): string {
  return String(Number(count.toFixed(2)));
}
