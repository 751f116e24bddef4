/**
 * Limits of AWS that the library checks at synthesis. Each is what AWS documents and cannot be raised, unless it says
 * otherwise; as of 2025-06-30.
 */

/** The bounds of a number. */
export interface Range {
  readonly minimum: number;
  readonly maximum: number;
  /** What is counted, for example `days`. */
  readonly unit: string;
}

/** What a policy is attached to, which decides what its statements state. */
export type PolicyAttachment = "identity" | "role trust" | "resource";

/** How large a policy may be, and what it is attached to. */
export interface PolicyLimit {
  readonly maximum: number;
  readonly counts: "characters" | "bytes";
  readonly attachment: PolicyAttachment;
}

/** The kinds of policies, with the size that AWS accepts. */
export const POLICY_LIMITS = {
  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
  "managed policy": { maximum: 6_144, counts: "characters", attachment: "identity" },
  "inline policies of a role": { maximum: 10_240, counts: "characters", attachment: "identity" },
  "inline policies of a group": { maximum: 5_120, counts: "characters", attachment: "identity" },
  "inline policies of a user": { maximum: 2_048, counts: "characters", attachment: "identity" },
  /** 2,048 by default; AWS raises it to 4,096 on request. */
  "trust policy": { maximum: 2_048, counts: "characters", attachment: "role trust" },
  /** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html */
  "service control policy": { maximum: 5_120, counts: "characters", attachment: "identity" },
  /** https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html */
  "key policy": { maximum: 32_768, counts: "bytes", attachment: "resource" },
  /** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html */
  "bucket policy": { maximum: 20_480, counts: "bytes", attachment: "resource" },
  /** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-considerations.html */
  "table policy": { maximum: 20_480, counts: "bytes", attachment: "resource" },
  /** https://docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html */
  "topic policy": { maximum: 30_720, counts: "bytes", attachment: "resource" },
  /** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html */
  "queue policy": { maximum: 8_192, counts: "bytes", attachment: "resource" },
  /** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutResourcePolicy.html */
  "log resource policy": { maximum: 5_120, counts: "characters", attachment: "resource" },
  /** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
  "event bus policy": { maximum: 10_240, counts: "bytes", attachment: "resource" },
} as const satisfies Record<string, PolicyLimit>;

/** A kind of policy, which decides how large it may be and what its statements state. */
export type PolicyKind = keyof typeof POLICY_LIMITS;

/**
 * Characters that the pattern of an EventBridge rule may have; AWS raises it to 4,096 on request.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
 */
export const EVENT_PATTERN_LIMIT = 2_048;

/** What AWS accepts as a name. */
export interface NameLimit {
  readonly minimum: number;
  readonly maximum: number;
  readonly pattern: RegExp;
  /** The pattern in words. */
  readonly allowed: string;
}

/** Names that the library checks before AWS would refuse them at apply. */
export const NAME_LIMITS = {
  /** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
  "bucket name": {
    minimum: 3,
    maximum: 63,
    pattern:
      /^(?!xn--|sthree-|amzn-s3-demo-)(?!.*(?:-s3alias|--ol-s3|--x-s3|--table-s3)$)[a-z0-9][a-z0-9-]*[a-z0-9]$/,
    allowed:
      "lower-case letters, digits and hyphens, beginning and ending with a letter or digit, without what S3 keeps for itself, such as xn-- or -s3alias",
  },
  /** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html */
  "table name": {
    minimum: 3,
    maximum: 255,
    pattern: /^[a-zA-Z0-9_.-]+$/,
    allowed: "letters, digits, underscore, hyphen and dot",
  },
  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
  "role name": { minimum: 1, maximum: 64, pattern: /^[\w+=,.@-]+$/, allowed: "letters, digits and _+=,.@-" },
  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
  "policy name": {
    minimum: 1,
    maximum: 128,
    pattern: /^[\w+=,.@-]+$/,
    allowed: "letters, digits and _+=,.@-",
  },
  /** https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
  "function name": {
    minimum: 1,
    maximum: 64,
    pattern: /^[a-zA-Z0-9_-]+$/,
    allowed: "letters, digits, hyphen and underscore",
  },
  /** https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html, without the leading `alias/` */
  "key alias": {
    minimum: 1,
    maximum: 250,
    pattern: /^(?!aws\/)[a-zA-Z0-9/_-]+$/,
    allowed: "letters, digits, slash, hyphen and underscore, not beginning with aws/",
  },
  /** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-trail-naming-requirements.html */
  "trail name": {
    minimum: 3,
    maximum: 128,
    pattern: /^(?!.*[._-]{2})[a-zA-Z0-9][a-zA-Z0-9._-]*[a-zA-Z0-9]$/,
    allowed: "letters, digits, dot, underscore and hyphen, no two of these signs side by side",
  },
  /** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html */
  "queue name": {
    minimum: 1,
    maximum: 80,
    pattern: /^[a-zA-Z0-9_-]+$/,
    allowed: "letters, digits, hyphen and underscore",
  },
  /** https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html */
  "topic name": {
    minimum: 1,
    maximum: 256,
    pattern: /^[a-zA-Z0-9_-]+$/,
    allowed: "letters, digits, hyphen and underscore",
  },
  /** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html */
  "rule name": {
    minimum: 1,
    maximum: 64,
    pattern: /^[.\-_A-Za-z0-9]+$/,
    allowed: "letters, digits, dot, hyphen and underscore",
  },
  /** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateArchive.html */
  "archive name": {
    minimum: 1,
    maximum: 48,
    pattern: /^[.\-_A-Za-z0-9]+$/,
    allowed: "letters, digits, dot, hyphen and underscore",
  },
  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
  "metric alarm name": {
    minimum: 1,
    maximum: 255,
    pattern: /^[\x20-\x7e]+$/,
    allowed: "printable ASCII characters",
  },
  /** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html */
  "log group name": {
    minimum: 1,
    maximum: 512,
    pattern: /^[a-zA-Z0-9_./#-]+$/,
    allowed: "letters, digits and _./#-",
  },
  /** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html */
  "parameter name": {
    minimum: 2,
    maximum: 1_011,
    pattern: /^(?!\/(?:aws|ssm))(?:\/[a-z0-9_.-]+){1,15}$/i,
    allowed:
      "a path of at most 15 parts of letters, digits and _.-, each after a slash, not beginning with /aws or /ssm",
  },
} as const satisfies Record<string, NameLimit>;

/** A kind of name that AWS limits. */
export type NameKind = keyof typeof NAME_LIMITS;

/** Days for which CloudWatch Logs can keep events. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
export const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

/** A retention that CloudWatch Logs offers, in days. */
export type LogRetentionDays = (typeof LOG_RETENTION_DAYS)[number];

/**
 * How many keys one rule of EventBridge can watch: a pattern has at most 2,048 characters.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
 */
export const KEYS_PER_ALERT = 30;

/** Characters that the description of something may have. */
export const DESCRIPTION_LIMITS = {
  /** https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
  function: 256,
  /** https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html */
  key: 8_192,
  /** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html */
  rule: 512,
} as const satisfies Record<string, number>;

/** What has a description that AWS limits. */
export type DescriptionKind = keyof typeof DESCRIPTION_LIMITS;

/**
 * How often and how long a rule tries to deliver an event.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RetryPolicy.html
 */
export const DELIVERY_LIMITS = {
  maximumRetryAttempts: { minimum: 0, maximum: 185, unit: "retries" },
  maximumEventAgeSeconds: { minimum: 60, maximum: 86_400, unit: "seconds" },
} as const satisfies Record<string, Range>;

/** The retries of a rule's target that lose the least: as many as there can be, for a day. */
export const LONGEST_DELIVERY = {
  maximumEventAgeInSeconds: DELIVERY_LIMITS.maximumEventAgeSeconds.maximum,
  maximumRetryAttempts: DELIVERY_LIMITS.maximumRetryAttempts.maximum,
} as const;

/**
 * What IAM takes at most. Of OpenID Connect providers and groups it takes fewer, 100 and 300, until it is asked for more.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const IAM_QUOTAS = {
  users: { most: 5_000, noun: "users" },
  groups: { most: 500, noun: "groups" },
  groupsOfUser: { most: 10, noun: "groups of a user" },
  samlProviders: { most: 100, noun: "SAML providers" },
  oidcProviders: { most: 700, noun: "OpenID Connect providers" },
  policiesOfRoleOrGroup: { most: 10, noun: "managed policies" },
} as const;

/** Tags on one resource. https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html */
export const TAGS_PER_RESOURCE = 50;
