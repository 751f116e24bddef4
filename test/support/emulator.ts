import { type ChildProcess, spawn } from "node:child_process";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pythonWithMoto } from "./tools";

/** How the emulated AWS is to behave. */
export interface EmulatorOptions {
  /**
   * Whether API calls arrive on the default event bus as CloudTrail's events: `true` in accounts that have a trail
   * which is logging, as on AWS; `"always"` without a trail too.
   *
   * @default false
   */
  readonly trail?: boolean | "always";

  /**
   * Whether IAM policies are enforced from the start. The keys of `clientConfig` may do everything all the same: they
   * are the account's root. See `enforceIam` to switch later.
   *
   * @default false
   */
  readonly enforce?: boolean;

  /**
   * Where the functions' `fetch` finds hosts of the internet: the origin of the server that stands for each host.
   *
   * @default - none: each is reached as it is
   */
  readonly hosts?: Readonly<Record<string, string>>;

  /**
   * The port to listen on.
   *
   * @default - any free port
   */
  readonly port?: number;
}

/** One run of a deployed function. */
export interface Invocation {
  /** The function's ARN. */
  readonly function: string;
  readonly event: unknown;
  /** What the handler returned; null when it failed. */
  readonly result: unknown;
  readonly error: { readonly errorType: string; readonly errorMessage: string } | null;
  /** All that the function wrote to its log. */
  readonly log: string;
}

/** An API call in CloudTrail's words. */
export interface TrailEvent {
  readonly eventID: string;
  readonly eventName: string;
  readonly eventSource: string;
  readonly eventTime: string;
  readonly recipientAccountId: string;
  readonly errorCode?: string;
  readonly userIdentity: Record<string, unknown>;
  readonly requestParameters: Record<string, unknown> | null;
  readonly responseElements: Record<string, unknown> | null;
}

/** A permission that a call asked for while IAM was enforced. */
export interface AskedPermission {
  /** The ARN of the user or role that called; of the role for a session. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  /** Why it was refused, or null. */
  readonly refusal: string | null;
}

/** An event that a service could not hand on: on AWS it would be lost, or lie in a dead-letter queue. */
export interface Undelivered {
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

/** What the clients of the AWS SDK need to reach one account of the emulator. */
export interface EmulatorClientConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** S3 only: buckets stand in the path, since names below 127.0.0.1 do not resolve. */
  readonly forcePathStyle: true;
}

const TEST_FOLDER = resolve(__dirname, "..");
const READY = /emulator ready on (http:\S+)/;
const START_TIMEOUT_MS = 60_000;
const OUTPUT_SHOWN = 2_000;

/** A running emulated AWS. */
export class Emulator {
  constructor(
    /** The URL that stands for every service of every account and region. */
    readonly endpoint: string,
    private readonly process: ChildProcess,
  ) {}

  /**
   * How SDK clients reach an account: an access key of twelve digits is that account's root, so that no role has to be
   * assumed. To act as a user or a role, take its own key or call STS with these.
   */
  clientConfig(account: string, region = "us-east-1"): EmulatorClientConfig {
    return {
      endpoint: this.endpoint,
      region,
      credentials: { accessKeyId: account, secretAccessKey: "emulated" },
      forcePathStyle: true,
    };
  }

  /** Forgets everything in all accounts, once what is under way has ended. Enforcement stays as it is. */
  async reset(): Promise<void> {
    await this.settled();
    await this.call("/moto-api/reset", "POST");
  }

  /** Switches the enforcement of IAM policies. */
  async enforceIam(on: boolean): Promise<void> {
    await this.call("/emulator/enforcement", "POST", on ? "on" : "off");
  }

  /** Deletes every parameter whose expiration policy says so by now, which Parameter Store tells and no trail. */
  async expireParameters(): Promise<void> {
    await this.call("/emulator/expirations", "POST");
  }

  /** Sets how far the clock of functions is ahead of the services' in the runs that begin from now on. */
  async setClockAhead(milliseconds: number): Promise<void> {
    await this.call("/emulator/clock", "POST", String(milliseconds));
  }

