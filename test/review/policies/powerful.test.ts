import { POWERFUL_ACTIONS, POWERFUL_SERVICES } from "../../../src/review/data/powerful";
import { isPowerful } from "../../../src/review/policies/powerful";

const permission = (action: string, resource = "*", conditions: readonly string[] = []) => ({
  effect: "Allow" as const,
  principal: "",
  actions: [action],
  resources: [resource],
  conditions,
});
const is = (action: string, resource?: string) => isPowerful(permission(action, resource));

describe("a permission is powerful", () => {
  it.each([
    "*",
    "**",
    "*:*",
    "everything but s3:GetObject",
    ...POWERFUL_SERVICES.map((service) => `${service}:*`),
  ])("on whatever it is, by its wildcard: %s", (action) => {
    expect(is(action, "arn:aws:iam::111111111111:role/one")).toBe(true);
    expect(isPowerful(permission(action, "arn:aws:iam::111111111111:role/one", ["Bool a = true"]))).toBe(
      true,
    );
  });

  it.each(POWERFUL_ACTIONS)("on everything: %s", (action) => {
    expect(is(action)).toBe(true);
    expect(is(action.toUpperCase())).toBe(true);
  });

  it.each(["ec2:*", "lambda:*", "dynamodb:**", "iam:Pass*", "s3:PutBucket*"])(
    "on everything: %s",
    (action) => {
      expect(is(action)).toBe(true);
    },
  );

  it.each([
    "*",
    "",
    "arn:aws:iam::*:*",
    "arn:aws:iam::111111111111:role/*",
    "arn:aws:iam::*:role/*",
    "arn:aws-us-gov:kms:us-gov-west-1:111111111111:key/*",
    "arn:aws:secretsmanager:eu-central-1:111111111111:secret:*",
    "arn:*:iam::111111111111:role/**",
    "arn:aws:s3:::*",
    "arn:aws:s3:::*/*",
    "everything but arn:aws:iam::111111111111:role/one",
  ])("on all that there is of a kind: %s", (resource) => {
    expect(is("iam:PassRole", resource)).toBe(true);
  });
});

describe("a permission is not powerful", () => {
  it.each(["s3:GetObject", "ssm:GetParameter", "sqs:Send*", "dynamodb:Query"])(
    "by what it does: %s",
    (action) => {
      expect(is(action)).toBe(false);
    },
  );

  it.each([
    "arn:aws:iam::111111111111:role/deploy-*",
    "arn:aws:s3:::bucket/*",
    "arn:aws:s3:::bucket*",
    "arn:aws:logs:eu-central-1:111111111111:log-group:/app:*",
    "arn:aws:ssm:eu-central-1:111111111111:parameter/app/*",
  ])("on some: %s", (resource) => {
    expect(["iam:PassRole", "s3:*", "logs:*", "ssm:*"].some((action) => is(action, resource))).toBe(false);
  });

  it("on everything under a condition", () => {
    expect(isPowerful(permission("iam:PassRole", "*", ["StringEquals iam:passedtoservice = x"]))).toBe(false);
  });
});
