import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A statement of a policy's JSON. */
export type StatementJson = Readonly<Record<string, unknown>>;

interface TerraformJson {
  readonly resource: {
    readonly aws_iam_policy: Record<string, { name: string; policy: string }>;
    readonly aws_ssm_parameter: Record<string, { name: string; value: string }>;
  };
}

/** Changes the statements of a role type's policy in synthesized output. */
export function changeRolePolicy(
  output: string,
  account: string,
  role: string,
  change: (statements: readonly StatementJson[]) => readonly StatementJson[],
): void {
  changeStack(output, account, ({ resource }) => {
    const policies = Object.values(resource.aws_iam_policy);
    const policy = policies.find(({ name }) => name === `figgy_${role}_access`)!;
    const document = JSON.parse(policy.policy) as { Statement: readonly StatementJson[] };
    policy.policy = JSON.stringify({ ...document, Statement: change(document.Statement) });
  });
}

/** Changes the value of a parameter in synthesized output. */
export function changeParameter(output: string, account: string, name: string, value: string): void {
  changeStack(output, account, ({ resource }) => {
    Object.values(resource.aws_ssm_parameter).find((parameter) => parameter.name === name)!.value = value;
  });
}

/** The resources of a type in all stacks of synthesized output. */
export function resourcesOf(output: string, type: string): Readonly<Record<string, unknown>>[] {
  return readdirSync(join(output, "stacks")).flatMap((account) => {
    const file = join(output, "stacks", account, "cdk.tf.json");
    const { resource } = JSON.parse(readFileSync(file, "utf8")) as {
      resource: Record<string, Record<string, Record<string, unknown>>>;
    };
    return Object.values(resource[type] ?? {});
  });
}

function changeStack(output: string, account: string, change: (json: TerraformJson) => void): void {
  const file = join(output, "stacks", account, "cdk.tf.json");
  const json = JSON.parse(readFileSync(file, "utf8")) as TerraformJson;
  change(json);
  writeFileSync(file, JSON.stringify(json));
}
