import { existsSync, readFileSync } from "node:fs";
import { FoundationError, type Problem } from "../../core/errors";
import type { Plan } from "../../review/plan/plan";
import { readPlan } from "../../review/plan/read-plan";

/**
 * Reads the plans to review. All that cannot be read are reported together.
 *
 * @throws FoundationError PLAN_INVALID, PLAN_VERSION_UNKNOWN
 */
export function readPlans(files: readonly string[]): readonly Plan[] {
  const problems: Problem[] = [];
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
