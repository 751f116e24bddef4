import { accessSync, constants, existsSync, mkdirSync, readdirSync, rmdirSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { App, type AppConfig, Manifest } from "cdktf";
import { FoundationError } from "./errors";

const DEFAULT_OUTPUT = "cdktf.out";

/**
 * An app that refuses an output folder which cannot be written before it writes anything, and makes it when it is
 * synthesized: what is refused before leaves no empty folders.
 *
 * The folder is `outdir`, else the environment variable `CDKTF_OUTDIR`, else `cdktf.out`.
 */
export class FoundationApp extends App {
  /** Folders that were not there before, the innermost first. */
  private readonly ownFolders: readonly string[];

  /** @throws FoundationError OUTPUT_NOT_WRITABLE */
  public constructor(config: AppConfig = {}) {
    const outdir = config.outdir ?? process.env.CDKTF_OUTDIR ?? DEFAULT_OUTPUT;
    checkWritable(outdir);
    const folders = [resolve(outdir, Manifest.stacksFolder), resolve(outdir)];
    const missing = folders.filter((folder) => !existsSync(folder));
    super({ ...config, outdir });
    this.ownFolders = missing;
    this.removeEmptyFolders();
  }

  public override synth(): void {
    mkdirSync(resolve(this.outdir, Manifest.stacksFolder), { recursive: true });
    try {
      super.synth();
    } finally {
      this.removeEmptyFolders();
    }
  }

  private removeEmptyFolders(): void {
    for (const folder of this.ownFolders) {
      if (existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder);
    }
  }
}

function checkWritable(outdir: string): void {
  const target = resolve(outdir);
  const existing = nearestExisting(target);
  const obstacle = obstacleAt(existing, target);
  if (!obstacle) return;
  throw new FoundationError({
    code: "OUTPUT_NOT_WRITABLE",
    path: "output",
    value: outdir,
    allowed: "a folder that can be written, or that can be created",
    fix: `${obstacle}: choose another folder, or change its permissions`,
  });
}

function nearestExisting(path: string): string {
  return existsSync(path) || path === dirname(path) ? path : nearestExisting(dirname(path));
}

function obstacleAt(existing: string, target: string): string | undefined {
  if (!statSync(existing).isDirectory()) return `${existing} is a file`;
  if (existing !== target && existing !== dirname(target))
    return `the folder ${dirname(target)} does not exist`;
  try {
    accessSync(existing, constants.W_OK | constants.X_OK);
    return undefined;
  } catch {
    return `${existing} may not be written by this user`;
  }
}
