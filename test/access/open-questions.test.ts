import type { PolicyStatementJson } from "../../src/access/policies/document";
import { allow, ask, deny, outcome, smallWorld } from "./support/worlds";

type Conditions = NonNullable<PolicyStatementJson["Condition"]>;

const when = (Condition: Conditions): PolicyStatementJson => allow("s3:*", "*", { Condition });
const unless = (Condition: Conditions): PolicyStatementJson => deny("s3:*", "*", { Condition });

function open(...identity: readonly PolicyStatementJson[]): ReturnType<typeof ask> {
  return ask(smallWorld({ identity }));
}

describe("a key that the question leaves open", () => {
  it("makes no difference where what is allowed with it is allowed without it", () => {
    const answer = open(
      when({ StringEquals: { "aws:SourceVpc": "vpc-1" } }),
      when({ StringNotEquals: { "aws:SourceVpc": "vpc-1" } }),
    );

    expect(answer).toMatchObject({ outcome: "allowed", statements: [{ index: 0 }, { index: 1 }] });
  });

  it("makes no difference where no value meets all conditions", () => {
    expect(
      open(when({ StringEquals: { "aws:SourceVpc": "vpc-1" }, StringLike: { "aws:SourceVpc": "vpc-2*" } })),
    ).toMatchObject({
      outcome: "denied",
      explicit: false,
    });
  });

  it("denies explicitly where one denial or another applies, whatever its value", () => {
    const answer = open(
      allow("s3:*", "*"),
      unless({ Bool: { "aws:MultiFactorAuthPresent": "true" } }),
      unless({ BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } }),
    );

    expect(answer).toMatchObject({ outcome: "denied", explicit: true, missing: [] });
    expect(answer.statements).toHaveLength(2);
  });

  it("is not named where another key decides", () => {
    const answer = open(
      when({ StringEquals: { "aws:SourceVpc": "vpc-1" } }),
      when({ StringEquals: { "aws:SourceVpc": "vpc-1", "aws:SourceVpce": "vpce-1" } }),
    );

    expect(answer).toMatchObject({ outcome: "unknown", attributes: ["aws:SourceVpc"] });
  });

  it("is named as the policy writes it, with the statements that ask for it", () => {
    const answer = open(
      when({ StringEquals: { "aws:sourcevpc": "vpc-1" } }),
      unless({ Bool: { "AWS:MultiFactorAuthPresent": "false" } }),
    );

    expect(answer).toMatchObject({
      outcome: "unknown",
      attributes: ["AWS:MultiFactorAuthPresent", "aws:sourcevpc"],
      statements: [
        { index: 0, effect: "Allow" },
        { index: 1, effect: "Deny" },
      ],
      allowedWhen: { "aws:sourcevpc": "vpc-1" },
    });
  });

  it("is not asked for by statements about other actions and resources", () => {
    const identity = [
      allow("s3:*", "*"),
      deny("s3:Put*", "*", { Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } } }),
    ];

    expect(outcome(smallWorld({ identity }))).toBe("allowed");
  });

  it("may hold several values if it is one of a service's and compared as a set", () => {
    const both = (key: string): PolicyStatementJson =>
      allow("svc:Do", "*", {
        Condition: { "ForAnyValue:StringEquals": { [key]: "a" }, "ForAnyValue:StringLike": { [key]: "b*" } },
      });
    const asked = (key: string): string =>
      outcome(smallWorld({ identity: [both(key)] }), { action: "svc:Do", resource: "*" });

    expect(asked("svc:Set")).toBe("unknown");
    expect(asked("aws:TagKeys")).toBe("unknown");
    expect(asked("aws:SourceVpc")).toBe("denied");
  });

  it.each<readonly [string, Conditions]>([
    [
      "a number between two bounds",
      { NumericGreaterThan: { "s3:max-keys": "1" }, NumericLessThan: { "s3:max-keys": "2" } },
    ],
    ["a number below all bounds", { NumericLessThan: { "s3:max-keys": "1" } }],
    ["a number above all bounds", { NumericGreaterThan: { "s3:max-keys": "1" } }],
    [
      "a date between two bounds",
      { DateGreaterThan: { "aws:CurrentTime": "2020" }, DateLessThan: { "aws:CurrentTime": "2021" } },
    ],
    [
      "an address outside of a range within another",
      { IpAddress: { "aws:SourceIp": "10.0.0.0/8" }, NotIpAddress: { "aws:SourceIp": "10.0.0.0/9" } },
    ],
    ["an address of the other version", { NotIpAddress: { "aws:SourceIp": "0.0.0.0/0" } }],
    [
      "a text within two patterns",
      { StringLike: { "s3:prefix": "a*c" }, StringNotLike: { "s3:prefix": ["ac", "a?c"] } },
    ],
    [
      "an ARN of one account",
      {
        ArnLike: { "aws:SourceVpcArn": "arn:aws:ec2:*:1:vpc/*" },
        StringLike: { "aws:SourceVpcArn": "*:eu-*" },
      },
    ],
    [
      "a text in another case",
      { StringEqualsIgnoreCase: { "s3:prefix": "a" }, StringNotEquals: { "s3:prefix": "a" } },
    ],
  ])("is tried with %s", (_, conditions) => {
    expect(open(when(conditions)).outcome).toBe("unknown");
  });

  it.each<readonly [string, Conditions]>([
    [
      "a number between neighbours that are the same",
      { NumericGreaterThan: { "s3:max-keys": "1" }, NumericLessThanEquals: { "s3:max-keys": "1" } },
    ],
    [
      "an address in two ranges that do not meet",
      { IpAddress: { "aws:SourceIp": "10.0.0.0/8" }, IpAddressIfExists: { "aws:SourceIp": "11.0.0.0/8" } },
    ],
    [
      "a text that begins in two ways",
      { StringLike: { "s3:prefix": "a*" }, StringLikeIfExists: { "s3:prefix": "b*" } },
    ],
    [
      "an ARN with a colon too many",
      {
        ArnLike: { "aws:SourceVpcArn": "arn:aws:ec2:*:1:vpc" },
        StringLike: { "aws:SourceVpcArn": "arn:aws:ec2:a:b:1:vpc" },
      },
    ],
  ])("cannot be %s", (_, conditions) => {
    expect(open(when(conditions)).outcome).toBe("denied");
  });

  it("is tried with the empty value, which counts as none for Null and equals nothing", () => {
    const answer = open(
      when({ Null: { "s3:prefix": "true" }, Bool: { "aws:MultiFactorAuthPresent": "true" } }),
      when({ StringEqualsIfExists: { "s3:prefix": "a" } }),
    );

    expect(answer).toMatchObject({
      outcome: "unknown",
      attributes: ["aws:MultiFactorAuthPresent", "s3:prefix"],
    });
  });
});

