import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { terraformEnvironment } from "../../support/tools";

const VERSION = "0.21.0";
const ROOT = resolve(__dirname, "../../..");
const FOLDER = join(ROOT, ".cache", `cdktf-cli-${VERSION}`);
const INSTALL = ["install", "--ignore-scripts", "--no-audit", "--no-fund", `cdktf-cli@${VERSION}`];
const SHOWN_LENGTH = 4_000;

/** Installs the command in a folder of its own, once for this machine: it is 423 MB, and no user of the package needs it. */
export function installCdktf(): void {
  if (existsSync(FOLDER)) return;
  const aside = `${FOLDER}-${process.pid}`;
  mkdirSync(aside, { recursive: true });
  writeFileSync(join(aside, "package.json"), JSON.stringify({ private: true }));
  const { status, stdout, stderr } = spawnSync("npm", INSTALL, { cwd: aside, encoding: "utf8" });
  if (status === 0) return renameSync(aside, FOLDER);
  rmSync(aside, { recursive: true });
  throw new Error(`cdktf-cli ${VERSION} could not be installed:\n${stdout}${stderr}`);
}

/** Runs the command in the project's folder, and so with its cdktf.json; returns what it prints. */
export function runCdktf(args: readonly string[], settings: NodeJS.ProcessEnv = {}): Promise<string> {
  const child = spawn(join(FOLDER, "node_modules/.bin/cdktf"), args, {
    cwd: ROOT,
    env: {
      ...terraformEnvironment(),
      CI: "1",
      AWS_EC2_METADATA_DISABLED: "true",
      ...settings,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  }
  return new Promise((done, failed) => {
    child.once("error", failed);
    child.once("close", (code) => {
      const text = stripVTControlCharacters(output);
      if (code === 0) return done(text);
      const end = text.slice(-SHOWN_LENGTH);
      failed(new Error(`cdktf ${args.join(" ")} ended with code ${code}:\n${end}`));
    });
  });
}
