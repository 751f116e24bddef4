import { TerraformStack, Testing } from "cdktf";
import { type IKey, Key } from "../../../src/constructs/encryption/key";
import type { PolicyStatement } from "../../../src/core/policy-document";
import { type Json, policyOf, refusal } from "../../support/synthesized";
import { synthesizeWithProvider } from "./fixtures";

const ROOT = { AWS: "arn:aws:iam::111111111111:root" };
const THROUGH_SSM = {
  "kms:CallerAccount": "111111111111",
  "kms:ViaService": "ssm.eu-central-1.amazonaws.com",
};
const ENCRYPTION = ["kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext"];
const USED_BY_NAME = new Set(["Administration", "Inspection"]);

/** What a key's policy allows besides administration. */
function allowedBy(use: (key: IKey) => void, region = "eu-central-1"): Json[] {
  const synthesized = synthesizeWithProvider(
    (stack) => use(new Key(stack, "Key", { alias: "app-key", description: "secrets" })),
    { accountId: "111111111111", region },
  );
  const { policy } = synthesized.resource("aws_kms_key", "Key/Resource");
  return policyOf(policy as string).Statement.filter(
    (statement) => !USED_BY_NAME.has(statement.Sid as string),
  );
}

function statementOf(make: (key: IKey) => PolicyStatement): PolicyStatement {
  let statement: PolicyStatement = {};
  allowedBy((key) => void (statement = make(key)));
  return statement;
}

describe("use through a service", () => {
  it("is left to the IAM policies of the account, for requests that the service makes for them", () => {
    expect(allowedBy((key) => key.allowUseThrough("ssm"))).toEqual([
      {
        Effect: "Allow",
        Principal: ROOT,
        Action: ["kms:Decrypt", ...ENCRYPTION],
        Resource: "*",
        Condition: { StringEquals: THROUGH_SSM },
      },
    ]);
  });

  it("can be limited to a use, an encryption context and principals", () => {
    const statements = allowedBy((key) =>
      key.allowUseThrough("ssm", {
        uses: ["decrypt"],
        encryptionContext: { PARAMETER_ARN: ["arn:b/*", "arn:a/*"] },
        principals: ["arn:aws:iam::111111111111:role/app-*"],
        exceptPrincipals: ["arn:aws:iam::111111111111:role/app-guest"],
      }),
    );

    expect(statements).toEqual([
      {
        Effect: "Allow",
        Principal: ROOT,
        Action: "kms:Decrypt",
        Resource: "*",
        Condition: {
          ArnLike: { "aws:PrincipalArn": "arn:aws:iam::111111111111:role/app-*" },
          ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::111111111111:role/app-guest" },
          StringEquals: THROUGH_SSM,
          StringLike: { "kms:EncryptionContext:PARAMETER_ARN": ["arn:a/*", "arn:b/*"] },
        },
      },
    ]);
  });

  it("lets services that need grants create them, for their own resources only", () => {
    const statements = allowedBy((key) =>
      key.allowUseThrough("dynamodb", { encryptionContext: { "aws:dynamodb:tableName": "events" } }),
    );

    const through = {
      "kms:CallerAccount": "111111111111",
      "kms:ViaService": "dynamodb.eu-central-1.amazonaws.com",
    };
    expect(statements).toEqual([
      {
        Effect: "Allow",
        Principal: ROOT,
        Action: "kms:CreateGrant",
        Resource: "*",
        Condition: { Bool: { "kms:GrantIsForAWSResource": "true" }, StringEquals: through },
      },
      {
        Effect: "Allow",
        Principal: ROOT,
        Action: ["kms:Decrypt", ...ENCRYPTION, "kms:ReEncryptFrom", "kms:ReEncryptTo"],
        Resource: "*",
        Condition: {
          StringEquals: through,
          StringLike: { "kms:EncryptionContext:aws:dynamodb:tableName": "events" },
        },
      },
    ]);
  });

  it("names the partition's own host names", () => {
    const [statement] = allowedBy((key) => key.allowUseThrough("ssm"), "cn-north-1");

    expect(statement).toMatchObject({
      Principal: { AWS: "arn:aws-cn:iam::111111111111:root" },
      Condition: { StringEquals: { "kms:ViaService": "ssm.cn-north-1.amazonaws.com.cn" } },
    });
  });

  it.each(["arn:aws:iam::222222222222:role/app", "arn:aws:iam::*:role/app", "app", "*"])(
    "refuses the principal %s, who could never match",
    (principal) => {
      for (const limit of ["principals", "exceptPrincipals"]) {
        const error = refusal(() => allowedBy((key) => key.allowUseThrough("ssm", { [limit]: [principal] })));

        expect(error.problems).toEqual([
          {
            code: "POLICY_INVALID",
            path: "stack/Key.allowUseThrough",
            value: principal,
            allowed:
              "ARNs that begin with arn:aws:iam::111111111111:role/ or arn:aws:iam::111111111111:user/",
            fix: "name principals of the account that uses the key: any other would never match",
          },
        ]);
      }
    },
  );

  it("refuses an empty list of principals rather than to allow everybody", () => {
    expect(refusal(() => allowedBy((key) => key.allowUseThrough("ssm", { principals: [] }))).code).toBe(
      "POLICY_INVALID",
    );
  });
});

describe("use that is allowed after the policy was first rendered", () => {
  it("is in the policy all the same", () => {
    const statements = allowedBy((key) => {
      Testing.synth(TerraformStack.of(key));
      key.allowUseThrough("ssm");
    });

    expect(statements).toHaveLength(1);
  });
});

