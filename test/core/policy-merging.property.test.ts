import fc from "fast-check";
import { evaluate } from "../../src/access/evaluate";
import type { PolicyStatementJson } from "../../src/access/policies/document";
import { type PolicyStatement, renderPolicy } from "../../src/core/policy-document";
import { ROLE, smallWorld } from "../access/support/worlds";
import { runs } from "../support/property-runs";

const ACTIONS = ["s3:GetObject", "s3:PutObject"];
const RESOURCES = ["arn:aws:s3:::bucket/a", "arn:aws:s3:::bucket/b"];
const VALUES = ["x", "y", "z"];
const KEYS = ["aws:PrincipalTag/team", "aws:RequestTag/team"];
const OPERATORS = [
  "StringEquals",
  "StringLike",
  "StringNotEquals",
  "StringEqualsIfExists",
  "ForAllValues:StringEquals",
  "ForAnyValue:StringLike",
];

const some = (values: readonly string[]) => fc.subarray([...values], { minLength: 1 });
const conditions = fc.dictionary(
  fc.constantFrom(...OPERATORS),
  fc.dictionary(fc.constantFrom(...KEYS), some(VALUES), { minKeys: 1 }),
  { maxKeys: 2 },
);
const statement: fc.Arbitrary<PolicyStatement> = fc.record({
  effect: fc.constantFrom<"Allow" | "Deny">("Allow", "Allow", "Deny"),
  actions: some(ACTIONS),
  resources: some(RESOURCES),
  conditions,
});

const statementsOf = (json: string) => (JSON.parse(json) as { Statement: PolicyStatementJson[] }).Statement;

/** As if nothing was merged: each statement in the JSON of a policy of its own. */
const apart = (statements: readonly PolicyStatement[]) =>
  statements.flatMap((one) => statementsOf(renderPolicy([one], { kind: "managed policy", path: "p" })));

const questions = ACTIONS.flatMap((action) =>
  RESOURCES.flatMap((resource) =>
    [undefined, ...VALUES].flatMap((tag) =>
      [[], ["x"], ["x", "y"]].map((requested) => ({
        principal: ROLE,
        action,
        resource,
        context: {
          ...(tag !== undefined && { [KEYS[0]!]: tag }),
          ...(requested.length > 0 && { [KEYS[1]!]: requested }),
        },
      })),
    ),
  ),
);

const answersOf = (statements: readonly PolicyStatementJson[]) => {
  const world = smallWorld({ identity: statements });
  return questions.map((question) => evaluate(question, world).outcome);
};

describe("merged statements", () => {
  it("answer every question as the statements that they were made of", () => {
    fc.assert(
      fc.property(fc.array(statement, { minLength: 1, maxLength: 6 }), (statements) => {
        const merged = statementsOf(renderPolicy(statements, { kind: "managed policy", path: "p" }));

        expect(merged.length).toBeLessThanOrEqual(statements.length);
        expect(answersOf(merged)).toEqual(answersOf(apart(statements)));
      }),
      { numRuns: runs(100) },
    );
  });

  it("are the same bytes whatever order they were given in", () => {
    const orders = fc
      .array(statement, { minLength: 1, maxLength: 6 })
      .chain((statements) =>
        fc.tuple(
          fc.constant(statements),
          fc.shuffledSubarray(statements, { minLength: statements.length, maxLength: statements.length }),
        ),
      );
    fc.assert(
      fc.property(orders, ([one, other]) => {
        expect(renderPolicy(other, { kind: "managed policy", path: "p" })).toBe(
          renderPolicy(one, { kind: "managed policy", path: "p" }),
        );
      }),
      { numRuns: runs(100) },
    );
  });
});
