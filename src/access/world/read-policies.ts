import { TERRAFORM_VARIABLE } from "../patterns/pieces";
import type { NamedPolicy, PolicyDocument } from "../policies/document";
import { existenceOf } from "./terraform/existence";
import { argumentOf, attributeOf, resolveText } from "./terraform/references";
import { listOf } from "./terraform/json";
import type { Stack, TerraformResource } from "./terraform/stack";

/** The policy in a resource's argument, named by the resource; nothing if the argument is left out. */
export function policyIn(resource: TerraformResource, argument: string): NamedPolicy | undefined {
  const text = argumentOf(resource, argument);
  if (text === undefined) return undefined;
  const { label: name, stack } = resource;
  const document = documentIn(text);
  return onlyIf(existenceOf(resource), {
    name,
    document,
    ...(document === undefined && { source: text + sourcesOf(stack) }),
  });
}

/** A policy that counts only if something is true; the policy itself where there is no such thing. */
export function onlyIf(fact: string | undefined, policy: NamedPolicy): NamedPolicy {
  if (fact === undefined) return policy;
  return { ...policy, when: policy.when === undefined ? fact : `${policy.when} and ${fact}` };
}

/** Whether a text has a part that only Terraform knows. */
export function isOpen(text: string): boolean {
  return text.includes(`\${${TERRAFORM_VARIABLE}`);
}

/** What Terraform computes texts from, besides resources. */
function sourcesOf({ json: { data, module, locals, variable } }: Stack): string {
  return JSON.stringify([data, module, locals, variable]);
}

/** A policy's text, unless it is only known to Terraform, such as the result of a function or of a data source. */
export function documentIn(text: string): PolicyDocument | undefined {
  return text.startsWith(`\${${TERRAFORM_VARIABLE}`) ? undefined : text;
}

/** The texts of an argument that holds one or several. */
export function textsIn({ attributes, stack }: TerraformResource, argument: string): string[] {
  return listOf(attributes[argument])
    .filter((value): value is string => typeof value === "string")
    .map((value) => resolveText(value, stack));
}

const STATEMENT = {
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Action: "*", Resource: "*" },
} as const;

/** Policies that AWS manages and whose text never changes, by name. */
const MANAGED_BY_AWS: Readonly<Record<string, PolicyDocument>> = {
  AdministratorAccess: STATEMENT,
  AWSDenyAll: { Version: "2012-10-17", Statement: { Effect: "Deny", Action: "*", Resource: "*" } },
  "service-role/AWSLambdaBasicExecutionRole": {
    Version: "2012-10-17",
    Statement: {
      Effect: "Allow",
      Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: "*",
    },
  },
};

/** Managed policies by ARN: those of the stacks, those that are given, and a few of AWS's own. */
export class ManagedPolicies {
  private readonly byArn = new Map<string, NamedPolicy>();

  public constructor(
    resources: readonly TerraformResource[],
    given: Readonly<Record<string, PolicyDocument>> = {},
  ) {
    for (const [arn, document] of Object.entries(given)) this.byArn.set(arn, { name: arn, document });
    for (const resource of resources) {
      if (resource.type !== "aws_iam_policy") continue;
      const policy = policyIn(resource, "policy");
      if (policy) this.byArn.set(attributeOf(resource, "arn")!, policy);
    }
  }

  /** A policy; without a document if nobody states what it says. */
  public get(arn: string): NamedPolicy {
    const own = this.byArn.get(arn);
    if (own) return own;
    const name = /^arn:[a-z-]+:iam::aws:policy\/(.+)$/.exec(arn)?.[1];
    return { name: arn, document: name === undefined ? undefined : MANAGED_BY_AWS[name] };
  }
}
