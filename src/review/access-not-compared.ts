import type { FoundationError } from "../core/errors";
import type { Plan } from "./plan/plan";

/** A plan that says why nobody was asked what they may do; of what is wrong, only the place is told. */
export function withoutAnswer(plan: Plan, { problems }: FoundationError): Plan {
  const { code, path } = problems[0]!;
  const more = problems.length === 1 ? "" : ` and ${problems.length - 1} more`;
  const warning = `who may do what is not compared, policies are: ${code} ${path}${more}`;
  return { ...plan, warnings: [...plan.warnings, warning] };
}
