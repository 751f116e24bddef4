import { Testing } from "cdktf";
import type { PolicyStatementJson } from "../../../src/access/policies/document";
import { readWorld } from "../../../src/access/world/read-world";
import type { TerraformJson } from "../../../src/access/world/terraform/json";
import type { World } from "../../../src/access/world/world";
import { defineOrganization } from "../../../src/core/organization/organization";
import { addAccountStacks } from "../../../src/stacks/account-stacks";
import { jsonOf } from "../../constructs/identity/fixtures";
import { provideHandlers } from "../../support/handlers";
import type { Definition } from "../matrix/organizations";
import { ACCOUNT_ID, type Model } from "./models";

/** The workload account's stack of an organization, as it is synthesized. */
export function stackOf(definition: Definition): TerraformJson {
  const app = Testing.app();
  provideHandlers(app);
  return jsonOf(addAccountStacks(app, defineOrganization(definition)).work!) as TerraformJson;
}

export function worldOf(stack: TerraformJson): World {
  return readWorld([stack]);
}

export function roleOf({ region, prefix, alias }: Model, role: string): string {
  const partition = region.startsWith("us-gov") ? "aws-us-gov" : region.startsWith("cn-") ? "aws-cn" : "aws";
  return `arn:${partition}:iam::${ACCOUNT_ID}:role/${prefix}-${alias}-${role}`;
}

interface AccessPolicy {
  readonly name: string;
  readonly policy: string;
}

/** The policies of a role type's role. */
export function accessPoliciesOf(stack: TerraformJson, { prefix }: Model, role: string): AccessPolicy[] {
  const policies = Object.values(stack.resource!.aws_iam_policy!) as unknown as AccessPolicy[];
  return policies.filter(({ name }) => new RegExp(`^${prefix}_${role}_access(_\\d+)?$`).test(name));
}

/** The statements of a role type's policies. */
export function statementsOf(stack: TerraformJson, model: Model, role: string): PolicyStatementJson[] {
  return accessPoliciesOf(stack, model, role).flatMap(
    ({ policy }) => (JSON.parse(policy) as { Statement: PolicyStatementJson[] }).Statement,
  );
}

/** The same stack with other policies for a role type: each list of statements is one. */
export function withPolicies(
  stack: TerraformJson,
  model: Model,
  role: string,
  policies: readonly (readonly PolicyStatementJson[])[],
): TerraformJson {
  const { aws_iam_policy, aws_iam_role_policy } = stack.resource!;
  const replaced = new Set(accessPoliciesOf(stack, model, role).map(({ name }) => name));
  const emptied = Object.entries(aws_iam_policy!).map(([id, policy]) => [
    id,
    replaced.has(String(policy["name"])) ? { ...policy, policy: documentOf([]) } : policy,
  ]);
  const parts = policies.map((statements, i) => [
    `part_${i}`,
    { role: `${model.prefix}-${model.alias}-${role}`, policy: documentOf(statements) },
  ]);
  return {
    ...stack,
    resource: {
      ...stack.resource,
      aws_iam_policy: Object.fromEntries(emptied),
      aws_iam_role_policy: { ...aws_iam_role_policy, ...Object.fromEntries(parts) },
    },
  };
}

function documentOf(Statement: readonly PolicyStatementJson[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement });
}
