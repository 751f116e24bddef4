import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import * as sources from "../src/index";

const BUILT = join(__dirname, "../dist/index.js");

describe("the package's entry", () => {
  it("exports everything that it names", () => {
    expect(Object.entries(sources).filter(([, value]) => value === undefined)).toEqual([]);
    expect(Object.keys(sources)).toEqual(expect.arrayContaining(["defineOrganization", "ConfigStore", "evaluate"]));
  });

  const built = existsSync(BUILT) ? it : it.skip;

  // Where nothing was built, the build's own check of the lazy entry has to do.
  built("loads what is exported when it is first used, and no resource of the provider before", () => {
    const script = `
      const library = require(${JSON.stringify(BUILT)});
      const loaded = () => Object.keys(require.cache).filter((path) => path.includes("provider-aws")).length;
      const before = loaded();
      const missing = Object.keys(library).filter((name) => library[name] === undefined);
      console.log(JSON.stringify({ before, missing, after: loaded() > 0 }));`;
    const { stdout } = spawnSync(process.execPath, ["-e", script], { encoding: "utf8" });

    expect(JSON.parse(stdout)).toEqual({ before: 0, missing: [], after: true });
  });
});
