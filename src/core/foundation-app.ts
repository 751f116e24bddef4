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
    const made = makeFolders(outdir);
    super({ ...config, outdir });
    this.ownFolders = made;
    removeEmpty(made);
  }

  public override synth(): void {
    makeFolders(this.outdir);
    try {
      super.synth();
    } finally {
      removeEmpty(this.ownFolders);
    }
  }
}

/**
 * Checks that an output folder can be written, and leaves nothing behind.
 *
 * @throws FoundationError OUTPUT_NOT_WRITABLE
 */
export function checkOutputFolder(outdir: string): void {
  removeEmpty(makeFolders(outdir));
}

/** The folders that were not there before, the innermost first. */
function makeFolders(outdir: string): readonly string[] {
  if (outdir === "") {
    throw notWritable(outdir, `name a folder, or leave it out for ${DEFAULT_OUTPUT}`);
  }
  const target = resolve(outdir, Manifest.stacksFolder);
  const missing = missingFolders(target);
  const existing = missing.length === 0 ? target : dirname(missing.at(-1)!);
  const obstacle = obstacleAt(existing);
  if (obstacle) throw notWritable(outdir, `${obstacle}: choose another folder, or change its permissions`);
  try {
    // One by one: where nothing can be made, such as in /proc, Node's own recursion never ends.
    for (const folder of [...missing].reverse()) mkdirSync(folder);
  } catch {
    removeEmpty(missing);
    throw notWritable(outdir, `nothing can be made in ${existing}: choose another folder`);
  }
  return missing;
}

function missingFolders(path: string): readonly string[] {
  return existsSync(path) || path === dirname(path) ? [] : [path, ...missingFolders(dirname(path))];
}

function removeEmpty(folders: readonly string[]): void {
  for (const folder of folders) {
    if (existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder);
  }
}

function notWritable(outdir: string, fix: string): FoundationError {
  return new FoundationError({
    code: "OUTPUT_NOT_WRITABLE",
    path: "output",
    value: outdir,
    allowed: "a folder that can be written, or that can be created",
    fix,
  });
}

function obstacleAt(existing: string): string | undefined {
  if (!statSync(existing).isDirectory()) return `${existing} is a file`;
  try {
    accessSync(existing, constants.W_OK | constants.X_OK);
    return undefined;
  } catch {
    return `${existing} may not be written by this user`;
  }
}
