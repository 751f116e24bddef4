/**
 * Makes the package's entry lazy: what is exported is loaded when it is first used, so that requiring the package costs
 * nothing besides cdktf itself. Rewrites what the compiler made of `src/index.ts`. The getters stay as the compiler writes
 * them: by those, Node finds the names for `import { … }` of an ES module, which then loads all of them.
 */
import { readFileSync, writeFileSync } from "node:fs";

const file = new URL("../dist/index.js", import.meta.url);
const LAZY = "const lazy = (load) => new Proxy({}, { get: (_, name) => load()[name] });";

const eager = readFileSync(file, "utf8");
const lazy = eager
  .replace(/^(?:var|const) (\w+) = (require\(.+?\));$/gm, "const $1 = lazy(() => $2);")
  .replace(/^"use strict";\n(?!const lazy)/, `"use strict";\n${LAZY}\n`);

// A build after which the compiler left the file alone finds it lazy already.
const rest = lazy.split("\n").filter((line) => /(?<!lazy\(\(\) => )require\(/.test(line));
if (!lazy.includes(LAZY) || !lazy.includes("lazy(() => require(") || rest.length > 0) {
  throw new Error(`dist/index.js is not as expected: ${rest.join(" ")}`);
}
writeFileSync(file, lazy);
