import { BreakGlassRole } from "../constructs/identity/break-glass-role";
import { identityPath } from "../constructs/identity/bastion-trust";
import type { AccountBaseline } from "../constructs/baseline/account-baseline";
import { breakGlassRoleName } from "../core/account-names";
import type { AwsEnvironment } from "../core/aws-environment";
import type { FoundationStack } from "../core/foundation-stack";
import type { Organization } from "../core/organization/organization";

/** The name of the role for emergencies, which every account has where the organization names somebody for it. */
export function breakGlassRoleNameOf({ identity, prefix }: Organization): string | undefined {
  return identity?.breakGlass && breakGlassRoleName(prefix);
}

/** The ARN of an account's role for emergencies. */
export function breakGlassRoleArnOf(
  organization: Organization,
  environment: AwsEnvironment,
): string | undefined {
  const name = breakGlassRoleNameOf(organization);
  return name && environment.iamArn(`role/${name}`);
}

/** Adds the role for emergencies to an account, where the organization names somebody for it. */
export function addBreakGlassRole(
  stack: FoundationStack,
  organization: Organization,
  { alertTopic, trail }: AccountBaseline,
): BreakGlassRole | undefined {
  const { identity, prefix } = organization;
  if (!identity?.breakGlass) return undefined;
  const { users, principals } = identity.breakGlass;
  const userArns = users.map((user) =>
    identity.bastion!.account.environment.iamArn(`user${identityPath(prefix)}${user}`),
  );
  return new BreakGlassRole(stack, "BreakGlass", {
    roleName: breakGlassRoleNameOf(organization),
    principals: [...userArns, ...principals],
    alertTopic,
    trail,
  });
}
