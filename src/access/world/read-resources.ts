import { parseArn } from "../arn";
import type { NamedPolicy, PolicyDocument, PolicyStatementJson } from "../policies/document";
import type { ResourceDefinition } from "./definition";
import { onlyIf, policyIn, textsIn } from "./read-policies";
import { tagsOf } from "./read-tags";
import { ATTRIBUTE_FORMATS } from "./terraform/arn-formats";
import { fillFormat } from "./terraform/fill-format";
import { argumentOf, attributeOf, placeholders } from "./terraform/references";
import type { TerraformResource } from "./terraform/stack";

/** Resource types that are policies of other resources: how the ARN follows, and the argument with the policy. */
const POLICY_TYPES: Readonly<Record<string, { readonly owner: string; readonly policy: string }>> = {
  aws_backup_vault_policy: {
    owner: "arn:{partition}:backup:{region}:{account}:backup-vault:{backup_vault_name}",
    policy: "policy",
  },
  aws_cloudwatch_event_bus_policy: {
    owner: "arn:{partition}:events:{region}:{account}:event-bus/{event_bus_name:default}",
    policy: "policy",
  },
  aws_dynamodb_resource_policy: { owner: "{resource_arn}", policy: "policy" },
  aws_ecr_repository_policy: {
    owner: "arn:{partition}:ecr:{region}:{account}:repository/{repository}",
    policy: "policy",
  },
  aws_kinesis_resource_policy: { owner: "{resource_arn}", policy: "policy" },
  aws_kms_key_policy: { owner: "arn:{partition}:kms:{region}:{account}:key/{key_id:last}", policy: "policy" },
  aws_s3_bucket_policy: { owner: "arn:{partition}:s3:::{bucket}", policy: "policy" },
  aws_secretsmanager_secret_policy: { owner: "{secret_arn}", policy: "policy" },
  aws_sns_topic_policy: { owner: "{arn}", policy: "policy" },
  aws_sqs_queue_policy: {
    owner: "arn:{partition}:sqs:{region}:{account}:{queue_url:last}",
    policy: "policy",
  },
};

/** Resource types that have their own policy in an argument. */
const POLICY_ARGUMENTS: Readonly<Record<string, string>> = {
  aws_kms_external_key: "policy",
  aws_kms_key: "policy",
  aws_kms_replica_key: "policy",
  aws_s3_bucket: "policy",
  aws_secretsmanager_secret: "policy",
  aws_sns_topic: "policy",
  aws_sqs_queue: "policy",
};

const KEYS = new Set(["aws_kms_external_key", "aws_kms_key", "aws_kms_replica_key"]);

interface Draft {
  readonly arn: string;
  readonly accountId: string;
  readonly region: string;
  /** Whether it is a key that a stack declares. */
  readonly isKey: boolean;
  readonly tags: Record<string, string>;
  readonly policies: NamedPolicy[];
  /** What lets somebody use a key beside its policy. */
  readonly grants: NamedPolicy[];
  readonly aliases: string[];
}

/** Resource types whose policies, tags or aliases decide who may use a resource. */
export const RESOURCE_TYPES: readonly string[] = [
  ...Object.keys(POLICY_TYPES),
  ...Object.keys(POLICY_ARGUMENTS),
  "aws_kms_alias",
  "aws_kms_grant",
  "aws_lambda_permission",
];

/** Resources with their policies, and what could not be attributed to one. */
export interface Resources {
  readonly resources: readonly ResourceDefinition[];
  /** Policies of resources whose ARNs do not follow from the stacks. */
  readonly unattributed: readonly ResourceDefinition[];
  readonly notes: readonly string[];
}

/** Reads the resources of all stacks, with their policies, tags and aliases. */
export function readResources(resources: readonly TerraformResource[]): Resources {
  const drafts = new Map<string, Draft>();
  const draftOf = (arn: string, resource: TerraformResource): Draft => {
    const known = drafts.get(arn) ?? newDraft(arn, resource);
    drafts.set(arn, known);
    return known;
  };
  for (const resource of resources) {
    if (!ATTRIBUTE_FORMATS[resource.type]?.arn || resource.type === "aws_iam_role") continue;
    const draft = draftOf(attributeOf(resource, "arn")!, resource);
    const policy = policyIn(resource, POLICY_ARGUMENTS[resource.type] ?? "");
    if (policy) draft.policies.push(policy);
  }
  for (const resource of resources) {
    addPolicy(resource, draftOf);
    addAlias(resource, draftOf);
    addGrant(resource, draftOf);
  }
  const all = [...drafts.values()];
  const isUnknown = ({ arn }: Draft) => parseArn(arn) === undefined;
  return {
    resources: all.filter((draft) => !isUnknown(draft)).map(definitionOf),
    unattributed: all.filter(isUnknown),
    notes: all
      .filter(isUnknown)
      .flatMap(({ arn, policies }) =>
        policies.map(({ name }) => `${name} is a policy of ${arn}, which is no ARN`),
      ),
  };
}

function definitionOf({ isKey, grants, ...draft }: Draft): ResourceDefinition {
  return { ...draft, policies: [...ownPolicies(draft, isKey), ...grants] };
}

