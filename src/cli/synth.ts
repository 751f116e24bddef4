import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { FoundationError } from "../core/errors";
import { checkOutputFolder, FoundationApp } from "../core/foundation-app";
import { addAccountStacks } from "../stacks/account-stacks";
import { readOrganizationFile } from "./organization-file";
import { readSynthesizedStacks, renderStacks } from "./synthesized-stacks";
import type { Terminal } from "./terminal";

/** What `foundation synth` is given. */
export interface SynthOptions {
  /** An organization's YAML or JSON file. @default - the application of cdktf.json is run */
  readonly file?: string;
  /** The output folder. @default "cdktf.out" */
  readonly output: string;
}

/** Synthesizes Terraform and prints a table of the stacks. */
export async function synth(options: SynthOptions, terminal: Terminal): Promise<void> {
  checkOutputFolder(options.output);
  if (options.file === undefined) await runApplication(options.output, terminal);
  else synthesizeFile(options.file, options.output);
  const source = options.file === undefined ? "application" : "file";
  terminal.out(renderStacks(readSynthesizedStacks(options.output), source, terminal));
}

function synthesizeFile(file: string, outdir: string): void {
  const organization = readOrganizationFile(file);
  const app = new FoundationApp({ outdir });
  addAccountStacks(app, organization);
  app.synth();
}

const PROGRESS_AFTER_MS = 1_000;

async function runApplication(outdir: string, terminal: Terminal): Promise<void> {
  const command = applicationCommand();
  const started = Date.now();
  const progress = setInterval(() => {
    terminal.note(`synthesizing, ${Math.round((Date.now() - started) / 1_000)} s: ${command}`);
  }, PROGRESS_AFTER_MS);
  const code = await new Promise<number | null>((resolve, reject) => {
    const child = spawn(command, {
      shell: true,
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, CDKTF_OUTDIR: outdir },
    });
    child.on("error", reject);
    child.on("close", resolve);
  }).finally(() => clearInterval(progress));
  if (code !== 0) {
    throw new FoundationError({
      code: "APP_FAILED",
      path: "cdktf.json",
      value: command,
      allowed: "an application that ends with exit code 0",
      fix: `see its messages above; its exit code was ${code}`,
    });
  }
  if (existsSync(join(outdir, "manifest.json"))) return;
  throw new FoundationError({
    code: "APP_FAILED",
    path: "cdktf.json",
    value: command,
    allowed: `an application that writes to ${outdir}`,
    fix: "call app.synth(), and leave the app's outdir out: it is the environment's CDKTF_OUTDIR then",
  });
}

function applicationCommand(): string {
  const text = existsSync("cdktf.json") ? readFileSync("cdktf.json", "utf8") : undefined;
  const settings = jsonOf(text ?? "{}") as { readonly app?: unknown } | undefined;
  if (typeof settings?.app === "string" && settings.app !== "") return settings.app;
  throw new FoundationError({
    code: "APP_FAILED",
    path: "cdktf.json",
    value:
      text === undefined ? "no such file" : settings === undefined ? "text that is not JSON" : settings.app,
    allowed: 'a JSON file with "app": the command that synthesizes',
    fix: "run the command in a project's folder, or name an organization's file: foundation synth organization.yaml",
  });
}

/** The object of a JSON text, if it is one. */
function jsonOf(text: string): object | undefined {
  try {
    return Object(JSON.parse(text)) as object;
  } catch {
    return undefined;
  }
}
