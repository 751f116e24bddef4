import { accessSync, constants, existsSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { App, type AppConfig } from "cdktf";
import { FoundationError } from "./errors";

const DEFAULT_OUTPUT = "cdktf.out";

/**
 * An app that refuses an output folder which cannot be written before it writes anything.
 *
 * The folder is `outdir`, else the environment variable `CDKTF_OUTDIR`, else `cdktf.out`.
 */
export class FoundationApp extends App {
  /** @throws FoundationError OUTPUT_NOT_WRITABLE */
  public constructor(config: AppConfig = {}) {
    const outdir = config.outdir ?? process.env.CDKTF_OUTDIR ?? DEFAULT_OUTPUT;
    checkWritable(outdir);
    super({ ...config, outdir });
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
