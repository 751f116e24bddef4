import { buildSync } from "esbuild";
import { readdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";

const CASES = resolve(__dirname, "../cases");
const COMPILED = resolve(__dirname, "../../.cache/bench");

/** The compiled cases by name. They run as plain JavaScript: a transpiler in the process would be measured with them. */
export function compileCases(): Readonly<Record<string, string>> {
  const names = readdirSync(CASES).map((file) => basename(file, ".ts"));
  buildSync({
    entryPoints: names.map((name) => join(CASES, `${name}.ts`)),
    outdir: COMPILED,
    bundle: true,
    packages: "external",
    platform: "node",
    target: "node20",
    logLevel: "warning",
  });
  return Object.fromEntries(names.map((name) => [name, join(COMPILED, `${name}.js`)]));
}
