import type { AwsEnvironment } from "./aws-environment";
import type { PolicyConditions, PolicyPrincipals } from "./policy-statement";

/** Other accounts: by their ids, of which one's own counts for nothing, or all those of an organization of AWS Organizations. */
export type AccountsElsewhere =
  | {
      /** Twelve digits each. A policy names each of them: AWS refuses one that names an account which was closed. */
      readonly accountIds: readonly string[];
    }
  | {
      /** `o-` and 10 to 32 letters and digits. A policy that names it has one size, however many accounts there are. */
      readonly organizationId: string;
    };

/** Roles of other accounts that have the same names in each. They need not exist yet. */
export interface RolesElsewhere {
  readonly accounts: AccountsElsewhere;
  /** Names, with their path where they have one. */
  readonly roleNames: readonly string[];
}

/** In a policy: the account of whoever asks. */
export const CALLERS_ACCOUNT = "${aws:PrincipalAccount}";

/**
 * Whom a statement of a resource's policy speaks of: roles of other accounts, whose own policies must allow it, too.
 * Those of the resource's own account are not among them: their own policies decide alone.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function spokenOf(
  { accounts, roleNames }: RolesElsewhere,
  own: AwsEnvironment,
): { readonly principals: PolicyPrincipals | "*"; readonly conditions: PolicyConditions } {
  const roles = roleNames.map((name) => own.iamArn(`role/${name}`, CALLERS_ACCOUNT));
  const byName = { ArnLike: { "aws:PrincipalArn": roles } };
  if ("accountIds" in accounts) {
    const roots = othersOf(accounts.accountIds, own).map((id) => own.iamArn("root", id));
    return { principals: { aws: roots }, conditions: byName };
  }
  return {
    principals: "*",
    conditions: {
      ...byName,
      StringEquals: { "aws:PrincipalOrgID": accounts.organizationId },
      // Everyone of the own account would need no policy besides.
      StringNotEquals: { "aws:PrincipalAccount": own.accountId },
    },
  };
}

/** Whether there is any account but one's own. */
export function isElsewhere(accounts: AccountsElsewhere, own: AwsEnvironment): boolean {
  return "organizationId" in accounts || othersOf(accounts.accountIds, own).length > 0;
}

function othersOf(accountIds: readonly string[], own: AwsEnvironment): readonly string[] {
  return accountIds.filter((id) => id !== own.accountId);
}
