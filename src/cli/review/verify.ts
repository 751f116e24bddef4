import { createHash } from "node:crypto";
import { FoundationError } from "../../core/errors";
import { readReport } from "../../review/gate/read-report";
import { verify } from "../../review/gate/verify";
import type { Terminal } from "../terminal";
import { readInputFile } from "../input-file";
import { ZIP } from "./plan-text";

/** What `foundation verify` is given besides plan and report. */
export interface VerifyOptions {
  readonly account?: string;
  /** In hours. */
  readonly maxAge: number;
}

/**
 * Says whether a plan is the one that was reviewed, and may be applied.
 *
 * @returns the exit code: 0 where it may, 2 where something speaks against it
 * @throws FoundationError PLAN_INVALID, REPORT_INVALID, VALUE_OUT_OF_RANGE
 */
export function verifyPlan(
  planFile: string,
  reportFile: string,
  { account, maxAge }: VerifyOptions,
  terminal: Terminal,
  now = new Date(),
): number {
  checkAge(maxAge);
  const plan = readInputFile(
    planFile,
    "PLAN_INVALID",
    "a saved plan, or what `terraform show -json` prints for it",
  );
  const reportText = readInputFile(
    reportFile,
    "REPORT_INVALID",
    "a file that `foundation review --json` wrote",
  );
  const report = readReport(reportFile, reportText.toString("utf8"));
  const refusals = verify({
    digest: createHash("sha256").update(plan).digest("hex"),
    of: plan.subarray(0, ZIP.length).equals(ZIP) ? "file" : "json",
    report,
    account,
    maximumAge: maxAge,
    now,
  });
  const { green, red } = terminal.colors;
  for (const { what, fix } of refusals) terminal.note(red(`refused: ${what}; ${fix}`));
  if (refusals.length === 0)
    terminal.out(green(`${planFile} is the plan that was reviewed, and may be applied`));
  return refusals.length === 0 ? 0 : 2;
}

function checkAge(hours: number): void {
  if (Number.isFinite(hours) && hours > 0) return;
  throw new FoundationError({
    code: "VALUE_OUT_OF_RANGE",
    path: "--max-age",
    value: hours,
    allowed: "a number of hours, more than 0",
    fix: "leave it out for 24",
  });
}
