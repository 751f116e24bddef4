import fc from "fast-check";
import { comparePolicies, describePermissions, isSameMeaning } from "../../../src/review/policies/compare";
import { parsePolicy } from "../../../src/review/policies/statement";

const statements = (...Statement: object[]) => parsePolicy(JSON.stringify({ Statement }))!;
const compared = (before: object[], after: object[]) =>
  comparePolicies(statements(...before), statements(...after));
const allow = (Action: unknown, Resource: unknown = "*", rest: object = {}) => ({
  Effect: "Allow",
  Action,
  Resource,
  ...rest,
});

describe("policies compared by meaning", () => {
  it("tell what is new and what is gone, in few lines", () => {
    const { added, removed } = compared(
      [allow(["s3:Get*", "s3:Put*"], "b")],
      [allow(["s3:Get*", "kms:Sign", "kms:Verify"], "b")],
    );

    expect(describePermissions(added)).toEqual(["allow kms:Sign, kms:Verify on b"]);
    expect(describePermissions(removed)).toEqual(["allow s3:Put* on b"]);
  });

  it("take a narrower resource for a loss only", () => {
    const { added, removed } = compared([allow("s3:Get*", "b/*")], [allow("s3:Get*", "b/x/*")]);

    expect([added, describePermissions(removed)]).toEqual([[], ["allow s3:Get* on b/*"]]);
  });

  it("take a condition that is gone for a gain", () => {
    const { added, removed } = compared(
      [allow("s3:Get*", "b", { Condition: { Bool: { "aws:SecureTransport": "true" } } })],
      [allow("s3:Get*", "b")],
    );

    expect([describePermissions(added), removed]).toEqual([["allow s3:Get* on b"], []]);
  });

  it("do not take a negated list for what it names", () => {
    const { added } = compared(
      [allow("iam:Get*")],
      [{ Effect: "Allow", NotAction: "iam:Get*", Resource: "*" }],
    );

    expect(describePermissions(added)).toEqual(["allow everything but iam:Get* on *"]);
  });

  it("take neither sids nor the order of anything for a difference", () => {
    const text = fc.constantFrom("s3:GetObject", "s3:PutObject", "kms:*", "iam:PassRole", "ssm:Get*");
    const statement = fc.record({
      Effect: fc.constantFrom("Allow", "Deny"),
      Action: fc.uniqueArray(text, { minLength: 1 }),
      Resource: fc.uniqueArray(fc.constantFrom("*", "a", "b/*", "b/c"), { minLength: 1 }),
    });
    const shuffled = fc
      .array(statement, { minLength: 1, maxLength: 5 })
      .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));

    fc.assert(
      fc.property(shuffled, fc.string(), ([before, after], Sid) => {
        const reworded = after.map((one) => ({
          ...one,
          Sid,
          Action: one.Action.map((action) => action.toUpperCase()).reverse(),
          Resource: [...one.Resource].reverse(),
        }));
        expect(isSameMeaning(compared(before, reworded))).toBe(true);
      }),
    );
  });

  it("tell each permission that is added to a policy without wildcards", () => {
    const actions = fc.uniqueArray(fc.constantFrom("a:1", "a:2", "b:1", "b:2", "c:1"), { minLength: 1 });

    fc.assert(
      fc.property(actions, actions, (before, after) => {
        const { added, removed } = compared([allow(before)], [allow(after)]);
        expect(added.map(({ action }) => action).sort()).toEqual(
          after.filter((one) => !before.includes(one)).sort(),
        );
        expect(removed.map(({ action }) => action).sort()).toEqual(
          before.filter((one) => !after.includes(one)).sort(),
        );
      }),
    );
  });
});
