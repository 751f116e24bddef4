/** A partition of AWS: a group of regions with credentials, ARNs and host names of its own. */
export type Partition = "aws" | "aws-us-gov" | "aws-cn";

/** What differs between partitions. */
export interface PartitionFacts {
  /** The domain under which the partition's services answer. */
  readonly dnsSuffix: string;
  /** The audience that SAML assertions for the console's sign-in carry. */
  readonly samlAudience: string;
  /** Regions, those included that an account must enable first. */
  readonly regions: readonly string[];
  /** The region in which the partition's global services (IAM, Organizations) record their events. */
  readonly globalRegion: string;
}

/**
 * Partitions and their regions, as of 2026-01-31. The AWS provider knows ap-east-2 and ap-southeast-6 since its major
 * version 6.
 *
 * @see https://docs.aws.amazon.com/general/latest/gr/rande.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_saml-saml_console.html
 */
export const PARTITIONS: Readonly<Record<Partition, PartitionFacts>> = {
  aws: {
    dnsSuffix: "amazonaws.com",
    samlAudience: "https://signin.aws.amazon.com/saml",
    globalRegion: "us-east-1",
    regions: [
      "af-south-1",
      "ap-east-1",
      "ap-east-2",
      "ap-northeast-1",
      "ap-northeast-2",
      "ap-northeast-3",
      "ap-south-1",
      "ap-south-2",
      "ap-southeast-1",
      "ap-southeast-2",
      "ap-southeast-3",
      "ap-southeast-4",
      "ap-southeast-5",
      "ap-southeast-6",
      "ap-southeast-7",
      "ca-central-1",
      "ca-west-1",
      "eu-central-1",
      "eu-central-2",
      "eu-north-1",
      "eu-south-1",
      "eu-south-2",
      "eu-west-1",
      "eu-west-2",
      "eu-west-3",
      "il-central-1",
      "me-central-1",
      "me-south-1",
      "mx-central-1",
      "sa-east-1",
      "us-east-1",
      "us-east-2",
      "us-west-1",
      "us-west-2",
    ],
  },
  "aws-us-gov": {
    dnsSuffix: "amazonaws.com",
    samlAudience: "https://signin.amazonaws-us-gov.com/saml",
    globalRegion: "us-gov-west-1",
    regions: ["us-gov-east-1", "us-gov-west-1"],
  },
  "aws-cn": {
    dnsSuffix: "amazonaws.com.cn",
    samlAudience: "https://signin.amazonaws.cn/saml",
    globalRegion: "cn-north-1",
    regions: ["cn-north-1", "cn-northwest-1"],
  },
};

/** The partition that a region belongs to, if the region is known. */
export function partitionOfRegion(region: string): Partition | undefined {
  return partitionNames().find((partition) => PARTITIONS[partition].regions.includes(region));
}

/** The partition of a name, if there is such a one. */
export function knownPartition(name: string | undefined): Partition | undefined {
  return partitionNames().find((partition) => partition === name);
}

/** All partitions. */
export function partitionNames(): readonly Partition[] {
  return Object.keys(PARTITIONS) as Partition[];
}

/** Any partition, as part of a regular expression. */
export const PARTITION_PATTERN = `(?:${partitionNames().join("|")})`;

/** How the principal of a service differs from `<service>.amazonaws.com`. */
interface PrincipalShape {
  /** It names the region. */
  readonly regional: boolean;
  /** It ends with the partition's own domain. */
  readonly partitional: boolean;
}

const COMMON_SHAPE: PrincipalShape = { regional: false, partitional: false };

/** The exceptions; all other services have the same principal in every partition, China included. */
const PRINCIPAL_SHAPES: Readonly<Record<string, PrincipalShape>> = {
  ec2: { regional: false, partitional: true },
  elasticmapreduce: { regional: false, partitional: true },
  logs: { regional: true, partitional: true },
};

/**
 * The principal of an AWS service, for policies.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-services
 */
export function servicePrincipal(service: string, partition: Partition, region: string): string {
  const shape = PRINCIPAL_SHAPES[service] ?? COMMON_SHAPE;
  const suffix = shape.partitional ? PARTITIONS[partition].dnsSuffix : "amazonaws.com";
  return shape.regional ? `${service}.${region}.${suffix}` : `${service}.${suffix}`;
}
