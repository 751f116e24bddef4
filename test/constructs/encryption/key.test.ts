import type { Construct } from "constructs";
import { Key, type KeyProps } from "../../../src/constructs/encryption/key";
import { weakeningsWithin } from "../../../src/core/weakenings";
import { policyOf, refusal } from "../../support/synthesized";
import { synthesizeWithProvider as synthesize, TestTopic } from "./fixtures";

const BASICS = { alias: "app-key", description: "secrets of applications" };
const ADMIN = "arn:aws:iam::111111111111:role/admin";

function keyWith(props: Partial<KeyProps>, use: (key: Key) => void = () => undefined) {
  return synthesize((stack) => use(new Key(stack, "Key", { ...BASICS, ...props })));
}

function refusalOf(props: Partial<KeyProps>) {
  return refusal(() => keyWith(props));
}

describe("a key with all defaults", () => {
  it("is rotated each year, kept for 30 days after a deletion is scheduled, and never destroyed", () => {
    const key = keyWith({}).resource("aws_kms_key", "Key/Resource");

    expect(key).toMatchObject({
      description: "secrets of applications",
      enable_key_rotation: true,
      rotation_period_in_days: 365,
      deletion_window_in_days: 30,
      lifecycle: { prevent_destroy: true },
    });
    expect(key).not.toHaveProperty("multi_region");
    expect(key).not.toHaveProperty("tags");
  });

  it("has an alias", () => {
    expect(keyWith({}).resource("aws_kms_alias", "Key/Alias")).toMatchObject({
      name: "alias/app-key",
      target_key_id: "${aws_kms_key.Key_961B73FD.key_id}",
    });
  });

  it("makes nothing else", () => {
    expect(keyWith({}).paths).toEqual(["aws_kms_alias Key/Alias", "aws_kms_key Key/Resource"]);
  });

  it("lets the account's IAM policies decide who administers it, and nobody use it", () => {
    const policy = policyOf(keyWith({}).resource("aws_kms_key", "Key/Resource").policy);

    expect(policy.Statement).toEqual([
      {
        Sid: "Administration",
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::111111111111:root" },
        Action: [
          "kms:CancelKeyDeletion",
          "kms:CreateAlias",
          "kms:DeleteAlias",
          "kms:DisableKey",
          "kms:DisableKeyRotation",
          "kms:EnableKey",
          "kms:EnableKeyRotation",
          "kms:PutKeyPolicy",
          "kms:RevokeGrant",
          "kms:RotateKeyOnDemand",
          "kms:ScheduleKeyDeletion",
          "kms:TagResource",
          "kms:UntagResource",
          "kms:UpdateAlias",
          "kms:UpdateKeyDescription",
        ],
        Resource: "*",
      },
      {
        Sid: "Inspection",
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::111111111111:root" },
        Action: [
          "kms:DescribeKey",
          "kms:GetKeyPolicy",
          "kms:GetKeyRotationStatus",
          "kms:ListGrants",
          "kms:ListKeyPolicies",
          "kms:ListKeyRotations",
          "kms:ListResourceTags",
        ],
        Resource: "*",
      },
    ]);
  });

  it("is named by partition", () => {
    const synthesized = synthesize((stack) => void new Key(stack, "Key", BASICS), {
      accountId: "111111111111",
      region: "us-gov-west-1",
    });

    const policy = policyOf(synthesized.resource("aws_kms_key", "Key/Resource").policy);
    expect(policy.Statement[0]!.Principal).toEqual({ AWS: "arn:aws-us-gov:iam::111111111111:root" });
  });
});

