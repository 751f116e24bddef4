import fc from "fast-check";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

/** The files of an output folder, by their path there; a file that is missing is `undefined`. */
export type OutputFiles = Readonly<Record<string, string | undefined>>;

/** Reads the JSON files of an output folder. */
export function readFiles(folder: string): OutputFiles {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".json"),
  );
  return Object.fromEntries(
    files.sort().map((file) => [relative("", file), readFileSync(join(folder, file), "utf8")]),
  );
}

/** Writes an output folder anew. */
export function writeFiles(folder: string, files: OutputFiles): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(files)) {
    if (text === undefined) continue;
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
}

/** Something that is done to one file. */
export interface Mutation {
  /** Which file. */
  readonly file: number;
  /** The way to the value that changes: the place of a member on each level. */
  readonly way: readonly number[];
  /** What takes the value's place: JSON, or something else that the whole file is then. */
  readonly by: { readonly value?: unknown } | { readonly text: string | undefined };
}

const VALUES = [
  null,
  true,
  0,
  -1,
  "",
  "x",
  "${x",
  "..",
  "../..",
  "/",
  "\u001b[2J",
  [],
  {},
  [null],
  [[]],
  { a: null },
];
const TEXTS = [undefined, "", " ", "null", "[]", "1", '"x"', "{", "<html>", "{}", '{"stacks":null}'];

/** One to four changes of an output: values of any kind in any place, members that are gone, files that are none. */
export function mutations(): fc.Arbitrary<readonly Mutation[]> {
  const way = fc.array(fc.nat(), { minLength: 1, maxLength: 9 });
  const value = fc.record({ value: fc.constantFrom<unknown>(undefined, ...VALUES) });
  const text = fc.record({ text: fc.constantFrom(...TEXTS) });
  const by = fc.oneof({ weight: 12, arbitrary: value }, { weight: 1, arbitrary: text });
  return fc.array(fc.record({ file: fc.nat(), way, by }), { minLength: 1, maxLength: 4 });
}

/** An output after some changes. */
export function mutated(files: OutputFiles, changes: readonly Mutation[]): OutputFiles {
  return changes.reduce((current, { file, way, by }) => {
    const names = Object.keys(current);
    const name = names[file % names.length]!;
    const text = "text" in by ? by.text : withValue(current[name], way, by.value);
    return { ...current, [name]: text };
  }, files);
}

function withValue(text: string | undefined, way: readonly number[], value: unknown): string | undefined {
  const json = parsed(text);
  return json === undefined ? text : JSON.stringify(replaced(json, way, value));
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function replaced(json: unknown, [step, ...rest]: readonly number[], value: unknown): unknown {
  if (step === undefined || typeof json !== "object" || json === null) return value;
  const names = Object.keys(json);
  const name = names[step % Math.max(1, names.length)];
  if (name === undefined) return value;
  const copy = (Array.isArray(json) ? [...(json as unknown[])] : { ...json }) as Record<string, unknown>;
  copy[name] = replaced(copy[name], rest, value);
  return copy;
}
