import { PARTITIONS, type Partition } from "../../core/partitions";
import type { Call } from "./calls";
import type { Place } from "./place";

const MYSELF = { each: [], resource: "{self}", where: "itself", secondFactor: false } as const;
const MY_ROLES = "arn:{partition}:ssm:{region}:{account}:parameter/{prefix}/users/{who}/roles";
const ANOTHERS_ROLES = "arn:{partition}:ssm:{region}:{account}:parameter/{prefix}/users/any-other/roles";
const ACCOUNT = "arn:{partition}:ssm:{region}:{account}:parameter/{prefix}/accounts/{environment}";

/** Roles are told apart by role type and account. */
const ROLE = { each: ["target"], resource: "{targetRole}", where: "role {targetType} of {target}" } as const;

/**
 * What the client calls with a user's own keys until it has assumed a role, and what nobody may: to read of another user,
 * or to assume a role without a second factor.
 */
export const LOGIN_CALLS: readonly Call[] = [
  { action: "iam:GetUser", ...MYSELF },
  { action: "iam:ListMFADevices", ...MYSELF },
  {
    action: "ssm:GetParameter",
    each: [],
    resource: MY_ROLES,
    where: "/{prefix}/users/{who}/roles",
    secondFactor: false,
  },
  {
    action: "ssm:GetParameter",
    each: [],
    resource: ANOTHERS_ROLES,
    where: "roles of another user",
    secondFactor: false,
  },
  {
    action: "ssm:DescribeParameters",
    each: [],
    resource: "*",
    where: "all parameters",
    secondFactor: false,
  },
  {
    action: "ssm:GetParameters",
    each: ["environment"],
    resource: ACCOUNT,
    where: "/{prefix}/accounts/{environment}",
    secondFactor: false,
  },
  { action: "sts:AssumeRole", ...ROLE, secondFactor: true, circumstances: "with a second factor" },
  { action: "sts:AssumeRole", ...ROLE, secondFactor: false, circumstances: "without a second factor" },
];

/** What a client calls for those who sign in with a SAML identity provider. */
export const SAML_CALLS: readonly Call[] = [{ action: "sts:AssumeRoleWithSAML", ...ROLE }];

/** What a client calls for those who have a token of an OpenID Connect identity provider. */
export const OIDC_CALLS: readonly Call[] = [{ action: "sts:AssumeRoleWithWebIdentity", ...ROLE }];

/** An identity provider of an account. */
export interface IdentityProvider {
  readonly arn: string;
  readonly kind: "saml" | "oidc";
  readonly name: string;
}

/** Identity providers that a trust policy names. */
export function providersIn(trustPolicy: string): IdentityProvider[] {
  const found = [...trustPolicy.matchAll(/arn:[a-z-]+:iam::\d{12}:(saml|oidc)-provider\/([^"\\]+)/g)];
  return found.map(([arn, kind, name]) => ({ arn, kind: kind as IdentityProvider["kind"], name: name! }));
}

/** What a request through a provider carries for certain. */
export function providerContext({ kind }: IdentityProvider, { partition }: Place): Record<string, string> {
  return kind === "saml" ? { "SAML:aud": PARTITIONS[partition as Partition].samlAudience } : {};
}
