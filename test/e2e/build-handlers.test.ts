import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { unzipSync } from "fflate";
import { ConfigStore } from "../../src/constructs/config-store/config-store";
import { auditorVariables, slackDeliveryVariables } from "../../src/core/config-store/function-environment";
import { ENVIRONMENT } from "../handlers/support/auditing";
import { AwsServer } from "../handlers/support/aws-server";
import { CONTEXT, queueBatch } from "../handlers/support/lambda";
import { provideHandlers } from "../support/handlers";
import { synthesize } from "../support/synthesized";
import { putEvent } from "../handlers/support/trail-events";

const run = promisify(execFile);
const ROOT = resolve(__dirname, "../..");
const NAMES = readdirSync(join(ROOT, "src/handlers"))
  .filter((name) => existsSync(join(ROOT, "src/handlers", name, "handler.ts")))
  .sort();

jest.setTimeout(60_000);

/** The quickest of a few starts counts: what else a machine does slows a start down, and nothing speeds it up. */
const STARTS = 3;
const MAXIMUM_START_MS = 300;
const STARTING = `
const before = process.cpuUsage();
const { handler } = require("./index.js");
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ exported: typeof handler, cpuMs: (user + system) / 1e3 }));
`;

const MADE_UP_ID = "12345678-1234-1234-1234-123456789012";

interface Entry {
  readonly bytes: number;
  readonly codeBytes: number;
  readonly file: string;
  readonly sha256: string;
  readonly sourceCodeHash: string;
}

const folders: string[] = [];
let built: string;

function folder(): string {
  const created = mkdtempSync(join(tmpdir(), "handlers-"));
  folders.push(created);
  return created;
}

async function build(root: string, environment: NodeJS.ProcessEnv = {}): Promise<string> {
  const output = join(folder(), "out");
  await run("node", [join(root, "scripts/build-handlers.mjs"), output], {
    cwd: tmpdir(),
    env: { ...process.env, ...environment },
  });
  return output;
}

function manifestOf(output: string): Readonly<Record<string, Entry>> {
  return JSON.parse(readFileSync(join(output, "manifest.json"), "utf8")) as Record<string, Entry>;
}

function filesOf(output: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(output)
      .sort()
      .map((file) => [file, readFileSync(join(output, file)).toString("base64")]),
  );
}

function codeOf(output: string, name: string): string {
  const files = unzipSync(readFileSync(join(output, `${name}.zip`)));
  expect(Object.keys(files)).toEqual(["index.js"]);
  return Buffer.from(files["index.js"]!).toString();
}

/** The project's sources in a folder of their own, as on another machine. */
function copyOfProject(): string {
  const copy = folder();
  for (const name of ["src", "scripts", "package.json"])
    cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
  return copy;
}

/** What each function is told where it is deployed; ids that Terraform knows later are made up. */
function deployedVariables(): Readonly<Record<string, NodeJS.ProcessEnv>> {
  const synthesized = synthesize((stack) => {
    provideHandlers(stack);
    new ConfigStore(stack, "Store", {
      environmentAlias: "dev",
      namespaces: ["/app"],
      keys: { app: {} },
      roleTypes: {},
      usageTracking: true,
    });
  });
  const functions = Object.values(synthesized.resources("aws_lambda_function")).map((f) => [
    (f.function_name as string).replace("figgy-", ""),
    JSON.parse(JSON.stringify(f.environment.variables).replace(/\$\{[^}]*\}/g, MADE_UP_ID)),
  ]);
  const slack = slackDeliveryVariables({
    slackWebhookParameter: "/figgy/integrations/slack/webhook-url",
    messageQueueUrl: "https://sqs.us-east-1.amazonaws.com/111111111111/figgy-alarms-slack-delivery-messages",
  });
  return { ...Object.fromEntries(functions), "slack-delivery": slack };
}

beforeAll(async () => {
  built = await build(ROOT);
}, 60_000);
afterAll(() => folders.forEach((created) => rmSync(created, { recursive: true, force: true })));

