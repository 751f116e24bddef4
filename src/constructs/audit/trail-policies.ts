import type { AwsEnvironment } from "../../core/aws-environment";
import type { PolicyStatement } from "../../core/policy-document";
import type { IKey } from "../encryption/key";
import type { TrailIdentity } from "./trail-choice";

/**
 * What the policy of a bucket must allow for a trail to deliver to it; for a central bucket also the trails of other
 * accounts.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
 */
export function trailBucketStatements(
  environment: AwsEnvironment,
  trail: TrailIdentity,
  bucketArn: string,
  logPrefix?: string,
): PolicyStatement[] {
  const sid = `Trail${trail.ownerAccountId}${trail.trailName.replace(/[^a-zA-Z0-9]/g, "")}`;
  const principals = { services: [environment.servicePrincipal("cloudtrail")] };
  const folder = [bucketArn, ...(logPrefix ? [logPrefix] : []), "AWSLogs"].join("/");
  const owners = [trail.ownerAccountId, ...(trail.organizationId ? [trail.organizationId] : [])];
  return [
    {
      sid: `${sid}Checks`,
      principals,
      actions: ["s3:GetBucketAcl"],
      resources: [bucketArn],
      conditions: { StringEquals: { "aws:SourceArn": trail.trailArn } },
    },
    {
      sid: `${sid}Writes`,
      principals,
      actions: ["s3:PutObject"],
      resources: owners.map((owner) => `${folder}/${owner}/*`),
      conditions: {
        StringEquals: { "aws:SourceArn": trail.trailArn, "s3:x-amz-acl": "bucket-owner-full-control" },
      },
    },
  ];
}

/**
 * Lets a trail encrypt its files with a key, and decrypt the data key of a bucket that has one for all its objects.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
 */
export function allowTrail(key: IKey, trail: TrailIdentity): void {
  const sourceArns = [trail.trailArn];
  const fromAnyRegion = trail.trailArn.replace(/^(arn:[^:]+:cloudtrail):[^:]+:/, "$1:*:");
  key.allowService("cloudtrail", {
    uses: ["encrypt"],
    sourceArns,
    encryptionContext: { "aws:cloudtrail:arn": fromAnyRegion },
  });
  key.allowService("cloudtrail", { uses: ["decrypt"], sourceArns });
}
