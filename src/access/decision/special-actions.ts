import type { RequestFacts } from "../context/facts";

/** Actions that need no permission and that no policy can deny. https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
const WITHOUT_PERMISSION: ReadonlySet<string> = new Set(["sts:getcalleridentity"]);

/** Actions that an account's root user cannot take. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const NEVER_FOR_ROOT: ReadonlySet<string> = new Set(["sts:assumerole"]);

/** Actions that a bucket's policy cannot deny to its owner's root user. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html */
const ALWAYS_FOR_OWNING_ROOT: ReadonlySet<string> = new Set([
  "s3:deletebucketpolicy",
  "s3:getbucketpolicy",
  "s3:putbucketpolicy",
]);

/** Actions on an alias itself; all others that name an alias are about its key. */
const ON_ALIASES: ReadonlySet<string> = new Set(["kms:createalias", "kms:deletealias", "kms:updatealias"]);

export function needsNoPermission(action: string): boolean {
  return WITHOUT_PERMISSION.has(action);
}

export function isAboutAlias(action: string): boolean {
  return ON_ALIASES.has(action);
}

export function isRefusedToRoot({ action, principal }: RequestFacts): boolean {
  return principal.kind === "root" && NEVER_FOR_ROOT.has(action);
}

/** Whether denials of the resource's policy do not count. */
export function escapesResourcePolicy({ action, principal, resourceAccountId }: RequestFacts): boolean {
  return (
    principal.kind === "root" &&
    principal.accountId === resourceAccountId &&
    ALWAYS_FOR_OWNING_ROOT.has(action)
  );
}

/**
 * Whether the resource's own policy must allow the request, directly or by leaving it to the account: key policies and
 * trust policies.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
 */
export function needsResourcePolicy({ arn, service, action }: RequestFacts): boolean {
  if (!arn) return false;
  if (arn.service === "kms") {
    return (
      service === "kms" &&
      (arn.resource.startsWith("key/") || (arn.resource.startsWith("alias/") && !isAboutAlias(action)))
    );
  }
  return arn.service === "iam" && arn.resource.startsWith("role/") && service === "sts";
}
