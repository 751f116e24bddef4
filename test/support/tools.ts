import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { isAtLeast, parseVersion, type Version } from "./versions";

/** What a test needs from the machine besides Node. */
export type Tool = "terraform" | "python" | "chromium";

const ROOT = resolve(__dirname, "../..");
const CACHE = join(ROOT, ".cache");
const REQUIREMENTS = join(ROOT, "test/emulator/requirements.txt");

/** Prints the settings under which Terraform finds a local mirror of the providers, where there is one. */
const LOCAL_MIRROR = resolve(ROOT, "../shared/bin/terraform-here");

const TERRAFORM: Version = [1, 11, 0];
const PYTHON: Version = [3, 10, 0];

/** The first that knows all that the pages' style says. */
const CHROMIUM: Version = [131, 0, 0];

const PINNED_MOTO = /^moto==(\S+)$/m.exec(readFileSync(REQUIREMENTS, "utf8"))![1];

/** Exits with 0 where the pinned moto and what its server imports are installed. */
const HAS_MOTO = `
import importlib.metadata as installed, importlib.util as modules
needed = ["flask", "flask_cors", "docker", "joserfc", "jsonpath_ng", "py_partiql_parser", "yaml"]
assert installed.version("moto") == "${PINNED_MOTO}" and all(map(modules.find_spec, needed))
`;

/**
 * Names the tools that are missing, one line each: what, and how to get it. The first call may take a minute: where
 * Python lacks moto, it is installed into a virtual environment under `.cache`.
 */
export function missingTools(tools: readonly Tool[] = ["terraform", "python"]): string[] {
  return tools.map((tool) => CHECKS[tool]()).filter((problem) => problem !== undefined);
}

/** The Python that has the pinned moto. Throws the line of `missingTools` where there is none. */
export function pythonWithMoto(): string {
  const found = findPython();
  if ("problem" in found) throw new Error(found.problem);
  return found.python;
}

/** The browser in which pages are looked at. Throws the line of `missingTools` where there is none. */
export function chromiumPath(): string {
  const found = findChromium();
  if ("problem" in found) throw new Error(found.problem);
  return found.path;
}

/** The environment in which `terraform` finds its providers: the local mirror, else the public registry. */
export function terraformEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, ...terraformSettings() };
}

/** Whether providers are downloaded into a cache that several runs share. */
export function sharedPluginCache(): string | undefined {
  return terraformSettings().TF_PLUGIN_CACHE_DIR;
}

const CHECKS: Record<Tool, () => string | undefined> = {
  terraform: once(findTerraformProblem),
  python: () => {
    const found = findPython();
    return "problem" in found ? found.problem : undefined;
  },
  chromium: () => {
    const found = findChromium();
    return "problem" in found ? found.problem : undefined;
  },
};

function findTerraformProblem(): string | undefined {
  const how = "install it from https://developer.hashicorp.com/terraform/install";
  const version = versionOf("terraform", ["version"]);
  if (!version) return `terraform >= ${TERRAFORM.join(".")} is missing: ${how}`;
  if (isAtLeast(version, TERRAFORM)) return undefined;
  return `terraform >= ${TERRAFORM.join(".")} is missing, found ${version.join(".")}: ${how}`;
}

type FoundPython = { python: string } | { problem: string };

const findPython = once((): FoundPython => {
  const how = "install it from https://www.python.org/downloads";
  const version = versionOf("python3", ["--version"]);
  if (!version) return { problem: `python3 >= ${PYTHON.join(".")} is missing: ${how}` };
  if (!isAtLeast(version, PYTHON)) {
    return { problem: `python3 >= ${PYTHON.join(".")} is missing, found ${version.join(".")}: ${how}` };
  }
  if (hasMoto("python3")) return { python: "python3" };

  const environment = join(CACHE, `python-${hashOf(readFileSync(REQUIREMENTS), version.join("."))}`);
  const python = join(environment, "bin/python");
  if (existsSync(python)) return { python };

  const failure = createVirtualEnvironment(environment);
  if (!failure) return { python };
  return {
    problem: `moto ${PINNED_MOTO} is missing: run \`python3 -m pip install -r test/emulator/requirements.txt\` (${failure})`,
  };
});

