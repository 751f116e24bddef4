import { planText, USUAL } from "./plans";

const REGION = "eu-central-1";
const ROLE_TYPES = ["admin", "data", "dba", "dev", "devops", "sre"];
const NAMESPACES = ["/app", "/data", "/dba", "/devops", "/shared", "/sre"];
const KEYS = ["app", "data", "devops"];

/** The JSON of a plan of an account with a config store: a role type may write more, and much else changes. */
export function storePlanText(changes: number, account: string): string {
  const plan = JSON.parse(planText(changes - 1, account, USUAL)) as { resource_changes: object[] };
  const objects = objectsOf(account);
  const rights = objects.find(({ type }) => type === "aws_iam_policy")!;
  const entry = (object: Planned) => ({
    address: `${object.type}.${object.name}`,
    mode: "managed",
    type: object.type,
    name: object.name,
  });
  return JSON.stringify({
    ...plan,
    prior_state: {
      values: {
        root_module: {
          resources: objects.map((object) => ({
            ...entry(object),
            values: object.values,
            sensitive_values: { value: true },
          })),
        },
      },
    },
    resource_changes: [
      ...plan.resource_changes,
      {
        ...entry(rights),
        change: {
          actions: ["update"],
          before: rights.values,
          after: { ...rights.values, policy: policyOf(account, NAMESPACES, NAMESPACES) },
          after_unknown: {},
          before_sensitive: {},
          after_sensitive: {},
        },
      },
    ],
    configuration: {
      provider_config: {
        aws: {
          name: "aws",
          expressions: {
            region: { constant_value: REGION },
            allowed_account_ids: { constant_value: [account] },
          },
        },
      },
      root_module: {
        resources: objects.map(({ type, name, values }) => ({
          address: `${type}.${name}`,
          provider_config_key: "aws",
          expressions: { value: { constant_value: values.value } },
        })),
      },
    },
  });
}

interface Planned {
  readonly type: string;
  readonly name: string;
  readonly values: Readonly<Record<string, unknown>>;
}

function objectsOf(account: string): readonly Planned[] {
  const parameter = (path: string, value: unknown): Planned => ({
    type: "aws_ssm_parameter",
    name: path.replace(/\W/g, "_"),
    values: {
      name: `/figgy/${path}`,
      type: "String",
      value: typeof value === "string" ? value : JSON.stringify(value),
      arn: `arn:aws:ssm:${REGION}:${account}:parameter/figgy/${path}`,
    },
  });
  return [
    parameter("env_alias", "prod"),
    parameter("namespaces", NAMESPACES),
    parameter("kms/all-keys", KEYS),
    ...ROLE_TYPES.flatMap((role): Planned[] => [
      parameter(`rbac/${role}/namespaces`, NAMESPACES.slice(0, 3)),
      {
        type: "aws_iam_role",
        name: role,
        values: {
          name: `figgy-prod-${role}`,
          path: "/",
          arn: `arn:aws:iam::${account}:role/figgy-prod-${role}`,
          assume_role_policy: trustOf(account),
        },
      },
      {
        type: "aws_iam_policy",
        name: role,
        values: {
          name: `figgy_${role}_access`,
          arn: `arn:aws:iam::${account}:policy/figgy_${role}_access`,
          policy: policyOf(account, NAMESPACES.slice(0, 3), NAMESPACES.slice(0, 1)),
        },
      },
      {
        type: "aws_iam_role_policy_attachment",
        name: role,
        values: {
          role: `figgy-prod-${role}`,
          policy_arn: `arn:aws:iam::${account}:policy/figgy_${role}_access`,
        },
      },
    ]),
    ...KEYS.flatMap((key): Planned[] => [
      {
        type: "aws_kms_key",
        name: key,
        values: {
          arn: `arn:aws:kms:${REGION}:${account}:key/${key}`,
          key_id: key,
          policy: keyPolicyOf(account),
        },
      },
      {
        type: "aws_kms_alias",
        name: key,
        values: { name: `alias/${key}-key`, id: `alias/${key}-key`, target_key_id: key },
      },
    ]),
  ];
}

function policyOf(account: string, read: readonly string[], write: readonly string[]): string {
  const parameters = (namespaces: readonly string[]) =>
    namespaces.map((namespace) => `arn:aws:ssm:${REGION}:${account}:parameter${namespace}/*`);
  return documentOf(
    { Action: ["ssm:GetParameter", "ssm:GetParameters"], Resource: parameters(read) },
    { Action: ["ssm:PutParameter", "ssm:DeleteParameter"], Resource: parameters(write) },
    {
      Action: "kms:Decrypt",
      Resource: `arn:aws:kms:${REGION}:${account}:key/*`,
      Condition: {
        "ForAnyValue:StringEquals": { "kms:ResourceAliases": KEYS.map((key) => `alias/${key}-key`) },
        StringLike: { "kms:EncryptionContext:PARAMETER_ARN": parameters(read) },
      },
    },
  );
}

function keyPolicyOf(account: string): string {
  const Principal = { AWS: `arn:aws:iam::${account}:root` };
  return documentOf({ Principal, Action: "kms:*", Resource: "*" });
}

function trustOf(account: string): string {
  const Principal = { Federated: `arn:aws:iam::${account}:saml-provider/okta` };
  return documentOf({ Principal, Action: "sts:AssumeRoleWithSAML" });
}

function documentOf(...statements: readonly object[]): string {
  const Statement = statements.map((statement) => ({ Effect: "Allow", ...statement }));
  return JSON.stringify({ Version: "2012-10-17", Statement });
}
