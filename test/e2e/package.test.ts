import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { unnamedTypes } from "../support/public-types";

const BUILT = resolve(__dirname, "../../dist/index.js");

/** What is made by one function of the package to be given to another: nobody has to write down what is in it. */
const OPAQUE = /^(?:Declarations|Foundation|PlannedChange|Plan|TerraformJson|World) names /;

describe("the built package", () => {
  it("loads what is exported when it is first used, and no resource of the provider before", () => {
    const script = `
      const library = require(${JSON.stringify(BUILT)});
      const loaded = () => Object.keys(require.cache).filter((path) => path.includes("provider-aws")).length;
      const before = loaded();
      const missing = Object.keys(library).filter((name) => library[name] === undefined);
      console.log(JSON.stringify({ before, missing, after: loaded() > 0 }));`;
    const { stdout } = spawnSync(process.execPath, ["-e", script], { encoding: "utf8" });

    expect(JSON.parse(stdout)).toEqual({ before: 0, missing: [], after: true });
  });

  it("exports every type that its declarations name, so that anybody can write it down", () => {
    const unnamed = unnamedTypes(BUILT.replace(/js$/, "d.ts"));

    expect(unnamed.filter((line) => !OPAQUE.test(line))).toEqual([]);
  });

  it("gives an ES module all that it exports, by name", () => {
    const script = `
      import { FoundationApp } from ${JSON.stringify(pathToFileURL(BUILT))};
      import * as library from ${JSON.stringify(pathToFileURL(BUILT))};
      const missing = Object.keys(library.default).filter((name) => library[name] === undefined);
      console.log(JSON.stringify({ missing, name: FoundationApp.name }));`;
    const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
      encoding: "utf8",
    });

    expect(JSON.parse(stdout)).toEqual({ missing: [], name: "FoundationApp" });
  });
});
