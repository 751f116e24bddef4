import fc from "fast-check";
import { comparePolicies, isSameMeaning } from "../../../src/review/policies/compare";
import { Effort } from "../../../src/review/policies/coverage";
import { isPowerful } from "../../../src/review/policies/powerful";
import { describePermissions } from "../../../src/review/policies/describe";
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

/** The steps that comparisons take, and how often they are refused more. Jest would keep ten million calls. */
function countedSteps(): { restored(): { readonly taken: number; readonly refused: number } } {
  const { spend } = Effort.prototype;
  let [taken, refused] = [0, 0];
  Effort.prototype.spend = function (steps) {
    const isLeft = spend.call(this, steps);
    if (isLeft) taken += steps;
    else refused += 1;
    return isLeft;
  };
  return {
    restored: () => {
      Effort.prototype.spend = spend;
      return { taken, refused };
    },
  };
}

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
        expect(added.map(({ actions: [action] }) => action).sort()).toEqual(
          after.filter((one) => !before.includes(one)).sort(),
        );
        expect(removed.map(({ actions: [action] }) => action).sort()).toEqual(
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

describe("policies that say too much to tell it one by one", () => {
  const actions = Array.from({ length: 150 }, (_, index) => `s3:Get${index}`);
  const resources = Array.from({ length: 150 }, (_, index) => `arn:aws:s3:::b/${index}`);
  const many = (rest: object = {}) => allow(actions, resources, rest);

  it("tell each principal by itself", () => {
    const Principal = { AWS: ["*", "arn:aws:iam::111111111111:root"] };

    const { added } = compared([], [many({ Principal })]);

    expect(added.map(({ principal }) => principal)).toEqual(["AWS *", "AWS arn:aws:iam::111111111111:root"]);
    expect(added[0]!.actions).toEqual([...actions].sort());
  });

  it("tell nothing that the other policy covers, and all of what it covers in part only", () => {
    const all = allow("s3:*", "arn:aws:s3:::b/*");

    expect(compared([all], [many()]).added).toEqual([]);
    expect(compared([all], [allow([...actions, "kms:Decrypt"], resources)]).added).toHaveLength(1);
    expect(compared([all], [allow(actions, [...resources, "arn:aws:s3:::c"])]).added).toHaveLength(1);
  });

  it("are short to read, and yet no two are described alike", () => {
    const described = (last: string) =>
      describePermissions(compared([], [allow(actions, [...resources, last])]).added);

    const [one] = described("arn:aws:s3:::b/x");
    expect(one).toMatch(/… \(151: [0-9a-f]{16}\)$/);
    expect(described("arn:aws:s3:::b/y")).not.toEqual([one]);
    expect(described("arn:aws:s3:::b/x")).toEqual([one]);
  });

  it("are found powerful by any of their actions and resources", () => {
    const isOne = (action: string, resource: string) =>
      compared([], [allow([...actions, action], [...resources, resource])]).added.some(isPowerful);

    expect(isOne("kms:Decrypt", "*")).toBe(true);
    expect(isOne("iam:*", "a")).toBe(true);
    expect(isOne("kms:Decrypt", "a")).toBe(false);
  });

  it("take no more than so many steps, however they are written", () => {
    const wild = (count: number, suffix = "") => [
      Array.from({ length: count }, (_, index) => `s3:*a*b*c*d${index}${suffix}`),
      Array.from({ length: count }, (_, index) => `arn:aws:s3:::*b*/*${index}${"x".repeat(50)}${suffix}`),
    ];
    const before = Array.from({ length: 50 }, (_, index) => {
      const [some, others] = wild(140, `${index}*`);
      return allow(some, others);
    });
    const [some, others] = wild(140);
    const efforts = countedSteps();

    const { added, removed } = compared(before, [allow(some, others)]);

    const { taken, refused } = efforts.restored();
    expect(taken).toBeLessThanOrEqual(2 * 5_000_000);
    expect(refused).toBeGreaterThan(0);
    expect(refused).toBeLessThan(20_000);
    expect([added.length > 0, removed.length > 0]).toEqual([true, true]);
  });
});
