import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Construct } from "constructs";
import { FoundationError } from "../../core/errors";
import { handlersFolder } from "./handlers-folder";

/** A zip with a function's code, as it lies on this machine. */
export interface CodeZip {
  /** Path of the file. */
  readonly path: string;
  /** SHA-256 of the file, in hexadecimal. */
  readonly sha256: string;
  /** The same hash in Base64, as Terraform's `source_code_hash` wants it. */
  readonly sourceCodeHash: string;
}

interface ManifestEntry {
  readonly file: string;
  readonly sha256: string;
  readonly sourceCodeHash: string;
}

const FIX = "run `npm run build` in the package, or install the package as it is published";

/** The code of a function: one zip, named by the hash of its content, so that the same code is the same on every machine. */
export class FunctionCode {
  private constructor(private readonly locate: (construct: Construct) => CodeZip) {}

  /**
   * A function that comes bundled with this package, for example `config-auditor`.
   *
   * @see {@link HANDLERS_CONTEXT} for where it is looked for
   */
  public static bundled(name: string): FunctionCode {
    return new FunctionCode((construct) => bundledZip(construct, name));
  }

  /** A zip of yours. Build it once and with fixed dates: its bytes are what Terraform compares. */
  public static fromZip(path: string): FunctionCode {
    return new FunctionCode((construct) => ownZip(construct, path));
  }

  /**
   * Finds the zip.
   *
   * @throws FoundationError HANDLERS_MISSING when the package was not built, VALUE_MISSING when there is no such zip
   */
  public zipFor(construct: Construct): CodeZip {
    return this.locate(construct);
  }
}

function bundledZip(construct: Construct, name: string): CodeZip {
  const folder = handlersFolder(construct);
  const entry = readManifest(folder)?.[name];
  const path = entry && join(folder, entry.file);
  if (!path || !existsSync(path)) {
    throw new FoundationError({
      code: "HANDLERS_MISSING",
      path: `${construct.node.path}.code`,
      value: name,
      allowed: `a function that ${join(folder, "manifest.json")} names`,
      fix: FIX,
    });
  }
  return { path, sha256: entry.sha256, sourceCodeHash: entry.sourceCodeHash };
}

function readManifest(folder: string): Record<string, ManifestEntry> | undefined {
  const path = join(folder, "manifest.json");
  return existsSync(path)
    ? (JSON.parse(readFileSync(path, "utf8")) as Record<string, ManifestEntry>)
    : undefined;
}

function ownZip(construct: Construct, path: string): CodeZip {
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) {
    throw new FoundationError({
      code: "VALUE_MISSING",
      path: `${construct.node.path}.code`,
      value: path,
      allowed: "the path of a zip that exists",
      fix: "build the zip before you synthesize, or correct its path",
    });
  }
  const digest = createHash("sha256").update(readFileSync(path)).digest();
  return { path, sha256: digest.toString("hex"), sourceCodeHash: digest.toString("base64") };
}