describe("use by a service itself", () => {
  it("is limited to whom it acts for; there the service may also look at the key", () => {
    const statements = allowedBy((key) =>
      key.allowService("cloudtrail", {
        uses: ["encrypt"],
        sourceArns: ["arn:aws:cloudtrail:eu-central-1:111111111111:trail/t"],
        sourceAccounts: ["111111111111"],
        encryptionContext: { "aws:cloudtrail:arn": "arn:aws:cloudtrail:*:111111111111:trail/*" },
      }),
    );

    const source = {
      ArnLike: { "aws:SourceArn": "arn:aws:cloudtrail:eu-central-1:111111111111:trail/t" },
      StringEquals: { "aws:SourceAccount": "111111111111" },
    };
    const service = { Effect: "Allow", Principal: { Service: "cloudtrail.amazonaws.com" }, Resource: "*" };
    expect(statements).toEqual([
      { ...service, Action: "kms:DescribeKey", Condition: source },
      {
        ...service,
        Action: ENCRYPTION,
        Condition: {
          ...source,
          StringLike: {
            "kms:EncryptionContext:aws:cloudtrail:arn": "arn:aws:cloudtrail:*:111111111111:trail/*",
          },
        },
      },
    ]);
  });

  it("can be limited by an encryption context alone, which looking at the key does not carry", () => {
    const statements = allowedBy((key) =>
      key.allowService("logs", {
        uses: ["encrypt", "decrypt"],
        encryptionContext: { "aws:logs:arn": "arn:aws:logs:eu-central-1:111111111111:log-group:/app" },
      }),
    );

    expect(statements).toEqual([
      {
        Effect: "Allow",
        Principal: { Service: "logs.eu-central-1.amazonaws.com" },
        Action: ["kms:Decrypt", ...ENCRYPTION],
        Resource: "*",
        Condition: {
          StringLike: {
            "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:eu-central-1:111111111111:log-group:/app",
          },
        },
      },
    ]);
  });

  it.each([{}, { encryptionContext: {} }])("refuses %j, which any account could make use of", (limits) => {
    const error = refusal(() =>
      allowedBy((key) => key.allowService("sns", { uses: ["decrypt"], ...limits })),
    );

    expect(error.problems).toEqual([
      {
        code: "VALUE_MISSING",
        path: "stack/Key.allowService",
        value: "sns",
        allowed: "sourceArns, sourceAccounts or an encryptionContext, one at least",
        fix: "state on whose behalf the service may use the key: otherwise any account could have the service use it",
      },
    ]);
  });
});

describe("direct use", () => {
  it("is left to the IAM policies of the account, with the encryption context", () => {
    const statements = allowedBy((key) =>
      key.allowDirectUse({ uses: ["decrypt"], encryptionContext: { PARAMETER_ARN: "arn:a/*" } }),
    );

    expect(statements).toEqual([
      {
        Effect: "Allow",
        Principal: ROOT,
        Action: "kms:Decrypt",
        Resource: "*",
        Condition: {
          StringEquals: { "kms:CallerAccount": "111111111111" },
          StringLike: { "kms:EncryptionContext:PARAMETER_ARN": "arn:a/*" },
        },
      },
    ]);
  });

  it("refuses to go without an encryption context", () => {
    const error = refusal(() =>
      allowedBy((key) => key.allowDirectUse({ uses: ["decrypt"], encryptionContext: {} })),
    );

    expect(error.problems).toEqual([
      {
        code: "VALUE_MISSING",
        path: "stack/Key.allowDirectUse.encryptionContext",
        value: {},
        allowed: "at least one pair",
        fix: "state the encryption context that callers send, or use allowUseThrough",
      },
    ]);
  });

  it("refuses principals of other accounts", () => {
    const options = {
      uses: ["decrypt"],
      encryptionContext: { a: "b" },
      principals: ["arn:aws:iam::2:role/x"],
    } as const;
    const error = refusal(() => allowedBy((key) => key.allowDirectUse(options)));

    expect(error.message).toContain("POLICY_INVALID stack/Key.allowDirectUse");
  });
});

describe("the statement for an IAM policy", () => {
  it("names the key by its alias, since its id is not known before it exists", () => {
    expect(statementOf((key) => key.useStatement({ sid: "UseKey", actions: ["decrypt"] }))).toEqual({
      sid: "UseKey",
      actions: ["kms:Decrypt"],
      resources: ["arn:aws:kms:eu-central-1:111111111111:key/*"],
      conditions: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/app-key" } },
    });
  });

  it("can be limited to a service and an encryption context", () => {
    const statement = statementOf((key) =>
      key.useStatement({
        sid: "UseKey",
        actions: ["encrypt", "decrypt"],
        throughService: "dynamodb",
        encryptionContext: { "aws:dynamodb:tableName": "events" },
      }),
    );

    expect(statement).toEqual({
      sid: "UseKey",
      actions: [...ENCRYPTION, "kms:Decrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo"],
      resources: ["arn:aws:kms:eu-central-1:111111111111:key/*"],
      conditions: {
        "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/app-key" },
        StringEquals: { "kms:ViaService": "dynamodb.eu-central-1.amazonaws.com" },
        StringLike: { "kms:EncryptionContext:aws:dynamodb:tableName": "events" },
      },
    });
  });
});
