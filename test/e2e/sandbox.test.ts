import { type ChildProcess, exec, spawn, spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { describeWith } from "../support/describe-with";
import { temporaryFolder } from "../support/folders";

jest.setTimeout(600_000);

const ROOT = resolve(__dirname, "../..");
const RECORD_WITHIN_MS = 30_000;
const VALUE = "open-sesame";

/** What ts-node keeps for later runs. */
const COMPILE_CACHE = "v8-compile-cache";

const hasAws = spawnSync("aws", ["--version"]).status === 0;
if (!hasAws) process.stderr.write("left out: the sandbox's commands\n  the command aws is missing\n");
const itWithAws = hasAws ? it : it.skip;

/** `npm run sandbox` after its build. */
class Sandbox {
  public out = "";
  public errors = "";
  public readonly ended: Promise<number | null>;
  private readonly process: ChildProcess;

  public constructor(args: readonly string[] = [], settings: NodeJS.ProcessEnv = {}) {
    this.process = spawn(
      process.execPath,
      ["-r", "ts-node/register/transpile-only", "scripts/sandbox.ts", ...args],
      { cwd: ROOT, env: { ...process.env, ...settings }, stdio: ["ignore", "pipe", "pipe"] },
    );
    this.process.stdout!.on("data", (chunk: Buffer) => (this.out += chunk.toString()));
    this.process.stderr!.on("data", (chunk: Buffer) => (this.errors += chunk.toString()));
    this.ended = new Promise((done) => this.process.once("close", (code) => done(code)));
  }

  public async up(): Promise<void> {
    const up = async () => {
      while (!this.out.includes("Ctrl-C")) await sleep(200);
      return true;
    };
    if ((await Promise.race([up(), this.ended])) !== true) throw new Error(this.errors);
  }

  /** What Ctrl-C does. */
  public interrupt(): void {
    this.process.kill("SIGINT");
  }

  public get commands(): string[] {
    return this.out
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line.includes(" aws "));
  }
}

/** Runs a line as another terminal would, without any of this process's settings for AWS. */
async function pasted(command: string): Promise<Record<string, any>> {
  const settings = Object.entries(process.env).filter(([name]) => !name.startsWith("AWS_"));
  const { stdout } = await promisify(exec)(command, {
    env: Object.fromEntries(settings) as NodeJS.ProcessEnv,
  });
  return JSON.parse(stdout) as Record<string, any>;
}

describeWith(["terraform", "python"], "the sandbox", () => {
  const folder = temporaryFolder("sandbox");
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = new Sandbox([], { TMPDIR: folder });
    await sandbox.up();
  });

  afterAll(async () => {
    sandbox.interrupt();
    await sandbox.ended;
  });

  it("tells what it is doing and for how long", () => {
    expect(sandbox.errors).toMatch(/^applying \d+ resources, one to two minutes: \d+ s$/m);
  });

  it("prints three commands", () => {
    expect(sandbox.commands).toHaveLength(3);
  });

  itWithAws("lets a newcomer put a secret, read it back, and see its audit record", async () => {
    const [put, get, query] = sandbox.commands;

    expect(await pasted(put!)).toMatchObject({ Version: 1 });
    expect(await pasted(get!)).toMatchObject({ Parameter: { Value: VALUE, Type: "SecureString" } });
    const record = await firstRecord(query!);
    expect(record).toMatchObject({
      action: { S: "PutParameter" },
      type: { S: "SecureString" },
      user: { S: "root" },
      version: { S: "1" },
    });
    expect(JSON.stringify(record)).not.toContain(VALUE);
  });

  it("ends with Ctrl-C and leaves nothing behind", async () => {
    const [endpoint] = /http:\/\/127\.0\.0\.1:\d+/.exec(sandbox.out)!;
    sandbox.interrupt();

    expect(await sandbox.ended).toBe(0);
    await expect(fetch(endpoint)).rejects.toThrow();
    const left = readdirSync(folder).filter((name) => !name.startsWith(COMPILE_CACHE));
    expect(left).toEqual([]);
  });

  async function firstRecord(query: string): Promise<unknown> {
    const deadline = Date.now() + RECORD_WITHIN_MS;
    while (Date.now() < deadline) {
      const { Items } = await pasted(query);
      if (Items.length > 0) return Items[0];
    }
    throw new Error(`no record arrived within ${RECORD_WITHIN_MS} ms`);
  }
});

describe("the sandbox refuses in a line each", () => {
  async function refusalOf(args: readonly string[], settings?: NodeJS.ProcessEnv): Promise<string> {
    const sandbox = new Sandbox(args, settings);
    expect(await sandbox.ended).toBe(1);
    expect(sandbox.out).toBe("");
    return sandbox.errors.trim();
  }

  it("to start without its tools, and says how to get them", async () => {
    const nothing = { PATH: temporaryFolder("empty-path") };

    expect((await refusalOf([], nothing)).split("\n")).toEqual([
      expect.stringMatching(/^terraform >= .* is missing: install it from https:/),
      expect.stringMatching(/^python3 >= .* is missing: install it from https:/),
    ]);
  });

  it.each(["70000", "http", "-1"])("the port %s", async (port) => {
    expect(await refusalOf([`--port=${port}`])).toMatch(/^error: .*a port is a number from 1 to 65535/);
  });
});

describeWith(["terraform", "python"], "the sandbox on a port that is taken", () => {
  it("says so", async () => {
    const other = createServer();
    await new Promise<void>((done) => other.listen(0, "127.0.0.1", done));
    const { port } = other.address() as AddressInfo;
    const sandbox = new Sandbox([`--port=${port}`]);

    expect(await sandbox.ended).toBe(1);
    expect(sandbox.errors).toContain(`port ${port} cannot be used, choose another`);
    other.close();
  });
});
