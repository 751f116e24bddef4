/** Writes the pages of docs/ that are made from the sources. */
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
require("ts-node/register/transpile-only");
const { GENERATED_DOCS } = require("./docs/generated-docs.ts");

for (const { file, render } of GENERATED_DOCS) {
  writeFileSync(new URL(`../${file}`, import.meta.url), render());
  console.log(file);
}
