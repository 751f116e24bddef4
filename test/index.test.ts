import { build } from "esbuild";
import { isBuiltin } from "node:module";
import { resolve } from "node:path";
import packageJson from "../package.json";
import * as library from "../src/index";

const ROOT = resolve(__dirname, "..");

/** The packages that a module and all that it imports need where they run. */
async function packagesOf(entry: string): Promise<readonly string[]> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    bundle: true,
    packages: "external",
    platform: "node",
    write: false,
    outdir: "out",
    metafile: true,
    logLevel: "silent",
  });
  const imported = Object.values(metafile.inputs)
    .flatMap(({ imports }) => imports)
    .filter(({ path, external }) => external && !path.startsWith(".") && !isBuiltin(path))
    .map(({ path }) =>
      path
        .split("/")
        .slice(0, path.startsWith("@") ? 2 : 1)
        .join("/"),
    );
  return [...new Set(imported)].sort();
}

describe("the package's entry", () => {
  it("exports everything that it names", () => {
    expect(Object.entries(library).filter(([, value]) => value === undefined)).toEqual([]);
    expect(Object.keys(library)).toEqual(
      expect.arrayContaining(["defineOrganization", "ConfigStore", "evaluate"]),
    );
  });

  it.each(["src/index.ts", "src/cli/foundation.ts"])(
    "needs nothing of what only functions run with: %s imports what the package depends on",
    async (entry) => {
      const installed = { ...packageJson.dependencies, ...packageJson.peerDependencies };
      const packages = await packagesOf(entry);

      expect(packages).toContain("cdktf");
      expect(packages.filter((name) => !Object.hasOwn(installed, name))).toEqual([]);
    },
  );
});
