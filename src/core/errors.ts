import { inspect } from "node:util";
import { ERROR_CODES, type ErrorCode } from "./error-codes";

/** One thing that is wrong with what the library was given. */
export interface Problem {
  /** Stable code, listed in `docs/errors.md`. */
  readonly code: ErrorCode;
  /** Where: the path in the configuration (`accounts.dev.id`) or the construct's path and prop. */
  readonly path: string;
  /** The line where that is, or should be, where the configuration was read from a file. */
  readonly line?: number;
  /** The value that was given; never the value of a secret. */
  readonly value?: unknown;
  /** What is allowed instead. */
  readonly allowed: string;
  /** What to change. */
  readonly fix: string;
}

/**
 * The one error of this library. It carries every problem that was found, so that a configuration is mended in one
 * round. Uncaught, it prints the problems and the lines of the application that led to them.
 */
export class FoundationError extends Error {
  readonly #problems: readonly Problem[];

  /** @param file what the configuration was read from, if the message is to name it */
  public constructor(problems: Problem | readonly Problem[], file?: string) {
    const all = Array.isArray(problems) ? (problems as readonly Problem[]) : [problems as Problem];
    super(describeProblems(all, file));
    Object.defineProperty(this, "name", { value: "FoundationError" });
    this.#problems = all;
    this.stack = withoutForeignFrames(this.stack);
  }

  /** The first problem's code. */
  public get code(): ErrorCode {
    return this.#problems[0]!.code;
  }

  public get problems(): readonly Problem[] {
    return this.#problems;
  }
}

const FOREIGN_FRAME = /^\s+at .*(?:\bnode:|[\\/]node_modules[\\/])/;

/** The line to change is in the application, not in Node or in a package. */
function withoutForeignFrames(stack: string | undefined): string | undefined {
  return stack
    ?.split("\n")
    .filter((line) => !FOREIGN_FRAME.test(line))
    .join("\n");
}

/** Collects problems, to report them together. */
export class Problems {
  private readonly found: Problem[] = [];

  public add(...problems: readonly Problem[]): void {
    this.found.push(...problems);
  }

  public get all(): readonly Problem[] {
    return this.found;
  }

  /** Throws a {@link FoundationError} with all problems, if there are any. */
  public throwIfAny(): void {
    if (this.found.length > 0) throw new FoundationError(this.found);
  }
}

function describeProblems(problems: readonly Problem[], file: string | undefined): string {
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  const headings =
    file !== undefined ? [`${file}: ${count}\n\n`] : problems.length === 1 ? [] : [`${count}\n\n`];
  return headings.join("") + problems.map(describeProblem).join("\n\n");
}

function describeProblem(problem: Problem): string {
  return [
    `${problem.code} ${problem.path}: ${ERROR_CODES[problem.code]}`,
    ...(problem.line === undefined ? [] : [`  line     ${problem.line}`]),
    ...("value" in problem ? [`  given    ${shown(problem.value)}`] : []),
    `  allowed  ${problem.allowed}`,
    `  fix      ${problem.fix}`,
  ].join("\n");
}

const MAXIMUM_SHOWN = 200;

function shown(value: unknown): string {
  const text = value === undefined ? "nothing" : asText(value);
  return text.length <= MAXIMUM_SHOWN ? text : `${text.slice(0, MAXIMUM_SHOWN)}… (${text.length} characters)`;
}

/** JSON where there is one: what was given may be anything, such as a cycle or a symbol. */
function asText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? inspect(value);
  } catch {
    return inspect(value, { breakLength: Infinity });
  }
}
