import fc from "fast-check";
import type { PolicyStatement } from "../../../src/core/policy-document";
import type { Json } from "../../support/synthesized";

const ACTIONS = ["s3:GetObject", "s3:PutObject", "s3:*", "kms:Decrypt"];
const RESOURCES = ["arn:aws:s3:::a", "arn:aws:s3:::a/*", "arn:aws:s3:::${aws:username}", "*"];

const some = (values: string[]) => fc.array(fc.constantFrom(...values), { minLength: 1, maxLength: 4 });

/** A statement of an identity policy without a sid, of few values, so that many share some. */
export const anyStatement: fc.Arbitrary<PolicyStatement> = fc.record(
  {
    effect: fc.constantFrom("Allow" as const, "Deny" as const, undefined),
    actions: some(ACTIONS),
    resources: some(RESOURCES),
    conditions: fc.constantFrom<PolicyStatement["conditions"][]>(
      undefined,
      {},
      { StringLike: { "aws:x": ["b", "a"], "aws:y": "c" } },
    ),
  },
  { requiredKeys: ["actions", "resources"] },
);

/** What statements allow and deny: each combination of effect, action, resource and condition, once and sorted. */
export function grantsOf(statements: readonly Json[]): string[] {
  const grants = statements.flatMap(({ Effect, Action, Resource, Condition }) =>
    [Action]
      .flat()
      .flatMap((action) =>
        [Resource].flat().map((resource) => JSON.stringify([Effect, action, resource, Condition])),
      ),
  );
  return [...new Set(grants)].sort();
}