  /** Every run of a function since the last reset, oldest first; those of one function when its name is given. */
  async invocations(functionName?: string): Promise<Invocation[]> {
    const all = await this.json<Invocation[]>("/emulator/invocations");
    return all.filter((run) => !functionName || run.function.endsWith(`:function:${functionName}`));
  }

  /** Every API call that CloudTrail would have recorded, oldest first. Empty without the option `trail`. */
  async trail(): Promise<TrailEvent[]> {
    return this.json("/emulator/trail");
  }

  /** Every permission that calls asked for while IAM was enforced, oldest first; not what roots do, who may everything. */
  async asked(): Promise<AskedPermission[]> {
    return this.json("/emulator/asked");
  }

  /** Every event that could not be handed on, mostly for want of a permission. */
  async undelivered(): Promise<Undelivered[]> {
    return this.json("/emulator/undelivered");
  }

  /** The zip of a deployed function, byte for byte. */
  async lambdaCode(account: string, region: string, name: string): Promise<Buffer> {
    const response = await this.call(`/emulator/lambda-code/${account}/${region}/${name}`);
    return Buffer.from(await response.arrayBuffer());
  }

  /** Waits until nothing is under way: no queue feeds a function, no asynchronous invocation runs. */
  async settled(timeoutMs = 60_000): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    while ((await this.json<number>("/emulator/pending")) > 0) {
      if (Date.now() > deadline) throw new Error(`the emulator has not settled within ${timeoutMs} ms`);
      await sleep(50);
    }
  }

  /** Ends the emulator's process. */
  async stop(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = new Promise((done) => this.process.once("exit", done));
    this.process.kill();
    await ended;
  }

  private async json<T>(path: string): Promise<T> {
    return (await this.call(path)).json() as Promise<T>;
  }

  private async call(path: string, method = "GET", body?: string): Promise<Response> {
    const response = await fetch(this.endpoint + path, { method, body });
    if (!response.ok)
      throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
    return response;
  }
}

/** Starts an emulated AWS of its own, which ends at the latest with the process that started it. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const child = spawn(pythonWithMoto(), ["-m", "emulator", String(options.port ?? 0)], {
    cwd: TEST_FOLDER,
    env: {
      ...process.env,
      EMULATOR_NODE: process.execPath,
      PYTHONPATH: TEST_FOLDER,
      PYTHONDONTWRITEBYTECODE: "1",
      EMULATOR_STOPS_WITH_STDIN: "1",
      EMULATOR_TRAIL: trailSetting(options.trail ?? false),
      EMULATOR_HOSTS: JSON.stringify(options.hosts ?? {}),
      EMULATOR_ENFORCE: options.enforce ? "1" : "",
    },
    stdio: ["pipe", "pipe", "pipe"],
  });
  return new Emulator(await readiness(child), child);
}

function trailSetting(trail: boolean | "always"): string {
  if (trail === "always") return "always";
  return trail ? "logging" : "";
}

/** Waits for the line that names the endpoint; fails with the last output when the process ends before. */
function readiness(child: ChildProcess): Promise<string> {
  return new Promise((ready, failed) => {
    let output = "";
    const fail = (what: string): void => {
      child.kill();
      failed(new Error(`the emulator ${what}; its last output:\n${output.slice(-OUTPUT_SHOWN)}`));
    };
    const timer = setTimeout(() => fail(`was not ready within ${START_TIMEOUT_MS} ms`), START_TIMEOUT_MS);
    const collect = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-2 * OUTPUT_SHOWN);
      const found = READY.exec(output);
      if (found) {
        clearTimeout(timer);
        ready(found[1]!);
      }
    };
    child.stdout!.on("data", collect);
    child.stderr!.on("data", collect);
    child.once("error", (error) => fail(`could not be started: ${error.message}`));
    child.once("exit", (code) => {
      clearTimeout(timer);
      fail(`ended with code ${code}`);
    });
  });
}
