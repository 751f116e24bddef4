import { readFileSync } from "node:fs";
import { dirname, join, posix, win32 } from "node:path";
import { cyclesOf, type Graph } from "../config-store/cycles";
import type { Problem } from "../errors";
import { readFailure } from "../file-failure";
import { visibleLine } from "../visible-text";

/** A stack that cdktf's manifest lists. */
export interface ListedStack {
  readonly name: string;
  /** Its `cdk.tf.json`. */
  readonly source: string;
  /** The folder that Terraform runs in. */
  readonly folder: string;
  /** Names of the stacks that are applied before it. */
  readonly dependencies: readonly string[];
}

/** An object of JSON. */
export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * The stacks that the manifest of an output folder lists; what is wrong with it goes to `problems`
 * (SYNTHESIZED_OUTPUT_INVALID). Other programs are told the names and folders, so those are plain text, and lead nowhere
 * outside of the folder.
 */
export function readManifest(folder: string, problems: Problem[]): readonly ListedStack[] {
  const file = join(folder, "manifest.json");
  const text = readOutputFile(file, problems);
  const manifest = text === undefined ? undefined : parseObject(file, text, problems);
  if (manifest === undefined) return [];
  if (!isObject(manifest.stacks)) {
    problems.push(invalidOutput(file, "JSON without stacks"));
    return [];
  }
  const stacks = Object.entries(manifest.stacks).flatMap(
    ([name, entry]) => readEntry(name, entry, { file, folder, problems }) ?? [],
  );
  const circle = circleOf(new Map(stacks.map(({ name, dependencies }) => [name, dependencies])));
  if (circle !== undefined) problems.push(circularOutput(file, circle));
  return stacks;
}

interface Place {
  readonly file: string;
  readonly folder: string;
  readonly problems: Problem[];
}

function readEntry(name: string, entry: unknown, { file, folder, problems }: Place): ListedStack | undefined {
  const found: string[] = [];
  if (name === "" || visibleLine(name) !== name) found.push("a name that is empty or cannot be read");
  const { synthesizedStackPath: path, workingDirectory, dependencies = [] } = isObject(entry) ? entry : {};
  if (!isObject(entry)) found.push("a stack that is no object");
  else found.push(...wrongPath("synthesizedStackPath", path));
  if (workingDirectory !== undefined) found.push(...wrongPath("workingDirectory", workingDirectory));
  if (!isTextList(dependencies)) found.push("dependencies that are no list of names");
  problems.push(...found.map((value) => invalidOutput(`${file} ${visibleLine(name)}`, value)));
  if (found.length > 0) return undefined;
  const source = join(folder, path as string);
  return {
    name,
    source,
    folder: workingDirectory === undefined ? dirname(source) : join(folder, workingDirectory as string),
    dependencies: dependencies as readonly string[],
  };
}

function wrongPath(name: string, path: unknown): readonly string[] {
  if (typeof path !== "string" || path === "") return [`a stack without ${name}`];
  if (visibleLine(path) !== path) return [`a ${name} that cannot be read: ${visibleLine(path)}`];
  return leavesFolder(path) ? [`a stack outside of the folder: ${path}`] : [];
}

function leavesFolder(path: string): boolean {
  if (posix.isAbsolute(path) || win32.isAbsolute(path) || /^[a-z]:/i.test(path)) return true;
  return /^\.\.(?:\/|$)/.test(posix.normalize(path.replaceAll("\\", "/")));
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

/** One way around in which stacks depend on each other, the first again at its end. */
function circleOf(dependencies: Graph): readonly string[] | undefined {
  const cycles = cyclesOf(dependencies);
  const [start] = [...cycles.keys()].filter((name) => dependencies.has(name)).sort();
  if (start === undefined) return undefined;
  const path: string[] = [];
  for (let name = start; ;) {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
    path.push(name);
    name = dependencies.get(name)!.find((next) => cycles.get(start)!.includes(next))!;
  }
}

/** The text of a file of an output folder. */
export function readOutputFile(file: string, problems: Problem[]): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    problems.push(invalidOutput(file, readFailure(error).found));
    return undefined;
  }
}

/** A text as an object of JSON. */
export function parseObject(file: string, text: string, problems: Problem[]): JsonObject | undefined {
  try {
    const json: unknown = JSON.parse(text);
    if (isObject(json)) return json;
    problems.push(invalidOutput(file, "JSON that is no object"));
  } catch {
    // The parser's own words would quote the file, which may hold a secret.
    problems.push(invalidOutput(file, text.trim() === "" ? "a file that is empty" : "text that is not JSON"));
  }
  return undefined;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** That an output folder, or a file in it, is none. */
export function invalidOutput(path: string, value: string): Problem {
  return {
    code: "SYNTHESIZED_OUTPUT_INVALID",
    path,
    value,
    allowed: "an output folder of cdktf, with a manifest.json and the stacks that it lists",
    fix: "synthesize first, for example with foundation synth, and name its output folder",
  };
}

/** That stacks depend on each other in a circle. */
export function circularOutput(path: string, names: readonly string[]): Problem {
  return {
    code: "SYNTHESIZED_OUTPUT_INVALID",
    path,
    value: names.join(" → "),
    allowed: "stacks whose dependencies form no circle",
    fix: "synthesize anew: cdktf refuses such a circle",
  };
}