describe("the bundled functions", () => {
  test("are one zip for each handler, listed by name with hashes and sizes", () => {
    const manifest = manifestOf(built);
    expect(Object.keys(manifest)).toEqual(NAMES);
    expect(readdirSync(built).sort()).toEqual(
      [...NAMES.map((name) => `${name}.zip`), "manifest.json"].sort(),
    );
    for (const name of NAMES) {
      const zip = readFileSync(join(built, `${name}.zip`));
      const digest = createHash("sha256").update(zip).digest();
      expect(manifest[name]).toEqual({
        bytes: zip.length,
        codeBytes: Buffer.byteLength(codeOf(built, name)),
        file: `${name}.zip`,
        sha256: digest.toString("hex"),
        sourceCodeHash: digest.toString("base64"),
      });
    }
  });

  test("have less than a megabyte of code each", () => {
    for (const { codeBytes } of Object.values(manifestOf(built))) expect(codeBytes).toBeLessThan(1_000_000);
  });

  test("have the same bytes when they are built again, at another hour of another zone", async () => {
    const again = await build(ROOT, { TZ: "Pacific/Kiritimati", LANG: "tr_TR.UTF-8" });
    expect(filesOf(again)).toEqual(filesOf(built));
  });

  test("have the same bytes when they are built in another folder, whose path is nowhere in them", async () => {
    const copy = copyOfProject();
    const elsewhere = await build(copy);
    expect(filesOf(elsewhere)).toEqual(filesOf(built));
    for (const name of NAMES) {
      expect(codeOf(elsewhere, name)).not.toContain(copy);
      expect(codeOf(elsewhere, name)).not.toContain(ROOT);
    }
  });

  test("state a date, a mode and a system that depend on nothing", () => {
    const zip = readFileSync(join(built, "config-auditor.zip"));
    const directory = zip.indexOf("PK\x01\x02");
    const firstDayOfZip = (1 << 5) | 1;
    const unix = 3;
    expect(zip.readUInt8(directory + 5)).toBe(unix);
    expect([zip.readUInt16LE(directory + 12), zip.readUInt16LE(directory + 14)]).toEqual([0, firstDayOfZip]);
    expect((zip.readUInt32LE(directory + 38) >>> 16).toString(8)).toBe("100644");
  });

  test("load in a fresh process within 300 ms of its processor's time, and export their handler", async () => {
    const variables = deployedVariables();
    const code = folder();
    for (const name of NAMES) {
      writeFileSync(join(code, "index.js"), codeOf(built, name));
      const starts: number[] = [];
      for (let start = 0; start < STARTS; start++) {
        const { stdout } = await run("node", ["-e", STARTING], {
          cwd: code,
          env: { ...process.env, ...variables[name] },
        });
        const { exported, cpuMs } = JSON.parse(stdout) as { exported: string; cpuMs: number };
        expect(`${name} ${exported}`).toBe(`${name} function`);
        starts.push(cpuMs);
      }
      expect([name, Math.min(...starts) < MAXIMUM_START_MS]).toEqual([name, true]);
    }
  });

  test("work: the bundled auditor records a put", async () => {
    const time = Date.parse("2026-03-01T10:00:00.412Z");
    const server = new AwsServer();
    const endpoint = await server.start();
    server.histories.set("/app/a", [
      { Type: "String", Value: "plain", Version: 1, LastModifiedDate: time / 1000 },
    ]);
    const code = folder();
    writeFileSync(join(code, "index.js"), codeOf(built, "config-auditor"));
    const call = [queueBatch(putEvent("/app/a", 1, time)), CONTEXT]
      .map((part) => JSON.stringify(part))
      .join(", ");
    const script = `require('./index.js').handler(${call}).then((r) => console.log('RESPONSE ' + JSON.stringify(r)))`;
    const { stdout } = await run("node", ["-e", script], {
      cwd: code,
      env: {
        ...process.env,
        ...auditorVariables(ENVIRONMENT),
        AWS_REGION: "us-east-1",
        AWS_ACCESS_KEY_ID: "test",
        AWS_SECRET_ACCESS_KEY: "test",
        AWS_ENDPOINT_URL: endpoint,
      },
    });
    await server.stop();
    expect(stdout).toContain('RESPONSE {"batchItemFailures":[]}');
    expect(server.items[0]).toMatchObject({ parameter_name: { S: "/app/a" }, value: { S: "plain" } });
    expect(stdout).not.toContain("plain");
  });
});

describe("what must not be bundled", () => {
  test("a framework of deployment time is refused", async () => {
    const copy = copyOfProject();
    writeFileSync(
      join(copy, "src/handlers/replication-syncer/handler.ts"),
      'import { Construct } from "constructs";\nexport const handler = () => new Construct(undefined as never, "x");\n',
    );
    await expect(build(copy)).rejects.toThrow(
      /replication-syncer cannot be bundled:\n.*node_modules\/constructs\/.* is for deployment and must not run in a function/,
    );
  });

  test("a bundle over a megabyte is refused", async () => {
    const copy = copyOfProject();
    writeFileSync(
      join(copy, "src/handlers/replication-syncer/handler.ts"),
      `export const handler = () => ${JSON.stringify("x".repeat(1_000_001))};\n`,
    );
    await expect(build(copy)).rejects.toThrow(/the bundle has \d+ bytes, more than 1000000/);
  });
});
