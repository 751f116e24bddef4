/**
 * Type checks, and runs the unit tests, against the oldest bindings of the AWS provider that the package supports.
 * They are installed in a folder of their own, since nobody else needs them.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, ".cache", "oldest-provider");
const { peerDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const oldest = /^>=(\d+\.\d+)/.exec(peerDependencies["@cdktf/provider-aws"])[1] + ".0";
const run = (command, args, env = {}) =>
  execFileSync(command, args, { cwd: root, stdio: "inherit", env: { ...process.env, ...env } });

const installed = join(folder, "node_modules", "@cdktf", "provider-aws", "package.json");
if (!existsSync(installed) || JSON.parse(readFileSync(installed, "utf8")).version !== oldest) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true }));
  const flags = [
    "--no-save",
    "--no-package-lock",
    "--ignore-scripts",
    "--legacy-peer-deps",
    "--no-audit",
    "--no-fund",
  ];
  execFileSync("npm", ["install", ...flags, `@cdktf/provider-aws@${oldest}`], {
    cwd: folder,
    stdio: "inherit",
  });
}

const tsconfig = {
  extends: join(root, "tsconfig.json"),
  compilerOptions: {
    typeRoots: [join(root, "node_modules", "@types")],
    paths: {
      "@cdktf/provider-aws/lib/*": [join(folder, "node_modules", "@cdktf", "provider-aws", "lib", "*")],
    },
  },
  include: ["src", "test", "examples"].map((name) => join(root, name)),
};
writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(tsconfig, undefined, 2));
console.log(`against @cdktf/provider-aws ${oldest}`);
run("npx", ["tsc", "--project", join(folder, "tsconfig.json")]);
run("npx", ["jest", "--selectProjects", "unit", "--silent"], { OLDEST_PROVIDER: folder });
