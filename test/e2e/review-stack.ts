/** The account and region that the stack is written for. */
export const ACCOUNT = "111111111111";
export const REGION = "eu-west-1";

/** Stands in sensitive values only: no output may have it. */
export const CANARY = "canary-in-the-state";

function policy(...Statement: object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement });
}

const root = { AWS: `arn:aws:iam::${ACCOUNT}:root` };
const administer = { Sid: "Administer", Effect: "Allow", Principal: root, Action: "kms:*", Resource: "*" };
const withMfa = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
const read = { Effect: "Allow", Action: ["ssm:GetParameter", "ssm:GetParameters"], Resource: "*" };
const list = { Effect: "Allow", Action: "ssm:DescribeParameters", Resource: "*" };

/** A stack with resources. */
export function stack(resource: object, rest: object = {}): object {
  return {
    terraform: {
      required_providers: { aws: { source: "hashicorp/aws", version: ">= 5.100, < 7" } },
      backend: { local: { path: "/nowhere/terraform.tfstate" } },
    },
    provider: { aws: [{ region: REGION, allowed_account_ids: [ACCOUNT] }] },
    variable: { password: { type: "string", sensitive: true, default: CANARY } },
    resource,
    ...rest,
  };
}

function table(hashKey: string, protectedFromDeletion: boolean): object {
  return {
    name: "things",
    billing_mode: "PAY_PER_REQUEST",
    hash_key: hashKey,
    attribute: [{ name: hashKey, type: "S" }],
    deletion_protection_enabled: protectedFromDeletion,
    point_in_time_recovery: { enabled: true },
  };
}

/** What somebody gives a role of the stack outside Terraform. */
export const BY_HAND = policy({ Effect: "Allow", Action: "*", Resource: "*" });

const helped = {
  name: "helped",
  assume_role_policy: policy({
    Effect: "Allow",
    Principal: { Service: "lambda.amazonaws.com" },
    Action: "sts:AssumeRole",
  }),
};

/** What is deployed. */
export function deployed(): object {
  return stack({
    aws_dynamodb_table: {
      things: { ...table("id", false) },
      kept: { ...table("id", true), name: "kept" },
    },
    aws_kms_key: { key: { enable_key_rotation: true, policy: policy(administer) } },
    aws_iam_role: {
      helped,
      person: {
        name: "person",
        assume_role_policy: policy({
          Effect: "Allow",
          Principal: root,
          Action: "sts:AssumeRole",
          Condition: withMfa,
        }),
      },
    },
    aws_iam_role_policy: {
      read: { name: "read", role: "${aws_iam_role.person.name}", policy: policy(read, list) },
    },
    aws_cloudwatch_log_group: {
      log: { name: "/app/log", retention_in_days: 365 },
      drifting: { name: "/app/drifting", retention_in_days: 365 },
    },
    aws_ssm_parameter: {
      secret: { name: "/app/secret", type: "SecureString", value: "${var.password}" },
      plain: { name: "/app/plain", type: "String", value: "before" },
    },
    aws_sqs_queue: {
      each: { for_each: '${toset(["a", "b"])}', name: "${each.key}" },
      tainted: { name: "tainted" },
      old: { name: "renamed" },
    },
    aws_sns_topic: { old: { name: "moved" } },
  });
}

/** What a pull request makes of it. */
export function proposed(): object {
  return stack(
    {
      aws_dynamodb_table: {
        things: { ...table("key", false) },
        kept: { ...table("id", false), name: "kept" },
      },
      aws_kms_key: {
        key: {
          enable_key_rotation: false,
          policy: policy(administer, {
            Effect: "Allow",
            Principal: "*",
            Action: "kms:Decrypt",
            Resource: "*",
          }),
        },
      },
      aws_iam_role: {
        helped,
        person: {
          name: "person",
          assume_role_policy: policy({ Effect: "Allow", Principal: root, Action: "sts:AssumeRole" }),
        },
      },
      aws_iam_role_policy: {
        read: { name: "read", role: "${aws_iam_role.person.name}", policy: policy(list, read) },
      },
      aws_cloudwatch_log_group: {
        log: { name: "/app/log", retention_in_days: 30 },
        drifting: { name: "/app/drifting", retention_in_days: 365 },
        found: { name: "/app/found" },
      },
      aws_ssm_parameter: {
        secret: { name: "/app/secret", type: "SecureString", value: "${var.password}-2" },
        plain: { name: "/app/plain", type: "String", value: "after" },
      },
      aws_sqs_queue: {
        each: { for_each: '${toset(["a"])}', name: "${each.key}" },
        tainted: { name: "tainted" },
        new: { name: "renamed" },
      },
      aws_sns_topic: { new: { name: "moved" } },
    },
    {
      moved: [{ from: "aws_sns_topic.old", to: "aws_sns_topic.new" }],
      import: [{ to: "aws_cloudwatch_log_group.found", id: "/app/found" }],
    },
  );
}
