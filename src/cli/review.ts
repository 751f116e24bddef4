import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { FoundationError } from "../core/errors";
import type { Plan } from "../review/plan/plan";
import { readPlan } from "../review/plan/read-plan";
import { renderJson } from "../review/render/json";
import { renderMarkdown, SMALLEST_MARKDOWN } from "../review/render/markdown";
import { renderSarif } from "../review/render/sarif";
import type { Report } from "../review/report";
import { hasFindings, review } from "../review/review";
import { SEVERITIES, type Severity } from "../review/severity";
import { renderReviewTable } from "./review-table";
import type { Terminal } from "./terminal";

/** What `foundation review` is given. */
export interface ReviewOptions {
  /** The severity from which on the exit code is 2; `never` for 0 whatever is found. */
  readonly failOn: string;
  /** File for the report as Markdown; `-` for the standard output, in the place of the table. */
  readonly markdown?: string;
  /** The most characters of the Markdown. */
  readonly maxSize: number;
  /** File for the report as JSON; `-` for the standard output, in the place of the table. */
  readonly json?: string;
  /** File for the report as SARIF; `-` for the standard output, in the place of the table. */
  readonly sarif?: string;
}

const STDOUT = "-";

/**
 * Reviews plans and shows what is found.
 *
 * @returns the exit code: 0 without a finding that fails, 2 with one
 * @throws FoundationError PLAN_INVALID, PLAN_VERSION_UNKNOWN, REPORT_NOT_WRITABLE, VALUE_UNKNOWN, VALUE_OUT_OF_RANGE
 */
export function reviewPlans(files: readonly string[], options: ReviewOptions, terminal: Terminal): number {
  const failOn = severityOf(options.failOn);
  checkSize(options.maxSize);
  const report = review(readPlans(files));
  const { markdown, json, sarif } = options;
  const outputs = [
    {
      target: markdown,
      render: () => renderMarkdown(report, { maximumSize: options.maxSize, fullReport: json }),
    },
    { target: json, render: () => renderJson(report) },
    { target: sarif, render: () => renderSarif(report) },
  ];
  for (const { target, render } of outputs) {
    if (target === STDOUT) terminal.out(render().trimEnd());
    else if (target !== undefined) write(target, render());
  }
  if (!outputs.some(({ target }) => target === STDOUT)) showTable(report, terminal);
  return failOn !== undefined && hasFindings(report, failOn) ? 2 : 0;
}

function showTable(report: Report, terminal: Terminal): void {
  terminal.out(renderReviewTable(report, terminal));
}

/** All plans that cannot be read are reported together. */
function readPlans(files: readonly string[]): readonly Plan[] {
  const problems: FoundationError["problems"][number][] = [];
  const plans: Plan[] = [];
  for (const file of files) {
    try {
      plans.push(readPlanFile(file));
    } catch (error) {
      if (!(error instanceof FoundationError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new FoundationError(problems);
  return plans;
}

/** `prod=plans/1.json` names the account; a file's own name does otherwise. */
function readPlanFile(argument: string): Plan {
  const [, account, named] = /^([^=/\\]+)=(.+)$/s.exec(argument) ?? [];
  const source = named === undefined || existsSync(argument) ? argument : named;
  return readPlan({ source, text: read(source), account: source === named ? account : undefined });
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new FoundationError({
      code: "PLAN_INVALID",
      path: file,
      value: (error as Error).message,
      allowed: "a file that holds what `terraform show -json` prints for a saved plan",
      fix: "name a file that exists and can be read",
    });
  }
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new FoundationError({
      code: "REPORT_NOT_WRITABLE",
      path: file,
      value: (error as Error).message,
      allowed: "a file in a folder that exists and can be written",
      fix: "make the folder first, or name another file",
    });
  }
}

const NEVER = "never";

function severityOf(value: string): Severity | undefined {
  if (value === NEVER) return undefined;
  const severity = SEVERITIES.find((name) => name === value);
  if (severity) return severity;
  throw new FoundationError({
    code: "VALUE_UNKNOWN",
    path: "--fail-on",
    value,
    allowed: [...SEVERITIES, NEVER].join(", "),
    fix: "name one of these severities",
  });
}

function checkSize(size: number): void {
  if (Number.isInteger(size) && size >= SMALLEST_MARKDOWN) return;
  throw new FoundationError({
    code: "VALUE_OUT_OF_RANGE",
    path: "--max-size",
    value: size,
    allowed: `a whole number of characters, at least ${SMALLEST_MARKDOWN}`,
    fix: "leave the option out for 65000, which fits a comment on GitHub",
  });
}
