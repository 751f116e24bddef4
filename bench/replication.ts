import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { unzipSync } from "fflate";

const BUNDLED = resolve(__dirname, "../dist/handlers");
const REPLICATORS = ["replication-syncer", "ssm-stream-replicator", "dynamo-stream-replicator"];
const REPLICATIONS = 10_000;
const DRIFTED = 100;
const LATENCY_MS = 5;
const TABLE_PAGE = 3_500;
const KEY = "11111111-2222-3333-4444-555555555555";
const STARTS = 7;

type Item = Readonly<Record<string, object>>;

/** Half of the replications copy a shared parameter; the others merge three parameters of their service. */
class Services {
  public readonly calls = new Map<string, number>();
  private readonly values = new Map<string, string>();
  private readonly items: readonly Item[];
  private server: Server | undefined;

  public constructor() {
    this.items = Array.from({ length: REPLICATIONS }, (_, n) => (n % 2 ? this.merge(n) : this.copy(n)));
    for (let n = 0; n < DRIFTED; n++) this.values.set(destination(n * 100), "drifted");
  }

  public async start(): Promise<string> {
    this.server = createServer((request, response) => {
      const operation = String(request.headers["x-amz-target"]).split(".").pop()!;
      this.calls.set(operation, (this.calls.get(operation) ?? 0) + 1);
      void text(request).then((body) => {
        const answer = JSON.stringify(this.answer(operation, JSON.parse(body)));
        setTimeout(() => response.end(answer), LATENCY_MS);
      });
    });
    await new Promise<void>((listening) => this.server!.listen(0, "127.0.0.1", listening));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public stop(): void {
    this.server?.closeAllConnections();
    this.server?.close();
  }

  private copy(n: number): Item {
    this.values.set(`/shared/${n}`, `value ${n}`);
    this.values.set(destination(n), `value ${n}`);
    return { ...base(n), type: { S: "app" }, source: { S: `/shared/${n}` } };
  }

  private merge(n: number): Item {
    const parts = ["a", "b", "c"].map((part) => `/app/service-${n}/${part}`);
    for (const part of parts) this.values.set(part, "v");
    this.values.set(destination(n), "v-v-v");
    const elements = parts.flatMap((part, index) => [index ? "-" : "", `\${${part}}`]);
    return { ...base(n), type: { S: "merge" }, source: { L: elements.map((S) => ({ S })) } };
  }

  private answer(operation: string, input: any): object {
    switch (operation) {
      case "Scan": {
        const start = Number(input.ExclusiveStartKey?.destination.S ?? 0);
        const end = start + TABLE_PAGE;
        const more = end < this.items.length && { LastEvaluatedKey: { destination: { S: `${end}` } } };
        return { Items: this.items.slice(start, end), ...more };
      }
      case "GetParameters": {
        const Parameters = input.Names.map((Name: string) => ({
          Name,
          Value: this.values.get(Name),
          Type: Name.endsWith("/replica") ? "SecureString" : "String",
        }));
        return { Parameters, InvalidParameters: [] };
      }
      case "DescribeParameters":
        return { Parameters: input.ParameterFilters[0].Values.map((Name: string) => ({ Name, KeyId: KEY })) };
      default:
        this.values.set(input.Name, input.Value);
        return { Version: 2 };
    }
  }
}

function destination(n: number): string {
  return `/app/service-${n}/replica`;
}

function base(n: number): Item {
  return {
    destination: { S: destination(n) },
    namespace: { S: `/app/service-${n}/` },
    user: { S: "bench" },
    env_alias: { S: "dev" },
    run_env: { M: { env: { S: "dev" }, account_id: { NULL: true } } },
  };
}

const RUNNER = `
const start = process.hrtime.bigint();
const { handler } = require("./index.js");
const started = Number(process.hrtime.bigint() - start) / 1e6;
const deadline = Date.now() + 300_000;
const context = {
  awsRequestId: "bench",
  invokedFunctionArn: "arn:aws:lambda:us-east-1:111111111111:function:bench",
  getRemainingTimeInMillis: () => deadline - Date.now(),
};
const run = process.argv[2] === "run" ? handler({}, context) : Promise.resolve();
run.then(() => {
  const peak = process.resourceUsage().maxRSS / 1024;
  console.error(JSON.stringify({ started, took: 300_000 - (deadline - Date.now()), peak }));
});
`;

interface Measured {
  readonly started: number;
  readonly took: number;
  readonly peak: number;
}

function environment(endpoint: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env["PATH"],
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "bench",
    AWS_SECRET_ACCESS_KEY: "bench",
    AWS_ENDPOINT_URL: endpoint,
    ACCOUNT_ID: "111111111111",
    ENVIRONMENT_ALIAS: "bench",
    REPLICATION_TABLE_NAME: "bench-config-replication",
    REPLICATION_KEY_ID: KEY,
    ROOT_NAMESPACES: '["/shared","/app"]',
    SERVICE_NAMESPACE: "/app",
    PARAMETER_PREFIX: "/figgy",
    DEAD_LETTER_QUEUE_URL: "https://sqs.us-east-1.amazonaws.com/111111111111/bench",
  };
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
}

async function measure(folder: string, env: NodeJS.ProcessEnv): Promise<Measured> {
  const child = spawn(process.execPath, ["runner.js", "run"], {
    cwd: folder,
    env,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const errors = await text(child.stderr);
  return JSON.parse(errors.trim().split("\n").pop()!) as Measured;
}

async function measureAll(handlers: string, folder: string): Promise<void> {
  writeFileSync(join(folder, "runner.js"), RUNNER);
  for (const name of REPLICATORS) {
    const zip = join(handlers, `${name}.zip`);
    const code = unzipSync(readFileSync(zip))["index.js"]!;
    writeFileSync(join(folder, "index.js"), code);
    const starts = Array.from({ length: STARTS }, () => {
      const options = { cwd: folder, env: environment("http://127.0.0.1:1"), encoding: "utf8" as const };
      const { stderr } = spawnSync(process.execPath, ["runner.js"], options);
      return (JSON.parse(stderr.trim().split("\n").pop()!) as Measured).started;
    });
    const size = `${code.length} bytes, zipped ${statSync(zip).size}`;
    console.log(`${name.padEnd(26)} ${size}, starts in ${median(starts).toFixed(0)} ms`);
  }
  writeFileSync(
    join(folder, "index.js"),
    unzipSync(readFileSync(join(handlers, "replication-syncer.zip")))["index.js"]!,
  );
  const services = new Services();
  const endpoint = await services.start();
  for (const what of [`${DRIFTED} of them drifted`, "none of them drifted"]) {
    services.calls.clear();
    const { took, peak } = await measure(folder, environment(endpoint));
    const calls = [...services.calls].map(([operation, count]) => `${count} ${operation}`).join(", ");
    const seconds = (took / 1_000).toFixed(1);
    console.log(`${REPLICATIONS} replications, ${what}: ${seconds} s, ${peak.toFixed(0)} MB, ${calls}`);
  }
  services.stop();
}

/**
 * How long the replication syncer takes for 10,000 replications: its bundle in a process of its own, with the services
 * answering from here after 5 ms. And what each bundle that replicates weighs and takes to start.
 *
 * @param args the folder of bundles, by default dist/handlers
 */
export async function run([handlers = BUNDLED]: readonly string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "replication-bench-"));
  try {
    await measureAll(resolve(handlers), folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
