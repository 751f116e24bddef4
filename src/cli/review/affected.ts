import { resolve } from "node:path";
import { FoundationError } from "../../core/errors";
import { type Affected, type AffectedStack, affectedStacks } from "../../review/affected/affected";
import { renderAffectedJson, renderGithubMatrix, renderNames } from "../../review/affected/render";
import { visibleLine } from "../../core/visible-text";
import { choiceOf } from "../choice";
import { renderTable, type Terminal } from "../terminal";
import { readOutputs } from "./synthesized-output";

/** What `foundation affected` is given besides the outputs. */
export interface AffectedOptions {
  readonly format: string;
  /** Whether the exit code tells that something is affected. */
  readonly detailedExitcode?: boolean;
}

const FORMATS: Readonly<Record<string, (affected: Affected, terminal: Terminal) => string>> = {
  table: renderAffectedTable,
  json: renderAffectedJson,
  "github-matrix": renderGithubMatrix,
  names: renderNames,
};

/**
 * Prints the stacks whose Terraform differs between two outputs.
 *
 * @returns the exit code: 0, or 2 where it is to tell that a stack is affected
 * @throws FoundationError SYNTHESIZED_OUTPUT_INVALID, VALUE_UNKNOWN, COMBINATION_INVALID
 */
export function showAffected(
  base: string,
  head: string,
  options: AffectedOptions,
  terminal: Terminal,
): number {
  const render = FORMATS[choiceOf("--format", options.format, Object.keys(FORMATS))]!;
  checkDistinct(base, head);
  const [before, after] = readOutputs([base, head]);
  const affected = affectedStacks(before!, after!);
  const text = render(affected, terminal).trimEnd();
  if (text !== "") terminal.out(text);
  const any = affected.waves.length + affected.removed.length > 0;
  return options.detailedExitcode === true && any ? 2 : 0;
}

/**
 * Two folders that are one would always be the same.
 *
 * @throws FoundationError COMBINATION_INVALID
 */
function checkDistinct(base: string, head: string): void {
  if (resolve(base) !== resolve(head)) return;
  throw new FoundationError({
    code: "COMBINATION_INVALID",
    path: "base and head",
    value: head,
    allowed: "two folders: what was synthesized before the change, and after it",
    fix: "synthesize the target branch into a folder of its own: foundation synth --output base.out",
  });
}

function renderAffectedTable({ waves, removed, untouched }: Affected, terminal: Terminal): string {
  const rest = `${untouched} ${untouched === 1 ? "stack stays as it is" : "stacks stay as they are"}`;
  const rows = [
    ...waves.flatMap((wave, index) => wave.map((stack) => rowOf(`${index + 1}`, stack))),
    ...removed.map((stack) => rowOf("-", stack)),
  ];
  if (rows.length === 0) return `no stack is affected: ${rest}`;
  const names = ["wave", "stack", "change", "account", "region"].map((title) => ({ title }));
  return [renderTable([...names, { title: "what", shorten: "end" }], rows, terminal), "", rest].join("\n");
}

function rowOf(wave: string, { name, change, accountId, region, what }: AffectedStack): string[] {
  return [wave, name, change, accountId ?? "-", region ?? "-", what].map(visibleLine);
}