function ownPolicies(draft: Omit<Draft, "isKey" | "grants">, isKey: boolean): readonly NamedPolicy[] {
  if (draft.policies.length > 0 || !/^arn:[^:]+:kms:[^:]*:[^:]*:key\//.test(draft.arn)) return draft.policies;
  return [isKey ? defaultKeyPolicy(draft) : unknownKeyPolicy(draft)];
}

type DraftOf = (arn: string, resource: TerraformResource) => Draft;

function newDraft(arn: string, resource: TerraformResource): Draft {
  const { account, region } = resource.environment;
  const isOwn = ATTRIBUTE_FORMATS[resource.type]?.arn !== undefined;
  return {
    arn,
    accountId: account,
    region,
    isKey: KEYS.has(resource.type),
    tags: isOwn ? tagsOf(resource) : {},
    policies: [],
    grants: [],
    aliases: [],
  };
}

function addPolicy(resource: TerraformResource, draftOf: DraftOf): void {
  if (resource.type === "aws_lambda_permission") {
    const arn = functionArn(resource);
    draftOf(arn, resource).policies.push(permissionPolicy(resource, arn));
    return;
  }
  const type = POLICY_TYPES[resource.type];
  const policy = type && policyIn(resource, type.policy);
  if (!policy) return;
  const owner = fillFormat(type.owner, placeholders(resource), (name) => argumentOf(resource, name));
  const { policies } = draftOf(owner, resource);
  policies.splice(0, policies.length, policy);
}

function addAlias(resource: TerraformResource, draftOf: DraftOf): void {
  if (resource.type !== "aws_kms_alias") return;
  const format = "arn:{partition}:kms:{region}:{account}:key/{target_key_id:last}";
  const arn = fillFormat(format, placeholders(resource), (name) => argumentOf(resource, name));
  draftOf(arn, resource).aliases.push(attributeOf(resource, "id")!);
}

function addGrant(resource: TerraformResource, draftOf: DraftOf): void {
  if (resource.type !== "aws_kms_grant") return;
  const format = "arn:{partition}:kms:{region}:{account}:key/{key_id:last}";
  const arn = fillFormat(format, placeholders(resource), (name) => argumentOf(resource, name));
  draftOf(arn, resource).grants.push(grantPolicy(resource));
}

/**
 * What a grant says as a statement. How far it reaches depends on its constraints, and on who holds its token.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
 */
function grantPolicy(resource: TerraformResource): NamedPolicy {
  const grantee = argumentOf(resource, "grantee_principal") ?? "";
  const statement: PolicyStatementJson = {
    Effect: "Allow",
    Principal: grantee.endsWith(".amazonaws.com") ? { Service: grantee } : { AWS: grantee },
    Action: textsIn(resource, "operations").map((operation) => `kms:${operation}`),
    Resource: "*",
  };
  const document: PolicyDocument = { Version: "2012-10-17", Statement: statement };
  return onlyIf(`whether the grant ${resource.label} allows it`, { name: resource.label, document });
}

/** What KMS gives a key that is made without a policy: it leaves all to the account. */
function defaultKeyPolicy({
  arn,
  accountId,
}: {
  readonly arn: string;
  readonly accountId: string;
}): NamedPolicy {
  const principal = `arn:${arn.split(":")[1]}:iam::${accountId}:root`;
  const statement = {
    Effect: "Allow",
    Principal: { AWS: principal },
    Action: "kms:*",
    Resource: "*",
  } as const;
  return { name: `${arn} default key policy`, document: { Version: "2012-10-17", Statement: statement } };
}

/** A key that an alias of a stack names and that no stack declares. */
function unknownKeyPolicy({ arn }: { readonly arn: string }): NamedPolicy {
  return { name: `the policy of ${arn}`, document: undefined };
}

function functionArn(resource: TerraformResource): string {
  const format = "arn:{partition}:lambda:{region}:{account}:function:{function_name:functionName}";
  const qualifier = argumentOf(resource, "qualifier");
  const arn = fillFormat(format, placeholders(resource), (name) => argumentOf(resource, name));
  return qualifier === undefined ? arn : `${arn}:${qualifier}`;
}

/** Conditions of a function's permission, by argument. */
const PERMISSION_CONDITIONS: Readonly<Record<string, readonly [operator: string, key: string]>> = {
  source_arn: ["ArnLike", "aws:SourceArn"],
  source_account: ["StringEquals", "aws:SourceAccount"],
  principal_org_id: ["StringEquals", "aws:PrincipalOrgID"],
  event_source_token: ["StringEquals", "lambda:EventSourceToken"],
  function_url_auth_type: ["StringEquals", "lambda:FunctionUrlAuthType"],
};

/** The statement that Lambda makes of a permission. */
function permissionPolicy(resource: TerraformResource, functionArn: string): NamedPolicy {
  const principal = argumentOf(resource, "principal") ?? "";
  const condition: Record<string, Record<string, string>> = {};
  for (const [argument, [operator, key]] of Object.entries(PERMISSION_CONDITIONS)) {
    const value = argumentOf(resource, argument);
    if (value !== undefined) condition[operator] = { ...condition[operator], [key]: value };
  }
  const statement: PolicyStatementJson = {
    Sid: argumentOf(resource, "statement_id"),
    Effect: "Allow",
    Principal:
      principal === "*"
        ? "*"
        : /^(\d{12}|arn:.*)$/.test(principal)
          ? { AWS: principal }
          : { Service: principal },
    Action: argumentOf(resource, "action"),
    Resource: functionArn,
    Condition: condition,
  };
  const document: PolicyDocument = { Version: "2012-10-17", Statement: statement };
  return { name: resource.label, document };
}
