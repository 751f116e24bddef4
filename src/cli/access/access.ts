import type { ChangeKind } from "../../access/changes/change-kind";
import {
  declaredChangesInWords,
  type DeclaredChange,
  diffDeclarations,
} from "../../review/declared/declared-changes";
import { type AccessChange, changesInWords, diffAccess } from "../../access/matrix/diff";
import { type AccessQuestion, explainAccess } from "../../access/matrix/explain";
import { accessCells, type Cell } from "../../access/matrix/matrix";
import { renderCsv } from "../../access/matrix/render/csv";
import { renderHtml } from "../../access/matrix/render/html";
import { renderJson } from "../../access/matrix/render/json";
import { renderMarkdown } from "../../access/matrix/render/markdown";
import { type Foundation, readFoundation } from "../../access/matrix/store";
import { describeAnswer } from "../../access/describe-answer";
import { FoundationError, Problems } from "../../core/errors";
import { visibleLine } from "../../core/visible-text";
import { choiceOf } from "../choice";
import type { Terminal } from "../terminal";
import { renderAccessTable } from "./access-table";
import { Progress } from "../progress";

/** Prints who can do what. */
export function showAccess(
  folder: string,
  { format }: { readonly format: string },
  terminal: Terminal,
): void {
  const render = FORMATS[choiceOf("--format", format, Object.keys(FORMATS))]!;
  const progress = new Progress(terminal);
  const foundation = read(folder, terminal);
  if (foundation.stores.every(({ roles, groups }) => roles.length + groups.length === 0))
    throw noRoles(folder, foundation);
  noteRolesWithoutWay(foundation, terminal);
  for (const text of inChunks(render(answered(foundation, progress), terminal))) terminal.out(text);
}

/** The cells of a foundation, with progress told. */
function* answered(foundation: Foundation, progress: Progress): Generator<Cell> {
  const done = new Set<string>();
  const accounts = foundation.stores.length + foundation.directories.length;
  for (const cell of accessCells(foundation)) {
    if (!done.has(cell.place.account)) progress.at(`asking, ${done.size} of ${accounts} accounts`);
    done.add(cell.place.account);
    yield cell;
  }
}

const LINES_AT_ONCE = 1_000;

function* inChunks(lines: Iterable<string>): Generator<string> {
  let chunk: string[] = [];
  for (const line of lines) {
    chunk.push(line);
    if (chunk.length < LINES_AT_ONCE) continue;
    yield chunk.join("\n");
    chunk = [];
  }
  if (chunk.length > 0) yield chunk.join("\n");
}

type Format = (cells: Iterable<Cell>, terminal: Terminal) => Iterable<string>;

const FORMATS: Readonly<Record<string, Format>> = {
  table: (cells, terminal) => [renderAccessTable(cells, terminal)],
  csv: renderCsv,
  json: renderJson,
  markdown: (cells) => [renderMarkdown(cells)],
  html: (cells) => [renderHtml(cells)],
};

/** What `foundation access explain` is given besides the question. */
export interface ExplainOptions {
  readonly output: string;
  readonly account?: string;
  readonly through?: string;
  /** Condition keys, `NAME=VALUE` each. */
  readonly given: readonly string[];
  /** The encryption context, `NAME=VALUE` each. */
  readonly encryptionContext: readonly string[];
}

/**
 * Says whether a role may do something, and why.
 *
 * @returns the exit code: 0 if it is allowed in every account that is asked about, 2 otherwise
 */
export function explain(
  { role, action, resource }: Pick<AccessQuestion, "role" | "action" | "resource">,
  options: ExplainOptions,
  terminal: Terminal,
): number {
  const { account, through } = options;
  const problems = new Problems();
  const context = collected(problems, () => pairs("--given", options.given));
  const encryptionContext = collected(problems, () =>
    pairs("--encryption-context", options.encryptionContext),
  );
  const explanations = collected(problems, () =>
    explainAccess(read(options.output, terminal), {
      role,
      action,
      resource,
      account,
      circumstances: {
        context: { "aws:SecureTransport": true, ...context },
        ...(through !== undefined && { through }),
        ...(options.encryptionContext.length > 0 && { encryptionContext }),
      },
    }),
  );
  problems.throwIfAny();
  for (const { account: name, request, answer } of explanations!) {
    const [first, ...reasons] = describeAnswer(request, answer).split("\n");
    const color = COLORS[answer.outcome];
    terminal.out(
      [terminal.colors[color](visibleLine(`${name}: ${first}`)), ...reasons.map(visibleLine)].join("\n"),
    );
  }
  return explanations!.every(({ answer }) => answer.outcome === "allowed") ? 0 : 2;
}

