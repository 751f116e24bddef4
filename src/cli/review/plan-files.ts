import { createHash } from "node:crypto";
import { FoundationError } from "../../core/errors";
import type { Report } from "../../review/report";
import { readInputFile } from "./input-file";

/**
 * Adds the digests of saved plans, given as `prod=prod.tfplan`, to the plans of a report.
 *
 * @throws FoundationError VALUE_UNKNOWN, COMBINATION_INVALID, PLAN_INVALID
 */
export function withPlanFiles(report: Report, planFiles: readonly string[]): Report {
  if (planFiles.length === 0) return report;
  const accounts = report.plans.map(({ account }) => account);
  const digests = new Map<string, string>();
  for (const option of planFiles) {
    const [account, digest] = accountAndDigest(option, accounts);
    if (digests.has(account)) throw statedTwice(option, account);
    digests.set(account, digest);
  }
  const plans = report.plans.map((plan) => ({ ...plan, planFileDigest: digests.get(plan.account) }));
  return { ...report, plans };
}

function accountAndDigest(option: string, accounts: readonly string[]): readonly [string, string] {
  const [, account, file] = /^([^=]+)=(.+)$/s.exec(option) ?? [];
  if (account === undefined || file === undefined || !accounts.includes(account)) {
    throw new FoundationError({
      code: "VALUE_UNKNOWN",
      path: "--plan-file",
      value: option,
      allowed: `the name of an account and the file of its saved plan; the accounts are ${accounts.join(", ")}`,
      fix: "write it like prod=prod.tfplan",
    });
  }
  const plan = readInputFile(file, "PLAN_INVALID", "the file that `terraform plan -out` wrote");
  return [account, createHash("sha256").update(plan).digest("hex")];
}

function statedTwice(option: string, account: string): FoundationError {
  return new FoundationError({
    code: "COMBINATION_INVALID",
    path: "--plan-file",
    value: option,
    allowed: `one saved plan of ${account}`,
    fix: "name the saved plan that the reviewed JSON was shown from, and no other",
  });
}
