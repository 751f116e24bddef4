import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Construct } from "constructs";
import { zipSync } from "fflate";
import { HANDLERS_CONTEXT } from "../../src/constructs/functions/handlers-folder";

const HANDLERS = resolve(__dirname, "../../src/handlers");
const ZIP_EPOCH = new Date(1980, 0, 1);

let folder: string | undefined;

/**
 * Lets a fresh stack find a bundle for each function without a build: a zip that does nothing. Call it before the stack
 * has children.
 */
export function provideHandlers(stack: Construct): void {
  stack.node.setContext(HANDLERS_CONTEXT, handlersFolder());
}

/** A folder with a zip for each function and their manifest, gone when the tests end. */
export function handlersFolder(): string {
  folder ??= writeHandlers(readdirSync(HANDLERS));
  return folder;
}

/** Writes zips and their manifest into a new folder, which is gone when the tests end. */
export function writeHandlers(names: readonly string[]): string {
  const written = mkdtempSync(join(tmpdir(), "handlers-"));
  process.on("exit", () => rmSync(written, { recursive: true, force: true }));
  const manifest = Object.fromEntries(names.map((name) => [name, writeHandler(written, name)]));
  writeFileSync(join(written, "manifest.json"), JSON.stringify(manifest));
  return written;
}

function writeHandler(into: string, name: string) {
  const code = Buffer.from(`exports.handler = async () => ({ name: ${JSON.stringify(name)} });`);
  const zip = zipSync({ "index.js": [code, { mtime: ZIP_EPOCH }] });
  const file = `${name}.zip`;
  writeFileSync(join(into, file), zip);
  const digest = createHash("sha256").update(zip).digest();
  return { file, sha256: digest.toString("hex"), sourceCodeHash: digest.toString("base64") };
}
