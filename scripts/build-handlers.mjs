/**
 * Bundles each function of `src/handlers` into a zip whose bytes depend on the sources alone: not on the time, the
 * machine, the folder or the order of files.
 *
 *   node scripts/build-handlers.mjs [output folder, by default dist/handlers]
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { zipSync } from "fflate";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const HANDLERS = "src/handlers";
const MAXIMUM_BUNDLE_BYTES = 1_000_000;
const DEPLOYMENT_TIME_ONLY = /(^|\/)node_modules\/(cdktf|constructs|@cdktf)\//;

/** A zip's dates have no zone: this is midnight on the first day they can state, wherever it is built. */
const ZIP_EPOCH = new Date(1980, 0, 1);
const UNIX = 3;
const REGULAR_FILE_0644 = (0o100644 << 16) >>> 0;

/**
 * Writes `<name>.zip` for each function and `manifest.json`, which states for each name its file, the zip's SHA-256 in
 * hexadecimal and, as Terraform's `source_code_hash` wants it, in Base64, and the size of the zip and of the code.
 *
 * @param {string} outputFolder where to write; zips that are there are removed
 * @param {string} root the project's folder
 * @returns the manifest
 */
export async function buildHandlers(outputFolder = join(ROOT, "dist/handlers"), root = ROOT) {
  const names = handlerNames(root);
  const bundles = await Promise.all(names.map(async (name) => [name, await bundle(name, root)]));

  mkdirSync(outputFolder, { recursive: true });
  for (const file of readdirSync(outputFolder)) if (file.endsWith(".zip")) rmSync(join(outputFolder, file));
  const manifest = {};
  for (const [name, code] of bundles) {
    const file = `${name}.zip`;
    const zip = zipped(code);
    writeFileSync(join(outputFolder, file), zip);
    const digest = createHash("sha256").update(zip).digest();
    manifest[name] = {
      bytes: zip.length,
      codeBytes: code.length,
      file,
      sha256: digest.toString("hex"),
      sourceCodeHash: digest.toString("base64"),
    };
  }
  writeFileSync(join(outputFolder, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

function handlerNames(root) {
  return readdirSync(join(root, HANDLERS))
    .filter((name) => existsSync(join(root, HANDLERS, name, "handler.ts")))
    .sort();
}

async function bundle(name, root) {
  const result = await build({
    absWorkingDir: root,
    entryPoints: [`${HANDLERS}/${name}/handler.ts`],
    outfile: "index.js",
    write: false,
    metafile: true,
    bundle: true,
    platform: "node",
    target: "node22",
    format: "cjs",
    mainFields: ["module", "main"],
    minify: true,
    sourcemap: false,
    legalComments: "eof",
    charset: "utf8",
    tsconfigRaw: {},
    logLevel: "silent",
  });
  const code = result.outputFiles[0].contents;
  refuse(name, [
    ...result.warnings.map(({ text }) => text),
    ...Object.keys(result.metafile.inputs)
      .filter((input) => DEPLOYMENT_TIME_ONLY.test(input))
      .map((input) => `${input} is for deployment and must not run in a function`),
    ...(code.length > MAXIMUM_BUNDLE_BYTES
      ? [`the bundle has ${code.length} bytes, more than ${MAXIMUM_BUNDLE_BYTES}`]
      : []),
  ]);
  return code;
}

function refuse(name, problems) {
  if (problems.length > 0) throw new Error(`${name} cannot be bundled:\n${problems.join("\n")}`);
}

function zipped(code) {
  const attributes = { level: 9, mtime: ZIP_EPOCH, os: UNIX, attrs: REGULAR_FILE_0644 };
  return zipSync({ "index.js": [code, attributes] });
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const outputFolder = process.argv[2] && resolve(process.argv[2]);
  const manifest = await buildHandlers(outputFolder);
  for (const [name, { bytes, codeBytes }] of Object.entries(manifest)) {
    console.log(
      `${name.padEnd(24)} ${String(codeBytes).padStart(8)} bytes, zipped ${String(bytes).padStart(7)}`,
    );
  }
}