const COLORS = { allowed: "green", denied: "red", unknown: "yellow" } as const;

/**
 * Names every cell that is gained or lost between two outputs, and every change of policies and of other settings that
 * decide about access.
 *
 * @returns the exit code: 0, or 2 if there is a change that fails
 */
export function diff(
  before: string,
  after: string,
  options: { readonly failOn: string; readonly format: string },
  terminal: Terminal,
): number {
  const problems = new Problems();
  const failOn = collected(problems, () => choiceOf("--fail-on", options.failOn, Object.keys(FAILURES)));
  const format = collected(problems, () => choiceOf("--format", options.format, ["text", "json"]));
  const progress = new Progress(terminal);
  const old = collected(problems, () => read(before, terminal));
  progress.at(`read ${before}`);
  const changed = collected(problems, () => read(after, terminal));
  problems.throwIfAny();
  progress.at(`read ${after}, comparing`);
  const changes = diffAccess(old!, changed!);
  const declared = diffDeclarations(old!.declarations, changed!.declarations);
  terminal.out(
    format === "json"
      ? JSON.stringify({ changes, declared }, undefined, 2)
      : inWords(changes, declared, terminal),
  );
  return [...changes, ...declared].some(({ kind }) => FAILURES[failOn!]!.includes(kind)) ? 2 : 0;
}

const GAINED: readonly ChangeKind[] = ["gains", "may gain"];
const LOST: readonly ChangeKind[] = ["loses", "may lose"];
const FAILURES: Readonly<Record<string, readonly ChangeKind[]>> = {
  gained: GAINED,
  lost: LOST,
  any: [...GAINED, ...LOST],
  never: [],
};

function inWords(
  changes: readonly AccessChange[],
  declared: readonly DeclaredChange[],
  { colors }: Terminal,
): string {
  if (changes.length + declared.length === 0) return "nobody gains or loses access";
  const linesOf = <T extends { readonly kind: ChangeKind }>(
    all: readonly T[],
    words: (some: T[]) => string[],
  ) =>
    [
      { kinds: GAINED, color: colors.yellow },
      { kinds: LOST, color: colors.cyan },
    ].flatMap(({ kinds, color }) =>
      words(all.filter(({ kind }) => kinds.includes(kind))).map((line) => color(visibleLine(line))),
    );
  const answers = linesOf(changes, changesInWords);
  const said = linesOf(declared, declaredChangesInWords);
  const heading = answers.length > 0 && said.length > 0 ? ["", "By what is declared:"] : [];
  return [...answers, ...heading, ...said].join("\n");
}

/** What is read, or what is wrong with it among the problems: a person mends all of it at once. */
function collected<T>(problems: Problems, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof FoundationError)) throw error;
    problems.add(...error.problems);
    return undefined;
  }
}

function read(folder: string, terminal: Terminal): Foundation {
  const foundation = readFoundation(folder);
  for (const note of foundation.world.notes)
    terminal.note(terminal.colors.yellow(visibleLine(`note: ${note}`)));
  return foundation;
}

function noteRolesWithoutWay({ stores }: Foundation, terminal: Terminal): void {
  for (const { account, rolesWithoutWay } of stores) {
    if (rolesWithoutWay.length === 0) continue;
    terminal.note(
      terminal.colors.yellow(`note: ${account}: no way in leads to ${rolesWithoutWay.join(", ")}`),
    );
  }
}

function noRoles(folder: string, { stores }: Foundation): FoundationError {
  return new FoundationError({
    code: "ACCESS_ROLES_MISSING",
    path: folder,
    value: stores.map(({ account }) => account),
    allowed: "accounts with a config store and roles <prefix>-<alias>-<role type>",
    fix:
      stores.length === 0
        ? "name the output folder of an organization with a config store"
        : "declare a way in under identity, and synthesize again: no way, no roles",
  });
}

function pairs(path: string, texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf("=");
      if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
      throw new FoundationError({
        code: "VALUE_UNKNOWN",
        path,
        value: text,
        allowed: "NAME=VALUE",
        fix: "write the name, an equals sign and the value",
      });
    }),
  );
}
