import type { AwsEnvironment } from "./aws-environment";

/** What the names of an organization's resources begin with, unless it states something else. */
export const DEFAULT_PREFIX = "figgy";

/** The name of an account's own trail. */
export function accountTrailName(prefix: string): string {
  return `${prefix}-trail`;
}

/** The name of the topic that an account's alarms go to. */
export function accountTopicName(prefix: string): string {
  return `${prefix}-alarms`;
}

/**
 * The name of a bucket of logs, one in an account and region.
 *
 * @param namePrefix what writes the logs, such as a trail's name
 */
export function logBucketName(
  namePrefix: string,
  { accountId, region }: Pick<AwsEnvironment, "accountId" | "region">,
): string {
  return `${namePrefix}-logs-${accountId}-${region}`;
}

/** The name of a role type's role in an account; without the role type, what those names begin with. */
export function roleTypeRoleName(prefix: string, alias: string, roleType = ""): string {
  return `${prefix}-${alias}-${roleType}`;
}

/** The name of an account's role for emergencies. */
export function breakGlassRoleName(prefix: string): string {
  return `${prefix}-break-glass`;
}

/**
 * The names of the roles of a pipeline.
 *
 * @param roleName what both begin with
 */
export function pipelineRoleNames(roleName: string): { readonly plan: string; readonly apply: string } {
  return { plan: `${roleName}-plan`, apply: `${roleName}-apply` };
}
