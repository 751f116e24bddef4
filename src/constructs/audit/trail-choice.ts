import type { CloudtrailConfig } from "@cdktf/provider-aws/lib/cloudtrail";
import type { AwsEnvironment } from "../../core/aws-environment";
import { PARTITION_PATTERN } from "../../core/partitions";

/**
 * Which regions a trail covers. CloudTrail knows no trail that covers all regions without the events of global services
 * (IAM, STS, CloudFront), so none can be written.
 */
export type TrailCoverage =
  | "all regions"
  | {
      readonly homeRegionOnly: "with global service events" | "without global service events";
      /** Why what happens in other regions needs no record here. */
      readonly because: string;
    };

/** A trail that records the events of every account of an organization. */
export interface OrganizationTrail {
  /** The organization's id, for example `o-a1b2c3d4e5`. */
  readonly organizationId: string;
  /**
   * The organization's management account, which owns the trail even if a delegated administrator creates it.
   *
   * @default - the account that the construct is deployed to
   */
  readonly managementAccountId?: string;
}

/** The ARN of a trail. */
export const TRAIL_ARN = new RegExp(
  String.raw`^arn:${PARTITION_PATTERN}:cloudtrail:[a-z0-9-]+:\d{12}:trail/[a-zA-Z0-9._-]+$`,
);

/** What policies need to know of a trail. */
export interface TrailIdentity {
  readonly trailName: string;
  readonly trailArn: string;
  /** The account under whose number the trail's files lie. */
  readonly ownerAccountId: string;
  /** @default - the trail of one account */
  readonly organizationId?: string;
}

/** A trail's ARN and owner, known before it is made. */
export function trailIdentity(
  environment: AwsEnvironment,
  trailName: string,
  organization?: OrganizationTrail,
): TrailIdentity {
  const ownerAccountId = organization?.managementAccountId ?? environment.accountId;
  return {
    trailName,
    trailArn: environment.arn("cloudtrail", `trail/${trailName}`, { accountId: ownerAccountId }),
    ownerAccountId,
    organizationId: organization?.organizationId,
  };
}

/** The name at the end of a trail's ARN. */
export function trailNameOf(trailArn: string): string {
  return trailArn.slice(trailArn.indexOf("/") + 1);
}

/** The arguments that a coverage stands for. */
export function coverageArguments(
  coverage: TrailCoverage,
): Pick<CloudtrailConfig, "isMultiRegionTrail" | "includeGlobalServiceEvents"> {
  if (coverage === "all regions") return { isMultiRegionTrail: true, includeGlobalServiceEvents: true };
  return {
    isMultiRegionTrail: false,
    includeGlobalServiceEvents: coverage.homeRegionOnly === "with global service events",
  };
}
