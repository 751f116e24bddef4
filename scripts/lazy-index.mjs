/**
 * Makes the package's entry lazy: what is exported is loaded when it is first used, so that importing the package
 * costs nothing besides cdktf itself. Rewrites what the compiler made of `src/index.ts`.
 */
import { readFileSync, writeFileSync } from "node:fs";

const file = new URL("../dist/index.js", import.meta.url);
const eager = readFileSync(file, "utf8");
const lazy = eager
  .replace(/^(?:var|const) (\w+) = (require\(.+?\));$/gm, "const $1 = () => $2;")
  .replace(/return (\w+_\d+)\./g, "return $1().");

// A build after which the compiler left the file alone finds it lazy already.
const rest = lazy.split("\n").filter((line) => /(?<!=> )require\(/.test(line));
if (!lazy.includes("=> require(") || rest.length > 0) {
  throw new Error(`dist/index.js is not as expected: ${rest.join(" ")}`);
}
writeFileSync(file, lazy);
