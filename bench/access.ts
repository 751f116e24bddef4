import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { evaluate } from "../src/access/evaluate";
import type { NamedPolicy } from "../src/access/policies/document";
import type { AccessRequest } from "../src/access/request";
import type { ResourceDefinition, RoleDefinition } from "../src/access/world/definition";
import { World } from "../src/access/world/world";
import { accessSection } from "./sections/access";
import { table, targetTable } from "./support/report";

const REGION = "eu-central-1";
const NAMESPACES = ["shared", "app", "data", "devops", "sre", "dba"];
const KEYS = ["app", "devops", "data"];
const READS = ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParameterHistory"];
const WRITES = ["ssm:PutParameter", "ssm:DeleteParameter"];

function account(index: number): string {
  return String(100_000_000_000 + index);
}

function policy(name: string, ...Statement: any[]): NamedPolicy {
  return { name, document: { Version: "2012-10-17", Statement } };
}

/** A role with the statements that the role types of a config store need. */
function role(accountId: string, name: string, namespaces: readonly string[]): RoleDefinition {
  const parameters = (names: readonly string[]): string[] =>
    names.map((name) => `arn:aws:ssm:${REGION}:${accountId}:parameter/${name}/*`);
  const tableArn = (name: string): string =>
    `arn:aws:dynamodb:${REGION}:${accountId}:table/figgy-config-${name}`;
  const keyConditions = {
    "ForAnyValue:StringEquals": { "kms:ResourceAliases": KEYS.map((key) => `alias/${key}-key`) },
    StringLike: { "kms:EncryptionContext:PARAMETER_ARN": parameters(namespaces) },
  };
  return {
    arn: `arn:aws:iam::${accountId}:role/${name}`,
    trustPolicy: policy(`${name} trust`, {
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${account(0)}:root` },
      Action: "sts:AssumeRole",
      Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
    }),
    boundary: policy("boundary", { Effect: "Allow", NotAction: ["iam:*", "organizations:*"], Resource: "*" }),
    policies: [
      policy(
        `${name} parameters`,
        { Sid: "Use", Effect: "Allow", Action: [...READS, ...WRITES], Resource: parameters(namespaces) },
        {
          Sid: "Own",
          Effect: "Allow",
          Action: READS,
          Resource: [`arn:aws:ssm:${REGION}:${accountId}:parameter/figgy/rbac/${name}/*`],
        },
        { Sid: "Describe", Effect: "Allow", Action: "ssm:DescribeParameters", Resource: "*" },
        {
          Sid: "Integrations",
          Effect: "Deny",
          Action: "ssm:*",
          Resource: parameters(["figgy/integrations"]),
        },
        {
          Sid: "Protect",
          Effect: "Deny",
          Action: ["ssm:Put*", "ssm:Delete*"],
          Resource: parameters(["figgy"]),
        },
      ),
      policy(
        `${name} data`,
        {
          Sid: "Decrypt",
          Effect: "Allow",
          Action: "kms:Decrypt",
          Resource: `arn:aws:kms:${REGION}:${accountId}:key/*`,
          Condition: keyConditions,
        },
        { Sid: "Cache", Effect: "Allow", Action: "dynamodb:Scan", Resource: tableArn("cache") },
        {
          Sid: "Share",
          Effect: "Allow",
          Action: ["dynamodb:PutItem", "dynamodb:DeleteItem"],
          Resource: tableArn("replication"),
          Condition: {
            "ForAllValues:StringLike": { "dynamodb:LeadingKeys": namespaces.map((name) => `/${name}/*`) },
            Null: { "dynamodb:LeadingKeys": "false" },
          },
        },
      ),
    ],
  };
}

function resources(accountId: string): ResourceDefinition[] {
  const root = `arn:aws:iam::${accountId}:root`;
  return KEYS.map((key) => ({
    arn: `arn:aws:kms:${REGION}:${accountId}:key/${key}`,
    aliases: [`alias/${key}-key`],
    policies: [
      policy(
        `${key} key`,
        {
          Sid: "Administer",
          Effect: "Allow",
          Principal: { AWS: root },
          Action: ["kms:Describe*", "kms:Put*"],
          Resource: "*",
        },
        {
          Sid: "UseThroughParameters",
          Effect: "Allow",
          Principal: { AWS: root },
          Action: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*"],
          Resource: "*",
          Condition: {
            StringEquals: { "kms:CallerAccount": accountId, "kms:ViaService": `ssm.${REGION}.amazonaws.com` },
          },
        },
      ),
    ],
  }));
}

function roleNames(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `role-${i}`);
}

function namespacesOf(name: string): string[] {
  const index = Number(name.split("-")[1]);
  return NAMESPACES.filter((_, i) => (i + index) % 2 === 0);
}

function world(accounts: number, roles: number): World {
  const ids = Array.from({ length: accounts }, (_, i) => account(i));
  return new World({
    roles: ids.flatMap((id) => roleNames(roles).map((name) => role(id, name, namespacesOf(name)))),
    resources: ids.flatMap(resources),
  });
}

const ACCOUNT = account(1);
const ROLE = `arn:aws:iam::${ACCOUNT}:role/role-1`;
const parameter = (path: string, id = ACCOUNT): string => `arn:aws:ssm:${REGION}:${id}:parameter/${path}`;
const alias = (key: string, id = ACCOUNT): string => `arn:aws:kms:${REGION}:${id}:alias/${key}-key`;

const QUESTIONS: Readonly<Record<string, AccessRequest>> = {
  "allowed by a path": { principal: ROLE, action: "ssm:GetParameter", resource: parameter("app/url") },
  "denied by a statement": {
    principal: ROLE,
    action: "ssm:PutParameter",
    resource: parameter("figgy/account_id"),
  },
  "allowed by nothing": { principal: ROLE, action: "ssm:GetParameter", resource: parameter("shared/url") },
  "a key through a service": {
    principal: ROLE,
    action: "kms:Decrypt",
    resource: alias("app"),
    through: "ssm",
    encryptionContext: { PARAMETER_ARN: parameter("app/url") },
  },
  "leading keys stated": {
    principal: ROLE,
    action: "dynamodb:PutItem",
    resource: `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/figgy-config-replication`,
    context: { "dynamodb:LeadingKeys": ["/app/a"] },
  },
  "leading keys open": {
    principal: ROLE,
    action: "dynamodb:PutItem",
    resource: `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/figgy-config-replication`,
  },
  "encryption context open": {
    principal: ROLE,
    action: "kms:Decrypt",
    resource: alias("app"),
    through: "ssm",
  },
};

const MINIMUM_MS = 300;

/** Microseconds a call, after a warm-up. */
function microseconds(ask: () => unknown): number {
  for (let i = 0; i < 200; i++) ask();
  let calls = 0;
  const start = process.hrtime.bigint();
  let elapsed = 0;
  while (elapsed < MINIMUM_MS) {
    for (let i = 0; i < 100; i++) ask();
    calls += 100;
    elapsed = Number(process.hrtime.bigint() - start) / 1e6;
  }
  return (elapsed * 1000) / calls;
}

function questions(): void {
  const small = world(5, 6);
  const rows = Object.entries(QUESTIONS).map(([name, request]) => [
    name,
    evaluate(request, small).outcome,
    microseconds(() => evaluate(request, small)).toFixed(1),
  ]);
  console.log(table(["question (5 accounts, 6 roles each)", "outcome", "µs"], rows));
}

/** How long a question about access takes, by kind of question, and how long whole matrices. */
export function run(): void {
  questions();
  const folder = mkdtempSync(join(tmpdir(), "access-bench-"));
  try {
    const { title, table, targets } = accessSection(folder);
    console.log(`\n${title}\n\n${table}\n\n${targetTable(targets)}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