describe("a search that would take too long", () => {
  it("ends with an open answer that names all that is open", () => {
    const keys = Array.from({ length: 20 }, (_, i) => `aws:RequestTag/k${i}`);
    const identity = keys.map((key, i) =>
      when({
        StringEquals: {
          [key]: "a",
          [keys[(i + 7) % keys.length]!]: "b",
          [keys[(i + 11) % keys.length]!]: "c",
        },
      }),
    );

    expect(open(...identity)).toMatchObject({
      outcome: "unknown",
      attributes: [...keys].sort(),
      allowedWhen: {},
    });
  });

  it("is not begun where a key is compared as texts and as addresses", () => {
    const answer = open(
      when({ StringLike: { "aws:SourceIp": "10.*" }, IpAddress: { "aws:SourceIp": "11.0.0.0/8" } }),
    );

    expect(answer).toMatchObject({ outcome: "unknown", attributes: ["aws:SourceIp"], deniedWhen: {} });
  });

  it("is not begun where a resource has two open variables", () => {
    const identity = [allow("s3:*", "arn:aws:s3:::${aws:FederatedProvider}/${aws:SourceIdentity}")];

    expect(ask(smallWorld({ identity }))).toMatchObject({
      outcome: "unknown",
      attributes: ["aws:FederatedProvider", "aws:SourceIdentity"],
    });
  });
});
