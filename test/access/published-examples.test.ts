import type { AccessRequest } from "../../src/access/request";
import { allow, ask, deny, outcome, ROLE, ROOT, type SmallWorld, smallWorld, USER } from "./support/worlds";

/** Examples of AWS's documentation, each with what it says about it. */

const mfa = (value: boolean | null): AccessRequest["context"] => ({ "aws:MultiFactorAuthPresent": value });

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent */
describe("multi-factor authentication", () => {
  const everything = allow("s3:*", "*");
  const when = (effect: typeof allow, operator: string, value: string): SmallWorld => ({
    identity: [
      ...(effect === deny ? [everything] : []),
      effect("s3:*", "*", { Condition: { [operator]: { "aws:MultiFactorAuthPresent": value } } }),
    ],
  });

  it.each([
    [
      "Deny + Bool false spares long-term keys",
      when(deny, "Bool", "false"),
      ["allowed", "denied", "allowed"],
    ],
    [
      "Deny + BoolIfExists false spares only MFA",
      when(deny, "BoolIfExists", "false"),
      ["allowed", "denied", "denied"],
    ],
    [
      "Allow + BoolIfExists true lets long-term keys in",
      when(allow, "BoolIfExists", "true"),
      ["allowed", "denied", "allowed"],
    ],
    ["Allow + Bool true lets only MFA in", when(allow, "Bool", "true"), ["allowed", "denied", "denied"]],
    [
      "Allow + Null false lets all temporary credentials in",
      when(allow, "Null", "false"),
      ["allowed", "allowed", "denied"],
    ],
  ])("%s", (_, parts, expected) => {
    const world = smallWorld(parts);

    expect(
      [true, false, null].map((value) => outcome(world, { principal: USER, context: mfa(value) })),
    ).toEqual(expected);
    expect(ask(world, { principal: USER })).toMatchObject({
      outcome: "unknown",
      attributes: ["aws:MultiFactorAuthPresent"],
    });
  });

  it("has no age where there was none", () => {
    const identity = [
      allow("s3:*", "*", { Condition: { NumericLessThan: { "aws:MultiFactorAuthAge": "3600" } } }),
    ];

    expect(outcome(smallWorld({ identity }), { context: mfa(false) })).toBe("denied");
    expect(outcome(smallWorld({ identity }), { context: mfa(true) })).toBe("unknown");
    expect(outcome(smallWorld({ identity }), { context: { "aws:MultiFactorAuthAge": 60 } })).toBe("allowed");
  });

  it("is implied by its age", () => {
    expect(
      outcome(smallWorld(when(allow, "Bool", "true")), { context: { "aws:MultiFactorAuthAge": 60 } }),
    ).toBe("allowed");
  });
});

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IfExists */
describe("launching instances of some types", () => {
  const world = (operator: string): ReturnType<typeof smallWorld> =>
    smallWorld({
      identity: [
        allow("ec2:RunInstances", "*", {
          Condition: { [operator]: { "ec2:InstanceType": ["t1.*", "t2.*", "m3.*"] } },
        }),
      ],
    });
  const launch = (instanceType: string | null): Partial<AccessRequest> => ({
    action: "ec2:RunInstances",
    resource: "arn:aws:ec2:eu-central-1:111111111111:image/ami-1",
    context: { "ec2:InstanceType": instanceType },
  });

  it("fails for images, which have no instance type, with StringLike", () => {
    expect(outcome(world("StringLike"), launch(null))).toBe("denied");
  });

  it("works with StringLikeIfExists, for these types alone", () => {
    expect(outcome(world("StringLikeIfExists"), launch(null))).toBe("allowed");
    expect(outcome(world("StringLikeIfExists"), launch("t2.micro"))).toBe("allowed");
    expect(outcome(world("StringLikeIfExists"), launch("p5.48xlarge"))).toBe("denied");
  });
});

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition_examples-multi-valued-context-keys.html */
describe("attributes of a table", () => {
  const table = "arn:aws:dynamodb:eu-central-1:111111111111:table/Thread";
  const reading = smallWorld({
    identity: [
      allow("dynamodb:GetItem", "arn:aws:dynamodb:*:*:table/Thread", {
        Condition: { "ForAllValues:StringEquals": { "dynamodb:Attributes": ["ID", "Message", "Tags"] } },
      }),
    ],
  });
  const get = (...names: string[]): Partial<AccessRequest> => ({
    action: "dynamodb:GetItem",
    resource: table,
    context: { "dynamodb:Attributes": names },
  });

  it("may be read if all of them are listed", () => {
    expect(outcome(reading, get("ID", "Message", "Tags"))).toBe("allowed");
    expect(outcome(reading, get("ID", "Message", "Tags", "UserName"))).toBe("denied");
  });

  it("may be read, too, if the request names none: ForAllValues does not ask for any", () => {
    expect(outcome(reading, get())).toBe("allowed");
  });

  it("may not be written if one of them is listed in a denial", () => {
    const writing = smallWorld({
      identity: [
        allow("dynamodb:*", "*"),
        deny("dynamodb:PutItem", table, {
          Condition: { "ForAnyValue:StringEquals": { "dynamodb:Attributes": ["ID", "PostDateTime"] } },
        }),
      ],
    });
    const put = (...names: string[]): string =>
      outcome(writing, { ...get(...names), action: "dynamodb:PutItem" });

    expect(put("UserName", "Message", "PostDateTime")).toBe("denied");
    expect(put("UserName")).toBe("allowed");
    expect(put()).toBe("allowed");
  });
});

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html */
describe("leading keys of a table", () => {
  const limited = smallWorld({
    identity: [
      allow("dynamodb:PutItem", "*", {
        Condition: {
          "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["/app/*"] },
          Null: { "dynamodb:LeadingKeys": "false" },
        },
      }),
    ],
  });
  const put = (keys: readonly string[] | null): string =>
    outcome(limited, {
      action: "dynamodb:PutItem",
      resource: "*",
      context: { "dynamodb:LeadingKeys": keys },
    });

  it("must all be within the namespace, and there must be one", () => {
    expect(put(["/app/a", "/app/b"])).toBe("allowed");
    expect(put(["/app/a", "/devops/b"])).toBe("denied");
    expect(put(["/app2/a"])).toBe("denied");
    expect(put(null)).toBe("denied");
  });

  it("decide, so that a question without them is open", () => {
    expect(ask(limited, { action: "dynamodb:PutItem", resource: "*" })).toMatchObject({
      outcome: "unknown",
      attributes: ["dynamodb:LeadingKeys"],
    });
  });
});

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Null */
describe("temporary credentials", () => {
  const world = smallWorld({
    identity: [allow("s3:*", "*", { Condition: { Null: { "aws:TokenIssueTime": "true" } } })],
  });

  it("have a time of issue, so that a role never lacks it and a user may", () => {
    expect(outcome(world)).toBe("denied");
    expect(outcome(world, { principal: USER })).toBe("unknown");
    expect(outcome(world, { principal: USER, context: { "aws:TokenIssueTime": null } })).toBe("allowed");
  });
});

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_iam-assume-tagged-role.html */
describe("assuming roles with a tag", () => {
  const assume = { principal: USER, action: "sts:AssumeRole", resource: ROLE };
  const tagged = (project: string): string =>
    outcome(
      smallWorld({
        identity: [
          allow("sts:AssumeRole", "*", {
            Condition: { StringEquals: { "iam:ResourceTag/Project": "ExampleCorpABC" } },
          }),
        ],
        trust: [allow("sts:AssumeRole", undefined, { Principal: { AWS: ROOT } })],
        tags: { Project: project },
      }),
      assume,
    );

  it("follows the role's tags", () => {
    expect(tagged("ExampleCorpABC")).toBe("allowed");
    expect(tagged("Other")).toBe("denied");
  });
});

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_deny-requested-region.html */
describe("a denial of other regions", () => {
  const world = smallWorld({
    identity: [
      allow("*", "*"),
      {
        Effect: "Deny",
        NotAction: ["iam:*", "sts:*"],
        Resource: "*",
        Condition: { StringNotEquals: { "aws:RequestedRegion": ["eu-central-1"] } },
      },
    ],
  });
  const get = (region: string): string =>
    outcome(world, {
      action: "ssm:GetParameter",
      resource: `arn:aws:ssm:${region}:111111111111:parameter/a`,
    });

  it("follows the resource's region", () => {
    expect(get("eu-central-1")).toBe("allowed");
    expect(get("us-east-1")).toBe("denied");
  });

  it("does not concern the services that it leaves out", () => {
    expect(outcome(world, { action: "iam:GetRole", resource: USER })).toBe("allowed");
  });
});
