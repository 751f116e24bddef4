import type { Problem } from "../../../core/errors";
import { PARTITIONS, partitionOfRegion } from "../../../core/partitions";
import { parseArn } from "../../arn";
import { isLeftOut } from "./existence";
import { type Attributes, blocksOf, type Json, listOf, type TerraformJson } from "./json";

/** Where a provider deploys to. */
export interface Environment {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly dnsSuffix: string;
  /** Tags on all resources. */
  readonly tags: Attributes;
}

/** A resource of a synthesized stack. */
export interface TerraformResource {
  readonly stack: Stack;
  readonly type: string;
  /** For example `aws_iam_role.Role_1A2B`. */
  readonly address: string;
  /** The construct's path, or the stack's name and the address. */
  readonly label: string;
  readonly attributes: Attributes;
  readonly environment: Environment;
}

/** A synthesized stack with its resources. */
export class Stack {
  public readonly resources: readonly TerraformResource[];
  private readonly byAddress: ReadonlyMap<string, TerraformResource>;
  private readonly environments = new Map<string, Environment>();

  /** What is wrong with the stack goes to `problems`. */
  public constructor(
    public readonly name: string,
    public readonly json: TerraformJson,
    problems: Problem[],
  ) {
    for (const provider of blocksOf(json.provider?.aws)) {
      const alias = typeof provider.alias === "string" ? `aws.${provider.alias}` : "aws";
      const environment = readEnvironment(provider, `${name} provider ${alias}`, problems);
      if (environment) this.environments.set(alias, environment);
    }
    this.resources = Object.entries(json.resource ?? {})
      .filter(([type]) => type.startsWith("aws_"))
      .flatMap(([type, resources]) =>
        membersOf(resources, `${name} ${type}`, problems).flatMap(([id, value]) => {
          const [attributes] = blocksOf(value);
          if (attributes !== undefined) return isLeftOut(attributes) ? [] : this.read(type, id, attributes);
          problems.push(malformed(`${name} ${type}.${id}`));
          return [];
        }),
      );
    this.byAddress = new Map(this.resources.map((resource) => [resource.address, resource]));
    const hasResources = Object.keys(json.resource ?? {}).some((type) => type.startsWith("aws_"));
    if (hasResources && blocksOf(json.provider?.aws).length === 0) problems.push(withoutProvider(name));
  }

  /** The environment of the stack's first provider. */
  public get environment(): Environment | undefined {
    return this.environments.get("aws") ?? [...this.environments.values()][0];
  }

  public resource(address: string): TerraformResource | undefined {
    return this.byAddress.get(address);
  }

  private read(type: string, id: string, attributes: Attributes): TerraformResource[] {
    const provider = typeof attributes.provider === "string" ? attributes.provider : "aws";
    const environment = this.environments.get(provider) ?? this.environment;
    if (!environment) return [];
    const address = `${type}.${id}`;
    const region = typeof attributes.region === "string" ? { region: attributes.region } : {};
    return [
      {
        stack: this,
        type,
        address,
        label: pathOf(attributes) ?? `${this.name} ${address}`,
        attributes,
        environment: { ...environment, ...region },
      },
    ];
  }
}

function readEnvironment(provider: Attributes, path: string, problems: Problem[]): Environment | undefined {
  const { region } = provider;
  const account = accountOf(provider);
  const partition = typeof region === "string" ? partitionOfRegion(region) : undefined;
  if (typeof region === "string" && partition && account) {
    const tags = Object.assign(
      {},
      ...blocksOf(provider.default_tags).flatMap((block) => blocksOf(block.tags)),
    ) as Attributes;
    return { partition, region, account, dnsSuffix: PARTITIONS[partition].dnsSuffix, tags };
  }
  problems.push({
    code: "SYNTHESIZED_OUTPUT_INVALID",
    path,
    value: { region, allowed_account_ids: provider.allowed_account_ids },
    allowed: "a provider that states a region and, in allowed_account_ids or in assume_role, an account",
    fix: "state region and allowedAccountIds for the stack's AwsProvider: ARNs follow from them",
  });
  return undefined;
}

const ACCOUNT_ID = /^\d{12}$/;

function accountOf(provider: Attributes): string | undefined {
  const [allowed] = listOf(provider.allowed_account_ids);
  if (typeof allowed === "string" || typeof allowed === "number") {
    return ACCOUNT_ID.test(String(allowed)) ? String(allowed) : undefined;
  }
  const [role] = blocksOf(provider.assume_role).map((block) => block.role_arn);
  return typeof role === "string" ? parseArn(role)?.accountId : undefined;
}

function pathOf(attributes: Attributes): string | undefined {
  const comment = attributes["//"] as { readonly metadata?: { readonly path?: Json } } | undefined;
  const path = comment?.metadata?.path;
  return typeof path === "string" ? path : undefined;
}

function membersOf(value: Json, path: string, problems: Problem[]): readonly [string, Json][] {
  if (typeof value === "object" && value !== null) return Object.entries(value);
  problems.push(malformed(path));
  return [];
}

function malformed(path: string): Problem {
  return {
    code: "SYNTHESIZED_OUTPUT_INVALID",
    path,
    allowed: "resources by type and name, an object each",
    fix: "synthesize again: cdktf writes no other shape",
  };
}

function withoutProvider(name: string): Problem {
  return {
    code: "SYNTHESIZED_OUTPUT_INVALID",
    path: name,
    allowed: "a stack with an AwsProvider that states a region and an account",
    fix: "add an AwsProvider with region and allowedAccountIds: ARNs follow from them",
  };
}
