import * as fc from "fast-check";
import { Automaton } from "../../../src/access/patterns/automaton";
import { textMatcher } from "../../../src/access/patterns/matcher";
import { readPieces } from "../../../src/access/patterns/pieces";
import { allow, outcome, smallWorld } from "../support/worlds";

function covers(
  pattern: string,
  resource: string,
  element: "Resource" | "NotResource" = "Resource",
): boolean {
  const world = smallWorld({ identity: [{ Effect: "Allow", Action: "*", [element]: pattern }] });
  return outcome(world, { action: "svc:Do", resource }) === "allowed";
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html */
describe("a resource's pattern", () => {
  const objects = "arn:aws:s3:::bucket/*/test/*";

  it.each(["1/test/o", "1/2/test/o", "1/2/test/3/o", "1///test///o", "1/test/.jpg", "/test/o", "1/test/"])(
    "with asterisks covers slashes: %s",
    (key) => {
      expect(covers(objects, `arn:aws:s3:::bucket/${key}`)).toBe(true);
    },
  );

  it.each(["1-test/o", "test/o", "1/2/test.jpg"])("does not cover %s", (key) => {
    expect(covers(objects, `arn:aws:s3:::bucket/${key}`)).toBe(false);
  });

  it.each([
    ["*", "arn:aws:s3:::bucket", true],
    ["*", "*", true],
    ["arn:aws:s3:::bucket", "arn:aws:s3:::Bucket", false],
    ["arn:aws:s3:::bucket*", "*", false],
    ["arn:aws:ssm:*:*:parameter/app/*", "arn:aws:ssm:eu-west-1:111111111111:parameter/app/url", true],
    [
      "arn:aws:ssm:eu-west-1:111111111111:parameter/app/*",
      "arn:aws:ssm:eu-west-1:111111111111:parameter/app2/url",
      false,
    ],
    [
      "arn:aws:ssm:eu-west-?:111111111111:parameter/a",
      "arn:aws:ssm:eu-west-1:111111111111:parameter/a",
      true,
    ],
    [
      "arn:aws:secretsmanager:r:111111111111:secret:db-??????",
      "arn:aws:secretsmanager:r:111111111111:secret:db-AbCdEf",
      true,
    ],
    [
      "arn:aws:secretsmanager:r:111111111111:secret:db-??????",
      "arn:aws:secretsmanager:r:111111111111:secret:db-long-AbCdEf",
      false,
    ],
    ["arn:aws:logs:r:111111111111:log-group:/a*:x", "arn:aws:logs:r:111111111111:log-group:/a:b:x", true],
  ] as const)("%s and %s: %s", (pattern, resource, expected) => {
    expect(covers(pattern, resource)).toBe(expected);
    expect(covers(pattern, resource, "NotResource")).toBe(!expected);
  });

  it("crosses colons only by an asterisk at a part's end", () => {
    const table = "arn:aws:dynamodb:eu-west-1:111111111111:table/a";

    expect(covers("arn:aws:dynamodb:*", table)).toBe(true);
    expect(covers("arn:aws:dynamodb:*:table/a", table)).toBe(true);
    expect(covers("arn:aws:dynamodb:eu*1:table/a", table)).toBe(false);
    expect(covers("arn:aws:dynamodb:eu-west-1?111111111111:table/a", table)).toBe(false);
  });
});

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html */
describe("NotAction", () => {
  const world = smallWorld({
    identity: [{ Effect: "Allow", NotAction: ["iam:*", "s3:Delete*"], Resource: "*" }],
  });

  it.each([
    ["ssm:GetParameter", "allowed"],
    ["s3:GetObject", "allowed"],
    ["s3:deleteBucket", "denied"],
    ["IAM:CreateUser", "denied"],
  ])("covers all others: %s → %s", (action, expected) => {
    expect(outcome(world, { action, resource: "*" })).toBe(expected);
  });
});

describe("an action's pattern", () => {
  it.each([
    ["iam:*AccessKey*", "iam:CreateAccessKey", "allowed"],
    ["iam:*AccessKey*", "iam:CreateUser", "denied"],
    ["dynamodb:?etItem", "dynamodb:GetItem", "allowed"],
    ["dynamodb:?etItem", "dynamodb:GetItems", "denied"],
    ["s3*:GetObject", "s3-outposts:GetObject", "allowed"],
    ["*", "ssm:GetParameter", "allowed"],
  ])("%s and %s: %s", (pattern, action, expected) => {
    expect(outcome(smallWorld({ identity: [allow(pattern, "*")] }), { action, resource: "*" })).toBe(
      expected,
    );
  });
});

describe("matching", () => {
  const letters = fc.constantFrom("a", "b", ":", "*", "?");
  const values = fc.string({ unit: fc.constantFrom("a", "b", ":"), maxLength: 8 });

  it("is what a regular expression says", () => {
    fc.assert(
      fc.property(fc.string({ unit: letters, maxLength: 6 }), values, (pattern, value) => {
        const source = pattern.replace(/[*?]/g, (wildcard) => (wildcard === "*" ? ".*" : "."));

        expect(textMatcher(readPieces(pattern, "like", false))(value)).toBe(
          new RegExp(`^${source}$`).test(value),
        );
      }),
      { numRuns: 5_000 },
    );
  });

  it("takes time in proportion to the text, however many asterisks there are", () => {
    const matches = textMatcher(readPieces(`${"*a".repeat(30)}b`, "like", false));
    const step = jest.spyOn(Automaton.prototype, "step");

    expect(matches("a".repeat(2_000))).toBe(false);
    expect(step.mock.calls.length).toBeLessThanOrEqual(2_000);
    expect(Math.max(...step.mock.calls.map(([positions]) => positions.length))).toBeLessThanOrEqual(62);
    step.mockRestore();
  });
});
