import { type ChildProcess, spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import {
  type Credentials,
  destroyOverride,
  emulatorOverride,
  needsApplyBeforeDestroy,
  type Override,
  rootOf,
  type SynthesizedStack,
} from "./overrides";
import { type PlannedChange, plannedChanges } from "./planned-changes";
import { sharedPluginCache, terraformEnvironment } from "./tools";

/** How a synthesized stack is run. */
export interface TerraformOptions {
  /** The emulator's URL. Without one, only what asks no AWS works: `init` and `validate`. */
  readonly endpoint?: string;

  /**
   * The account whose root runs Terraform: what a provider that assumes no role works in.
   *
   * @default "123456789012"
   */
  readonly account?: string;
}

const PARALLELISM = "-parallelism=40";
const SHOWN_LENGTH = 4_000;
const STALE_LOCK_MS = 10 * 60_000;

/** Runs Terraform on a copy of a synthesized stack's folder, against the emulator, with a local state. */
export class Terraform {
  /** The copy's folder; its state and its override files are there. */
  readonly folder: string;

  private stack: SynthesizedStack;
  private readonly running = new Set<ChildProcess>();

  /** Takes the folder of a stack as synthesized, with its `cdk.tf.json` and assets. */
  constructor(
    private readonly source: string,
    private readonly options: TerraformOptions = {},
  ) {
    this.folder = mkdtempSync(join(tmpdir(), `terraform-${basename(source)}-`));
    this.stack = this.copy(source);
    this.actAs(rootOf(options.account ?? "123456789012"));
  }

  /** Goes on with other credentials. */
  actAs(caller: Credentials): void {
    this.override("emulator", emulatorOverride(this.stack, caller));
  }

  /** Goes on with what the stack became: its folder as synthesized again. */
  update(source: string): void {
    this.stack = this.copy(source);
  }

  async init(): Promise<void> {
    const init = (): Promise<string> => this.run("init", "-upgrade=false");
    const cache = sharedPluginCache();
    await (cache ? oneAtATime(`${cache}.lock`, init) : init());
  }

  async validate(): Promise<void> {
    await this.run("validate");
  }

  async apply(): Promise<void> {
    await this.run("apply", "-auto-approve", PARALLELISM);
  }

  /** What another apply would change; nothing, where the state tells the truth. */
  async plan(): Promise<PlannedChange[]> {
    await this.run("plan", "-out=saved.tfplan", PARALLELISM);
    return plannedChanges(JSON.parse(await this.run("show", "-json", "saved.tfplan")));
  }

  /** Destroys everything, or all but some addresses, whatever protects it: the protections are taken off first. */
  async destroy(except: readonly string[] = []): Promise<void> {
    const override = destroyOverride(this.stack);
    if (Object.keys(override.resource ?? {}).length > 0) this.override("destroy", override);
    if (needsApplyBeforeDestroy(override)) {
      await this.run("apply", "-auto-approve", "-refresh=false", PARALLELISM);
    }
    if (except.length > 0) await this.run("state", "rm", ...except);
    await this.run("destroy", "-auto-approve", "-refresh=false", PARALLELISM);
  }

  /** The addresses of all resources in the state, sorted. */
  async stateList(): Promise<string[]> {
    return (await this.run("state", "list")).split("\n").filter(Boolean).sort();
  }

  /** Runs any Terraform command; returns what it prints, or throws with the end of it. */
  run(command: string, ...args: string[]): Promise<string> {
    const child = spawn("terraform", [command, ...args], {
      cwd: this.folder,
      env: {
        ...terraformEnvironment(),
        ...(this.options.endpoint && { AWS_ENDPOINT_URL: this.options.endpoint }),
        AWS_EC2_METADATA_DISABLED: "true",
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.running.add(child);
    return new Promise((done, failed) => {
      let output = "";
      let errors = "";
      child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
      child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
      child.once("error", failed);
      child.once("close", (code) => {
        this.running.delete(child);
        if (code === 0) return done(output);
        const what = `terraform ${command} failed in ${basename(this.source)} with code ${code}`;
        failed(new Error(`${what}:\n${shortened(stripVTControlCharacters(errors || output))}`));
      });
    });
  }

  /** Ends what still runs, and removes the copy with its state. */
  remove(): void {
    for (const child of this.running) child.kill("SIGKILL");
    rmSync(this.folder, { recursive: true, force: true });
  }

  private copy(source: string): SynthesizedStack {
    cpSync(source, this.folder, { recursive: true, filter: (path) => basename(path) !== ".terraform" });
    return JSON.parse(readFileSync(join(this.folder, "cdk.tf.json"), "utf8")) as SynthesizedStack;
  }

  private override(name: string, content: Override): void {
    writeFileSync(join(this.folder, `${name}_override.tf.json`), JSON.stringify(content, null, 2));
  }
}

/** The first errors count: later ones are mostly their consequences. */
function shortened(text: string): string {
  return text.length <= SHOWN_LENGTH
    ? text
    : `${text.slice(0, SHOWN_LENGTH)}\n… (${text.length} characters in all)`;
}

/** Terraform's plugin cache takes one `init` at a time, in whatever process. */
async function oneAtATime<T>(lock: string, work: () => Promise<T>): Promise<T> {
  while (!acquire(lock)) await sleep(200);
  try {
    return await work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function acquire(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    const abandoned = existsSync(lock) && Date.now() - statSync(lock).mtimeMs > STALE_LOCK_MS;
    if (abandoned) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}