describe("a key with everything set", () => {
  const everything = (stack: Construct): KeyProps => ({
    ...BASICS,
    rotationPeriodDays: 90,
    deletionWindow: { days: 7, because: "a sandbox that is made anew each week" },
    multiRegion: true,
    administrators: ["security/*", "arn:aws:iam::111111111111:role/deploy"],
    deployRoleArn: "arn:aws:iam::111111111111:role/deploy",
    tags: { created_by: "figgy" },
    alertTopic: new TestTopic(stack, "Topic"),
    alertRuleName: "app-key-watch",
  });
  const synthesized = () => synthesize((stack) => void new Key(stack, "Key", everything(stack)));

  it("carries the settings", () => {
    expect(synthesized().resource("aws_kms_key", "Key/Resource")).toMatchObject({
      rotation_period_in_days: 90,
      deletion_window_in_days: 7,
      multi_region: true,
      tags: { created_by: "figgy" },
    });
  });

  it("is administered by the named principals only", () => {
    const policy = policyOf(synthesized().resource("aws_kms_key", "Key/Resource").policy);

    expect(policy.Statement.find((s) => s.Sid === "Administration")).toMatchObject({
      Action: expect.arrayContaining(["kms:ReplicateKey", "kms:UpdatePrimaryRegion"]),
      Condition: {
        ArnLike: {
          "aws:PrincipalArn": [
            "arn:aws:iam::111111111111:role/deploy",
            "arn:aws:iam::111111111111:role/security/*",
          ],
        },
      },
    });
  });

  it("records the shorter deletion window with its reason", () => {
    let weakenings: unknown;
    synthesize((stack) => {
      new Key(stack, "Key", everything(stack));
      weakenings = weakeningsWithin(stack);
    });

    expect(weakenings).toEqual([
      {
        path: "stack/Key",
        what: "the key is gone 7 days after its deletion was scheduled",
        because: "a sandbox that is made anew each week",
      },
    ]);
  });

  it("reports what can make data unreadable, for this key alone", () => {
    const rule = synthesized().resource("aws_cloudwatch_event_rule", "Key/Alert/Resource");

    expect(rule.name).toBe("app-key-watch");
    expect(JSON.parse(rule.event_pattern)).toEqual({
      source: ["aws.kms"],
      "detail-type": ["AWS API Call via CloudTrail"],
      detail: {
        eventName: ["DisableKey", "DisableKeyRotation", "PutKeyPolicy", "ScheduleKeyDeletion"],
        errorCode: [{ exists: false }],
        requestParameters: { keyId: [{ suffix: "${aws_kms_key.Key_961B73FD.key_id}" }] },
      },
    });
  });
});

describe("the name of a key's alert rule", () => {
  const nameFor = (alias: string) =>
    synthesize(
      (stack) => void new Key(stack, "Key", { ...BASICS, alias, alertTopic: new TestTopic(stack, "T") }),
    ).resource("aws_cloudwatch_event_rule", "Key/Alert/Resource").name as string;

  it("is made of the alias", () => {
    expect(nameFor("store/app-key")).toBe("store-app-key-changes");
  });

  it("stays unique where the alias is too long for it", () => {
    const [one, other] = ["x", "y"].map((last) => nameFor("a".repeat(99) + last));

    expect(one).toMatch(/^a{55}-[0-9a-f]{8}$/);
    expect(other).not.toBe(one);
  });
});

describe("a key refuses", () => {
  it.each([
    ["rotationPeriodDays", { rotationPeriodDays: 89 }, "a whole number from 90 to 2560 days"],
    ["rotationPeriodDays", { rotationPeriodDays: 2561 }, "a whole number from 90 to 2560 days"],
    [
      "deletionWindow.days",
      { deletionWindow: { days: 6, because: "because of reasons" } },
      "from 7 to 30 days",
    ],
    [
      "deletionWindow.days",
      { deletionWindow: { days: 31, because: "because of reasons" } },
      "from 7 to 30 days",
    ],
  ])("%s of %j", (prop, props, allowed) => {
    const error = refusalOf(props);

    expect(error.code).toBe("VALUE_OUT_OF_RANGE");
    expect(error.message).toContain(`stack/Key.${prop}`);
    expect(error.message).toContain(allowed);
  });

  it("a shorter deletion window without a reason", () => {
    const error = refusalOf({ deletionWindow: { days: 7, because: "" } });

    expect(error.code).toBe("REASON_MISSING");
    expect(error.message).toContain("stack/Key.deletionWindow.because");
  });

  it("a description that is longer than KMS takes", () => {
    const error = refusalOf({ description: "x".repeat(8193) });

    expect(error.code).toBe("VALUE_OUT_OF_RANGE");
    expect(error.message).toContain("stack/Key.description");
    expect(error.message).toContain("at most 8192 characters");
  });

  it("an alias that belongs to AWS", () => {
    const error = refusalOf({ alias: "aws/app" });

    expect(error.code).toBe("NAME_INVALID");
    expect(error.message).toContain("not beginning with aws/");
  });

  it("a name of the alert's rule that EventBridge would not take", () => {
    expect(refusalOf({ alertRuleName: "a rule" }).problems).toMatchObject([
      { code: "NAME_INVALID", path: "stack/Key.alertRuleName" },
    ]);
  });

  it("all that is wrong at once", () => {
    const { problems } = refusalOf({ alias: "", rotationPeriodDays: 1, administrators: [] });

    expect(problems.map((problem) => problem.code)).toEqual([
      "NAME_INVALID",
      "VALUE_OUT_OF_RANGE",
      "KEY_LOCKOUT",
      "KEY_LOCKOUT",
    ]);
  });
});

