import { resolve } from "node:path";
import { judge } from "../../review/gate/judge";
import { FAIL_FROM, type ReviewPolicy } from "../../review/gate/policy";
import type { Gate } from "../../review/report";
import { counted, inputsOf } from "../../review/render/summary";
import { review } from "../../review/review";
import { choiceOf } from "../choice";
import { Progress } from "../progress";
import type { Terminal } from "../terminal";
import { readApprovals, readPolicyFile } from "./gate-files";
import { readInputs, type SynthesizedOptions } from "./inputs";
import { withPlanFiles } from "./plan-files";
import { checkOutputs, type OutputOptions, writeOutputs } from "./outputs";

/** What `foundation review` is given besides the plans. */
export interface ReviewOptions extends OutputOptions, SynthesizedOptions {
  /** The policy file. @default - review.yaml or review.json in this folder, else the built-in policy */
  readonly policy?: string;
  /** The severity from which on a finding fails that the policy says nothing else of; `never` for none. @default - the policy's */
  readonly failOn?: string;
  /** Names of who approved. */
  readonly approvedBy: readonly string[];
  /** A file with such names, one a line. */
  readonly approvals?: string;
  /** Saved plans whose digests the report is to have, as `prod=prod.tfplan`. */
  readonly planFile: readonly string[];
}

/** What the exit codes of `foundation review` mean, besides 1 for an error. */
export const EXIT_CODES: Readonly<Record<Gate["result"], number>> = {
  passed: 0,
  failed: 2,
  "approval-missing": 3,
};

/**
 * Reviews plans, or two synthesized outputs, shows what is found, and judges it.
 *
 * @returns the exit code: 0 where the gate passes, 2 where it fails, 3 where nothing but an approval is missing
 * @throws FoundationError PLAN_INVALID, PLAN_VERSION_UNKNOWN, SYNTHESIZED_OUTPUT_INVALID, REPORT_NOT_WRITABLE, VALUE_UNKNOWN,
 *   VALUE_OUT_OF_RANGE, VALUE_MISSING, COMBINATION_INVALID, APPROVALS_INVALID, and what a policy is refused with
 */
export function reviewPlans(
  files: readonly string[],
  options: ReviewOptions,
  terminal: Terminal,
  now = new Date(),
): number {
  checkOutputs(options);
  const policy = policyOf(options, now);
  const approvedBy = [...options.approvedBy, ...readApprovals(options.approvals)];
  const progress = new Progress(terminal);
  const { plans, stacks } = readInputs(files, options);
  if (isOneFolder(options)) {
    terminal.note(terminal.colors.yellow("note: --base and --head are one folder: nothing can differ"));
  }
  progress.at(`read ${inputsOf({ plans })}, reviewing`);
  const reviewed = withPlanFiles(review(plans), options.planFile);
  progress.at(`${counted(reviewed.findings.length, "finding")}, writing`);
  const report = judge(reviewed, { policy, approvedBy, knownAccounts: stacks, now });
  writeOutputs(report, options, terminal);
  return EXIT_CODES[report.gate.result];
}

function isOneFolder({ base, head }: SynthesizedOptions): boolean {
  return base !== undefined && head !== undefined && resolve(base) === resolve(head);
}

function policyOf({ policy: file, failOn }: ReviewOptions, now: Date): ReviewPolicy {
  const policy = readPolicyFile(file, now);
  return failOn === undefined ? policy : { ...policy, failFrom: choiceOf("--fail-on", failOn, FAIL_FROM) };
}
