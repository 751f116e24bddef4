import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const BUILT = join(__dirname, "../../dist/index.js");

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
