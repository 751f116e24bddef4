import type { Problem } from "./errors";
import { PARTITION_PATTERN } from "./partitions";

const PRINCIPAL = new RegExp(String.raw`^arn:${PARTITION_PATTERN}:iam::(\d{12}):(?:user|role)/[\w+=,.@/-]+$`);

/** What is wrong with the ARN of a user or role who is let in, or nothing. */
export function principalProblem(path: string, arn: string): Problem | undefined {
  if (PRINCIPAL.test(arn)) return undefined;
  return {
    code: "POLICY_INVALID",
    path,
    value: arn,
    allowed: "the ARN of one user or role, without wildcards",
    fix: "name each person's user or role",
  };
}

/** The account of a user or role, by an ARN that nothing is wrong with. */
export function accountOfPrincipal(arn: string): string {
  return PRINCIPAL.exec(arn)![1]!;
}
