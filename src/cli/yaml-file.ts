import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
} from "yaml";
import type { ErrorCode } from "../core/error-codes";
import { FoundationError, type Problem } from "../core/errors";
import { readInputFile } from "./input-file";
import { lineOfPath } from "./yaml-lines";

/** What is read from a YAML file, and what it is refused with. */
export interface YamlReader<T> {
  /** What a file is refused with that is no YAML. */
  readonly code: ErrorCode;
  /** What a file is refused with that holds nothing. @default - the reader is given `null` */
  readonly empty?: Pick<Problem, "allowed" | "fix">;
  /** Makes something of what the file holds. */
  read(value: unknown): T;
}

/** Aliases are counted with all that they repeat: far more than people write, and few enough to be shown. */
const MOST_ALIASES = 10_000;

/**
 * Reads a YAML or JSON file. Merge keys (`<<: *defaults`) are resolved.
 *
 * @throws FoundationError of the code given, with line and column of every syntax error; and what the reader throws,
 *   with the file and the lines
 */
export function readYamlFile<T>(file: string, { code, empty, read }: YamlReader<T>): T {
  const lines = new LineCounter();
  const text = readInputFile(file, code, "a YAML or JSON file that can be read").toString("utf8");
  const document = parseDocument(text, {
    lineCounter: lines,
    logLevel: "error",
    merge: true,
    prettyErrors: false,
  });
  const problems = [...syntaxFaults(document), ...aliasFaults(document)].map(
    ({ offset, ...fault }): Problem => {
      const { line, col } = lines.linePos(offset);
      return { code, path: `${file}:${line}:${col}`, ...fault };
    },
  );
  if (problems.length > 0) throw new FoundationError(problems);
  const value = valueOf(document, file, code);
  if (empty && value === null) {
    throw new FoundationError({ code, path: file, value: "a file with nothing in it", ...empty });
  }
  try {
    return read(value);
  } catch (error) {
    if (!(error instanceof FoundationError)) throw error;
    const located = error.problems.map((problem) => ({
      ...problem,
      line: lineOfPath(document, problem.path, lines),
    }));
    throw new FoundationError(located, file);
  }
}

/** What is wrong at a place of the text. */
interface Fault extends Pick<Problem, "value" | "allowed" | "fix"> {
  readonly offset: number;
}

const SYNTAX = "YAML 1.2 or JSON";

/** What the library would tell programmers. */
const IN_WORDS: Readonly<Record<string, Pick<Problem, "value" | "allowed" | "fix">>> = {
  MULTIPLE_DOCS: {
    value: "a second document",
    allowed: "one document in a file",
    fix: "remove the line --- and what follows it, or put that into a file of its own",
  },
};

function syntaxFaults({ errors, warnings }: Document): Fault[] {
  return [...errors, ...warnings].map((error) => ({
    offset: error.pos[0],
    ...(IN_WORDS[error.code] ?? {
      value: error.message,
      allowed: SYNTAX,
      fix:
        error.code === "TAB_AS_INDENT"
          ? "indent with spaces: YAML does not allow tabs"
          : "correct the syntax on that line",
    }),
  }));
}

function aliasFaults(document: Document): Fault[] {
  const faults: Fault[] = [];
  visit(document, {
    Alias: (_, alias) => {
      if (alias.resolve(document) !== undefined) return;
      faults.push({
        offset: alias.range?.[0] ?? 0,
        value: `*${alias.source}`,
        allowed: "the name of an anchor that stands before it",
        fix: `write &${alias.source} before what it repeats, or put it in quotes where it is a text`,
      });
    },
    Pair: (_, pair) => {
      if (!isMerge(pair) || isMergeable(pair.value as Node | null, document)) return;
      faults.push({
        offset: (pair.key as Node).range?.[0] ?? 0,
        value: "<<",
        allowed: "a mapping, or a list of mappings, whose properties are taken over",
        fix: "write the alias of a mapping after <<, for example <<: *defaults",
      });
    },
  });
  return faults;
}

function isMerge({ key }: Pair): boolean {
  return isScalar(key) && (key.value === "<<" || typeof key.value === "symbol") && key.type === "PLAIN";
}

function isMergeable(source: Node | null, document: Document): boolean {
  const sources = isSeq(source) ? (source.items as Node[]) : [source];
  return sources.every((one) => {
    const resolved = isAlias(one) ? one.resolve(document) : one;
    // An alias without an anchor is reported as such.
    return isMap(resolved) || (isAlias(one) && resolved === undefined);
  });
}

function valueOf(document: Document, file: string, code: ErrorCode): unknown {
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES }) as unknown;
  } catch (error) {
    // A merge key within what it repeats has the library call itself until its stack ends.
    if (!(error instanceof ReferenceError || error instanceof RangeError)) throw error;
    throw new FoundationError({
      code,
      path: file,
      value: "aliases that repeat each other without end, or nearly so",
      allowed: `at most ${MOST_ALIASES} repetitions in all, none within itself`,
      fix: "write out what is repeated",
    });
  }
}
