/**
 * What must not compile. The type check reads this file; nothing runs it. A line that compiles although it must not
 * fails the type check, because its `@ts-expect-error` expects an error that is not there.
 */
import { apiCallPattern } from "../../../src/core/event-pattern";
import type { TrailCoverage } from "../../../src/constructs/audit/trail-choice";
import type { CloudTrailPipelineProps } from "../../../src/constructs/audit/trail-props";
import type { ObjectLock } from "../../../src/constructs/data/object-lock";
import type { AccessLogs } from "../../../src/constructs/data/protected-bucket";

const because = "a reason of some length";
const trailArn = "arn:aws:cloudtrail:eu-central-1:111111111111:trail/theirs";

// @ts-expect-error all regions always come with the events of global services
export const allRegionsWithoutGlobalEvents: TrailCoverage = { allRegions: true, globalServiceEvents: false };

// @ts-expect-error to cover one region only takes a reason
export const oneRegionWithoutReason: TrailCoverage = { homeRegionOnly: "with global service events" };

// @ts-expect-error a trail that is managed elsewhere cannot be given data events
export const dataEventsOfTheirs: CloudTrailPipelineProps = { trail: "reference", trailArn, dataEvents: {} };

// @ts-expect-error nor a bucket
export const bucketOfTheirs: CloudTrailPipelineProps = { trail: "reference", trailArn, bucket: {} };

// @ts-expect-error file validation cannot be turned off
export const withoutValidation: CloudTrailPipelineProps = { trailName: "trail", logFileValidation: false };

export const unknownDataEvents: CloudTrailPipelineProps = {
  trailName: "trail",
  // @ts-expect-error there is no such type of data events
  dataEvents: { all: { type: "AWS::S3::Bucket", resources: "all" } },
};

// @ts-expect-error a pattern for no call matches nothing
export const noCalls = apiCallPattern({ service: "ssm", eventNames: [] });

// @ts-expect-error days or years, not both
export const daysAndYears: ObjectLock = { mode: "GOVERNANCE", days: 1, years: 1 };

// @ts-expect-error to log no requests takes a reason
export const withoutReason: AccessLogs = { disabled: true };

export const allowed: readonly CloudTrailPipelineProps[] = [
  { trailName: "trail" },
  { trailName: "trail", coverage: { homeRegionOnly: "without global service events", because } },
  { trail: "adopt", trailName: "trail" },
  { trail: "reference", trailArn },
];