/** What Chromium is called by Debian, by other systems, and where nobody puts it on the path. */
const BROWSERS = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

const findChromium = once((): { path: string } | { problem: string } => {
  const how = "install the package chromium, or Google Chrome, or name one with CHROMIUM=/path/to/it";
  const named = process.env.CHROMIUM;
  const folders = (process.env.PATH ?? "").split(delimiter);
  const path = (named ? [named] : BROWSERS)
    .flatMap((name) => folders.map((folder) => resolve(folder, name)))
    .find((candidate) => existsSync(candidate));
  const version = path === undefined ? undefined : versionOf(path, ["--version"]);
  if (path === undefined || !version) return { problem: `chromium >= ${CHROMIUM[0]} is missing: ${how}` };
  if (isAtLeast(version, CHROMIUM)) return { path };
  return { problem: `chromium >= ${CHROMIUM[0]} is missing, found ${version.join(".")}: ${how}` };
});

function hasMoto(python: string): boolean {
  return spawnSync(python, ["-c", HAS_MOTO]).status === 0;
}

/** Creates the environment aside and moves it in place, so that test runs side by side never see half of one. */
function createVirtualEnvironment(environment: string): string | undefined {
  mkdirSync(CACHE, { recursive: true });
  const aside = mkdtempSync(`${environment}-`);
  const steps = [
    ["python3", "-m", "venv", aside],
    [join(aside, "bin/python"), "-m", "pip", "install", "--quiet", "--requirement", REQUIREMENTS],
  ] as const;
  for (const [command, ...args] of steps) {
    const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8" });
    if (status !== 0) {
      rmSync(aside, { recursive: true, force: true });
      return `${stdout}${stderr}`.trim().split("\n").at(-1) ?? "no output";
    }
  }
  if (existsSync(environment)) rmSync(aside, { recursive: true, force: true });
  else renameSync(aside, environment);
  return undefined;
}

const terraformSettings = once((): NodeJS.ProcessEnv => {
  const quiet = { CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1", TF_INPUT: "0" };
  const configured = process.env.TF_CLI_CONFIG_FILE;
  if (configured && existsSync(configured)) return quiet;

  const mirror = localMirror();
  if (mirror) return { ...quiet, ...mirror };

  const cache = join(CACHE, "terraform-plugins");
  mkdirSync(cache, { recursive: true });
  return {
    ...quiet,
    TF_CLI_CONFIG_FILE: undefined,
    TF_PLUGIN_CACHE_DIR: cache,
    // without a lock file of its own, a stack would download again what the cache holds
    TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: "1",
  };
});

function localMirror(): NodeJS.ProcessEnv | undefined {
  if (!existsSync(LOCAL_MIRROR)) return undefined;
  const printed = spawnSync(LOCAL_MIRROR, { encoding: "utf8" }).stdout ?? "";
  const settings = parseExports(printed);
  return settings.TF_CLI_CONFIG_FILE ? settings : undefined;
}

/** Reads the variables of lines such as `export NAME='value' OTHER=1`. */
export function parseExports(shell: string): Record<string, string> {
  const assignments = shell.matchAll(/\b([A-Z_][A-Z0-9_]*)=(?:'([^']*)'|(\S*))/g);
  return Object.fromEntries([...assignments].map(([, name, quoted, plain]) => [name!, quoted ?? plain!]));
}

function versionOf(command: string, args: string[]): Version | undefined {
  const { status, stdout } = spawnSync(command, args, { encoding: "utf8", env: terraformSafeEnvironment() });
  return status === 0 ? parseVersion(stdout) : undefined;
}

/** Terraform warns on a configuration file that does not exist; asking for its version needs none. */
function terraformSafeEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, TF_CLI_CONFIG_FILE: undefined, CHECKPOINT_DISABLE: "1" };
}

function hashOf(...parts: (string | Buffer)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex").slice(0, 12);
}

function once<T>(compute: () => T): () => T {
  let known: { value: T } | undefined;
  return () => (known ??= { value: compute() }).value;
}
