import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { unzipSync } from "fflate";

const BUNDLED = resolve(__dirname, "../dist/handlers");
const LATENCY_MS = 5;
const EVENTS = 500;
const ACCOUNT = "111111111111";
const TIME = Date.parse("2026-03-01T10:00:00Z");

type Item = Readonly<Record<string, { readonly S?: string; readonly N?: string }>>;

/** A run of one function over events that are alike. */
interface Case {
  readonly functionName: "config-auditor" | "config-cache-manager";
  readonly title: string;
  readonly call: "PutParameter" | "DeleteParameter";
  readonly batchSize: number;
  /** Whether the very same events were worked on before, as when they are delivered again. */
  readonly again?: boolean;
}

const CASES: readonly Case[] = [
  { functionName: "config-auditor", title: "puts", call: "PutParameter", batchSize: 10 },
  {
    functionName: "config-auditor",
    title: "puts, delivered again",
    call: "PutParameter",
    batchSize: 10,
    again: true,
  },
  { functionName: "config-auditor", title: "deletions", call: "DeleteParameter", batchSize: 10 },
  { functionName: "config-cache-manager", title: "new names", call: "PutParameter", batchSize: 10 },
  {
    functionName: "config-cache-manager",
    title: "new names, one by one",
    call: "PutParameter",
    batchSize: 1,
  },
  {
    functionName: "config-cache-manager",
    title: "known names",
    call: "PutParameter",
    batchSize: 10,
    again: true,
  },
  { functionName: "config-cache-manager", title: "deletions", call: "DeleteParameter", batchSize: 10 },
];

/** The services' answers to the two functions; every parameter was put at the same time, unless it was deleted. */
class Services {
  public readonly calls = new Map<string, number>();
  private readonly items = new Map<string, Item>();
  private server: Server | undefined;

  public constructor(private readonly exist: boolean) {}

  public async start(): Promise<string> {
    this.server = createServer((request, response) => {
      const operation = String(request.headers["x-amz-target"]).split(".").pop()!;
      this.calls.set(operation, (this.calls.get(operation) ?? 0) + 1);
      void text(request).then((body) => {
        const { status = 200, ...answer } = this.answer(operation, JSON.parse(body));
        setTimeout(() => response.writeHead(status).end(JSON.stringify(answer)), LATENCY_MS);
      });
    });
    await new Promise<void>((listening) => this.server!.listen(0, "127.0.0.1", listening));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public stop(): void {
    this.server?.closeAllConnections();
    this.server?.close();
  }

  private answer(operation: string, input: any): object & { readonly status?: number } {
    switch (operation) {
      case "Query":
        return this.query(input.ExpressionAttributeValues[":name"].S);
      case "PutItem":
        return this.keep(input.Item);
      case "TransactWriteItems":
        return this.keep(input.TransactItems[0].Put.Item);
      case "GetParameterHistory":
        return this.exist ? HISTORY : NOT_FOUND;
      default:
        return this.describe(input.ParameterFilters[0].Values);
    }
  }

  private query(name: string): object {
    const item = this.items.get(name);
    return { Count: Number(item !== undefined), Items: item ? [item] : [] };
  }

  private keep(item: Item): object {
    this.items.set(item["parameter_name"]!.S!, item);
    return {};
  }

  private describe(names: readonly string[]): object {
    return { Parameters: this.exist ? names.map((Name) => ({ Name })) : [] };
  }
}

const HISTORY: object = {
  Parameters: [{ Version: 1, LastModifiedDate: TIME / 1_000, Type: "String", Value: "v" }],
};
const NOT_FOUND = { status: 400, __type: "ParameterNotFound", message: "no such parameter" };

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
  await work(batches);
  process.send(Number(process.hrtime.bigint() - start) / 1e9);
  process.disconnect();
})();
`;

function event(call: Case["call"], n: number | string): string {
  const name = `/app/service/${n}`;
  const time = new Date(TIME).toISOString().replace(".000", "");
  return JSON.stringify({
    "detail-type": "AWS API Call via CloudTrail",
    source: "aws.ssm",
    account: ACCOUNT,
    time,
    detail: {
      userIdentity: { type: "AssumedRole", arn: `arn:aws:sts::${ACCOUNT}:assumed-role/bench/bench` },
      eventTime: time,
      eventName: call,
      eventID: `event-${n}`,
      requestParameters: { name },
      responseElements: call === "PutParameter" ? { version: 1 } : null,
    },
  });
}

function batchesOf({ call, batchSize, again }: Case) {
  const events = Array.from({ length: EVENTS }, (_, n) => event(call, n));
  const batches = Array.from({ length: EVENTS / batchSize }, (_, n) =>
    events.slice(n * batchSize, (n + 1) * batchSize),
  );
  const warmUp = [Array.from({ length: 10 }, (_, n) => event(call, `first-${n}`))];
  return { before: again ? batches : warmUp, batches };
}

async function measure(one: Case, handlers: string, folder: string): Promise<string> {
  const services = new Services(one.call === "PutParameter");
  const endpoint = await services.start();
  const zip = readFileSync(join(handlers, `${one.functionName}.zip`));
  writeFileSync(join(folder, "index.js"), unzipSync(zip)["index.js"]!);
  writeFileSync(join(folder, "runner.js"), RUNNER);
  writeFileSync(join(folder, "batches.json"), JSON.stringify(batchesOf(one)));
  const child = spawn(process.execPath, ["runner.js"], {
    cwd: folder,
    env: environment(endpoint),
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const seconds = await new Promise<number>((done, failed) => {
    child.on("message", (message) => {
      if (message !== "begin") return done(message as number);
      services.calls.clear();
      child.send("go");
    });
    child.on("exit", (code) => failed(new Error(`${one.functionName} ended with ${code}`)));
  });
  services.stop();
  const calls = [...services.calls].map(([operation, count]) => `${count / EVENTS} ${operation}`);
  const all = [...services.calls.values()].reduce((sum, count) => sum + count, 0) / EVENTS;
  const rate = (EVENTS / seconds).toFixed(0);
  return row([one.functionName, one.title, String(one.batchSize), rate, String(all), calls.join(", ")]);
}

function environment(endpoint: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env["PATH"],
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "bench",
    AWS_SECRET_ACCESS_KEY: "bench",
    AWS_ENDPOINT_URL: endpoint,
    ACCOUNT_ID: ACCOUNT,
    AUDIT_TABLE_NAME: "bench-config-auditor",
    CACHE_TABLE_NAME: "bench-config-cache",
    ROOT_NAMESPACES: '["/shared","/app"]',
    PARAMETER_PREFIX: "/figgy",
  };
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

async function measureAll(handlers: string, folder: string): Promise<void> {
  const titles = ["function", "events", "a batch", "events a second", "calls an event", "which"];
  console.log(row(titles));
  console.log(row(titles.map(() => "---")));
  for (const one of CASES) console.log(await measure(one, handlers, folder));
}

/**
 * What the auditor and the cache manager get through: each one's bundle in a process of its own, one batch after the
 * other as a single instance works, with the services answering from here after 5 ms.
 *
 * @param args the folder of bundles, by default dist/handlers
 */
export async function run([handlers = BUNDLED]: readonly string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "functions-bench-"));
  try {
    await measureAll(resolve(handlers), folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
