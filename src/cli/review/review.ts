import { FoundationError } from "../../core/errors";
import { hasFindings, review } from "../../review/review";
import { SEVERITIES, type Severity } from "../../review/severity";
import type { Terminal } from "../terminal";
import { readPlans } from "./inputs";
import { checkOutputs, type OutputOptions, writeOutputs } from "./outputs";

/** What `foundation review` is given besides the plans. */
export interface ReviewOptions extends OutputOptions {
  /** The severity from which on the exit code is 2; `never` for 0 whatever is found. */
  readonly failOn: string;
}

/**
 * Reviews plans and shows what is found.
 *
 * @returns the exit code: 0 without a finding that fails, 2 with one
 * @throws FoundationError PLAN_INVALID, PLAN_VERSION_UNKNOWN, REPORT_NOT_WRITABLE, VALUE_UNKNOWN, VALUE_OUT_OF_RANGE
 */
export function reviewPlans(files: readonly string[], options: ReviewOptions, terminal: Terminal): number {
  const failOn = severityOf(options.failOn);
  checkOutputs(options);
  const report = review(readPlans(files));
  writeOutputs(report, options, terminal);
  return failOn !== undefined && hasFindings(report, failOn) ? 2 : 0;
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
