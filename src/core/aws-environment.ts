import type { IConstruct } from "constructs";
import { FoundationError, Problems } from "./errors";
import { nearest } from "./nearest";
import {
  knownPartition,
  PARTITIONS,
  type Partition,
  partitionNames,
  partitionOfRegion,
  servicePrincipal,
} from "./partitions";

/** Where something is deployed to. */
export interface AwsEnvironmentProps {
  /** The account's id: twelve digits. */
  readonly accountId: string;
  /** The region, for example `eu-central-1`. */
  readonly region: string;
  /**
   * The partition.
   *
   * @default - the region's
   */
  readonly partition?: Partition;
}

/** The parts of an ARN besides the service and the resource. */
export interface ArnOptions {
  /** @default - the environment's region; `""` for services without regions */
  readonly region?: string;
  /** @default - the environment's account; `""` for S3 buckets */
  readonly accountId?: string;
}

const ACCOUNT_ID = /^(?!0{12})\d{12}$/;
const environments = new WeakMap<IConstruct, AwsEnvironment>();

/**
 * An account and a region, stated and never looked up: every ARN, name and policy is known at synthesis.
 *
 * A foundation stack states its own. In a stack of yours, state it once, for the stack or any construct in it:
 *
 * ```ts
 * AwsEnvironment.provide(stack, { accountId: "111111111111", region: "eu-central-1" });
 * ```
 */
export class AwsEnvironment {
  public readonly accountId: string;
  public readonly region: string;
  public readonly partition: Partition;

  /** @throws FoundationError ACCOUNT_ID_INVALID, PARTITION_UNKNOWN, REGION_UNKNOWN */
  public constructor(props: AwsEnvironmentProps) {
    const { accountId, region, partition } = props;
    const problems = new Problems();
    checkAccountId(accountId, "environment.accountId", problems);
    if (partition !== undefined) checkPartition(partition, "environment.partition", problems);
    checkRegion(region, knownPartition(partition), "environment.region", problems);
    problems.throwIfAny();
    this.accountId = accountId;
    this.region = region;
    this.partition = partition ?? partitionOfRegion(region)!;
  }

  /** States where a construct and all within it are deployed to. */
  public static provide(
    construct: IConstruct,
    environment: AwsEnvironment | AwsEnvironmentProps,
  ): AwsEnvironment {
    const provided = environment instanceof AwsEnvironment ? environment : new AwsEnvironment(environment);
    environments.set(construct, provided);
    return provided;
  }

  /**
   * The environment of a construct: the one that was provided for it or for the nearest construct around it.
   *
   * @throws FoundationError ENVIRONMENT_MISSING
   */
  public static of(construct: IConstruct): AwsEnvironment {
    for (let at: IConstruct | undefined = construct; at; at = at.node.scope) {
      const environment = environments.get(at);
      if (environment) return environment;
    }
    throw new FoundationError({
      code: "ENVIRONMENT_MISSING",
      path: construct.node.path,
      allowed: "an account id and a region, stated for the construct or for a construct around it",
      fix: 'call AwsEnvironment.provide(stack, { accountId: "111111111111", region: "eu-central-1" }) before you add constructs',
    });
  }

  /** The domain under which services answer, without a leading dot. */
  public get dnsSuffix(): string {
    return PARTITIONS[this.partition].dnsSuffix;
  }

  /** An ARN in this environment: `env.arn("dynamodb", "table/events")`. */
  public arn(service: string, resource: string, options: ArnOptions = {}): string {
    const region = options.region ?? this.region;
    const accountId = options.accountId ?? this.accountId;
    return `arn:${this.partition}:${service}:${region}:${accountId}:${resource}`;
  }

  /** The ARN of an IAM resource, for example `role/ops/admin`. */
  public iamArn(resource: string, accountId: string = this.accountId): string {
    return this.arn("iam", resource, { region: "", accountId });
  }

  /** The principal that stands for the whole account: what its IAM policies decide. */
  public get rootPrincipalArn(): string {
    return this.iamArn("root");
  }

  /** The ARN of an S3 bucket, or of objects in it: `bucketArn("logs", "/trail/*")`. */
  public bucketArn(bucketName: string, path = ""): string {
    return this.arn("s3", `${bucketName}${path}`, { region: "", accountId: "" });
  }

  /** The ARN of an SSM parameter, or of a pattern of names; the name begins with a slash. */
  public parameterArn(name: string): string {
    return this.arn("ssm", `parameter${name}`);
  }

  /** The URL of an SQS queue in this environment. */
  public queueUrl(queueName: string): string {
    return `https://sqs.${this.region}.${this.dnsSuffix}/${this.accountId}/${queueName}`;
  }

  /** The principal of an AWS service, for policies. */
  public servicePrincipal(service: string): string {
    return servicePrincipal(service, this.partition, this.region);
  }

  /** The value of the condition key `kms:ViaService` for a service in this region. */
  public viaService(service: string): string {
    return `${service}.${this.region}.${this.dnsSuffix}`;
  }
}

/** Reports an account id that AWS could not have given; says whether it is one. */
export function checkAccountId(accountId: unknown, path: string, problems: Problems): accountId is string {
  if (typeof accountId === "string" && ACCOUNT_ID.test(accountId)) return true;
  problems.add({
    code: "ACCOUNT_ID_INVALID",
    path,
    value: accountId,
    allowed: `twelve digits, as a string: "111111111111"${accountId === "000000000000" ? ", not all of them 0" : ""}`,
    fix:
      typeof accountId === "number"
        ? "put the id in quotes: as a number it loses its leading zeros"
        : "copy the account's id from the console or from `aws organizations list-accounts`",
  });
  return false;
}

/** Reports a partition that there is not. */
export function checkPartition(partition: string, path: string, problems: Problems): void {
  const known: readonly string[] = partitionNames();
  if (known.includes(partition)) return;
  problems.add({
    code: "PARTITION_UNKNOWN",
    path,
    value: partition,
    allowed: known.join(", "),
    fix: "leave the partition out: it follows from the region",
  });
}

/** Reports a region that the partition, or without one any partition, does not have; says whether there is such a one. */
export function checkRegion(
  region: string | undefined,
  partition: Partition | undefined,
  path: string,
  problems: Problems,
): boolean {
  const partitions = partition === undefined ? partitionNames() : [partition];
  const regions = partitions.flatMap((name) => PARTITIONS[name].regions);
  if (region !== undefined && regions.includes(region)) return true;
  problems.add({
    code: "REGION_UNKNOWN",
    path,
    value: region,
    allowed:
      region === undefined ? `the code of a region, such as ${exampleOf(partition)}` : regions.join(", "),
    fix: regionFix(region, regions),
  });
  return false;
}

function exampleOf(partition: Partition = "aws"): string {
  return partition === "aws" ? "eu-central-1" : PARTITIONS[partition].regions[0]!;
}

function regionFix(region: string | undefined, regions: readonly string[]): string {
  if (region === undefined) return "state a region; an organization can state one for all its accounts";
  const partition = partitionOfRegion(region);
  if (partition !== undefined) return `the region belongs to the partition ${partition}`;
  const near = nearest(region, regions);
  return near === undefined ? "use a region's code, such as eu-central-1" : `write ${near}`;
}