describe("a key whose administrators are limited refuses to lock everybody out", () => {
  it("with no administrator at all", () => {
    expect(refusalOf({ administrators: [], deployRoleArn: ADMIN }).problems[0]).toMatchObject({
      code: "KEY_LOCKOUT",
      path: "stack/Key.administrators",
      fix: "name administrators, or leave administrators out: then the account's IAM policies decide",
    });
  });

  it.each([
    "arn:aws:iam::222222222222:role/admin",
    "arn:aws:iam::*:role/admin",
    "arn:aws-cn:iam::111111111111:role/admin",
    "arn:aws:sts::111111111111:assumed-role/admin/me",
    "arn:aws:iam::111111111111:root",
    "the admins",
  ])("with the administrator %s, who is no principal of the key's account", (administrator) => {
    expect(
      refusalOf({ administrators: [administrator, ADMIN], deployRoleArn: ADMIN }).problems,
    ).toMatchObject([
      {
        code: "KEY_LOCKOUT",
        path: "stack/Key.administrators",
        allowed:
          "names of roles of account 111111111111, or ARNs that begin with arn:aws:iam::111111111111:role/ or arn:aws:iam::111111111111:user/",
      },
    ]);
  });

  it.each([
    ["is not stated", undefined],
    ["is not among them", "arn:aws:iam::111111111111:role/deploy"],
    ["is of another account", "arn:aws:iam::222222222222:role/admin"],
    ["is a session, not a role", "arn:aws:sts::111111111111:assumed-role/admin/me"],
    ["only begins with the name of one", "arn:aws:iam::111111111111:role/admin2"],
  ])("when the role that Terraform runs as %s", (_, deployRoleArn) => {
    expect(refusalOf({ administrators: ["admin"], deployRoleArn }).problems).toEqual([
      {
        code: "KEY_LOCKOUT",
        path: "stack/Key.deployRoleArn",
        value: deployRoleArn,
        allowed: "a role that administrators name: arn:aws:iam::111111111111:role/admin",
        fix: "state the role that Terraform runs as, and add it to administrators: otherwise no later apply could change the key or its policy",
      },
    ]);
  });

  it.each(["admin", "adm?n", "*", "arn:aws:iam::111111111111:role/a*"])(
    "and accepts a deploy role that %s covers",
    (administrator) => {
      expect(() => keyWith({ administrators: [administrator], deployRoleArn: ADMIN })).not.toThrow();
    },
  );

  it("and takes the signs of a pattern's name for what they are", () => {
    const { code } = refusalOf({ administrators: ["adm.n"], deployRoleArn: ADMIN });

    expect(code).toBe("KEY_LOCKOUT");
  });
});

describe("a key whose policy outgrows AWS's limit", () => {
  it("is refused with the arithmetic", () => {
    const error = refusal(() =>
      keyWith({}, (key) => {
        for (let i = 0; i < 200; i++) {
          key.allowService("logs", {
            uses: ["encrypt"],
            sourceArns: [`arn:aws:logs:eu-central-1:111111111111:${i}`],
            encryptionContext: { number: `${i}` },
          });
        }
      }),
    );

    expect(error.code).toBe("POLICY_TOO_LARGE");
    expect(error.message).toContain("32768 bytes for one key policy");
  });
});
