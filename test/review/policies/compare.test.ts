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

describe("wildcards and lists", () => {
  it("take a wildcard in the place of a list for a gain: it gives what AWS adds later, too", () => {
    const { added, removed } = compared(
      [allow(["ssm:GetParameter", "ssm:GetParameters"], "b")],
      [allow("ssm:Get*", "b")],
    );

    expect([describePermissions(added), removed]).toEqual([["allow ssm:Get* on b"], []]);
  });

  it("take a list in the place of a wildcard for a loss only", () => {
    const { added, removed } = compared(
      [allow("ssm:Get*", "b")],
      [allow(["ssm:GetParameter", "SSM:getparameters"], "b")],
    );

    expect([added, describePermissions(removed)]).toEqual([[], ["allow ssm:Get* on b"]]);
  });

  it("take everyone in the place of some principals for a gain only", () => {
    const of = (Principal: unknown) => allow("s3:GetObject", "b", { Principal });
    const { added, removed } = compared(
      [of({ AWS: ["111111111111", "arn:aws:iam::222222222222:root"] })],
      [of("*")],
    );

    expect([describePermissions(added), removed]).toEqual([["allow AWS * to s3:GetObject on b"], []]);
  });

  it("take an account's id and its root for the same principal", () => {
    const of = (AWS: unknown) => allow("s3:GetObject", "b", { Principal: { AWS } });

    expect(isSameMeaning(compared([of("111111111111")], [of(["arn:aws:iam::111111111111:root"])]))).toBe(
      true,
    );
  });
});

describe("conditions", () => {
  const on = (operator: string, ...values: string[]) =>
    allow("ssm:GetParameter", "b", { Condition: { [operator]: { "aws:PrincipalArn": values } } });

  it.each(["StringLike", "ArnEquals", "ForAnyValue:StringEquals", "StringEqualsIfExists"])(
    "that list more values of %s are a gain only",
    (operator) => {
      const { added, removed } = compared([on(operator, "x")], [on(operator, "x", "y")]);

      expect([added.length, removed.length]).toEqual([1, 0]);
    },
  );

  it.each(["StringNotEquals", "ArnNotLike", "ForAllValues:StringNotLike", "NotIpAddress"])(
    "that exclude more values by %s are a gain and a loss: what a list excludes is not told apart",
    (operator) => {
      const { added, removed } = compared([on(operator, "x")], [on(operator, "x", "y")]);

      expect([added.length, removed.length]).toEqual([1, 1]);
    },
  );

  it("of another key or operator do not stand for each other", () => {
    const { removed } = compared([on("StringLike", "x")], [on("StringEquals", "x", "y")]);

    expect(removed).toHaveLength(1);
  });
});
