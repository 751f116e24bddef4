import { createHash } from "node:crypto";
import { FoundationError } from "../../core/errors";
import { accountNameOf } from "../../review/render/summary";
import type { Report, ReviewedPlan } from "../../review/report";
import { readInputFile } from "../input-file";

/**
 * Adds the digests of saved plans, given as `prod=prod.tfplan`, to the plans of a report. Of an account with several plans
 * the plan is named by its file: `network.json=network.tfplan`.
 *
 * @throws FoundationError VALUE_UNKNOWN, COMBINATION_INVALID, PLAN_INVALID
 */
export function withPlanFiles(report: Report, planFiles: readonly string[]): Report {
  if (planFiles.length === 0) return report;
  const digests = new Map<ReviewedPlan, string>();
  for (const option of planFiles) {
    const [plan, file] = planAndFile(option, report.plans);
    if (digests.has(plan)) {
      throw ambiguous(
        option,
        `one saved plan of ${accountNameOf(plan)}`,
        "name the saved plan that the reviewed JSON was shown from, and no other",
      );
    }
    digests.set(plan, digestOf(file));
  }
  const plans = report.plans.map((plan) => ({ ...plan, planFileDigest: digests.get(plan) }));
  return { ...report, plans };
}

function planAndFile(option: string, plans: readonly ReviewedPlan[]): readonly [ReviewedPlan, string] {
  const [, name, file = ""] = /^([^=]+)=(.+)$/s.exec(option) ?? [];
  const ofAccount = plans.filter(({ account }) => account === name);
  const named = ofAccount.length > 0 ? ofAccount : plans.filter(({ source }) => source === name);
  if (named.length === 1) return [named[0]!, file];
  if (named.length > 1) {
    throw ambiguous(
      option,
      `one of the plans of ${name}, by its file: ${named.map(({ source }) => source).join(", ")}`,
      `write it like ${named[0]!.source}=prod.tfplan`,
    );
  }
  const accounts = [...new Set(plans.map(({ account }) => account))].join(", ");
  throw new FoundationError({
    code: "VALUE_UNKNOWN",
    path: "--plan-file",
    value: option,
    allowed: `the name of an account and the file of its saved plan; the accounts are ${accounts}`,
    fix: "write it like prod=prod.tfplan",
  });
}

function digestOf(file: string): string {
  const plan = readInputFile(file, "PLAN_INVALID", "the file that `terraform plan -out` wrote");
  return createHash("sha256").update(plan).digest("hex");
}

function ambiguous(value: string, allowed: string, fix: string): FoundationError {
  return new FoundationError({ code: "COMBINATION_INVALID", path: "--plan-file", value, allowed, fix });
}
