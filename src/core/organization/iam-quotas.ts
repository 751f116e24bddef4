import type { Problem, Problems } from "../errors";
import { IAM_QUOTAS } from "../limits";
import type { IdentityDraft } from "./read-identity";
import type { RoleType } from "./organization";
import type { PipelineSettings } from "./read-pipeline";

/** What of an organization IAM counts. */
export interface CountedIdentity {
  readonly identity: IdentityDraft | undefined;
  readonly roleTypes: readonly RoleType[];
  readonly pipeline: PipelineSettings | undefined;
}

/** Reports more users, groups and identity providers than an account can have at most. */
export function checkIamQuotas({ identity, roleTypes, pipeline }: CountedIdentity, problems: Problems): void {
  if (identity === undefined) return;
  const { bastion, breakGlass, saml, oidc, standard } = identity;
  const made = (origin: string) => origin !== "reference";
  const emergencies = breakGlass && breakGlass.users.length > 0 ? 1 : 0;
  const counts = [
    { path: "identity.bastion.users", count: bastion?.users.length ?? 0, quota: "users" },
    {
      path: "identity.saml",
      count: saml.filter(({ origin }) => made(origin)).length,
      quota: "samlProviders",
    },
    {
      path: "identity.oidc",
      count: oidc.filter(({ origin }) => made(origin)).length + (pipeline && made(pipeline.origin) ? 1 : 0),
      quota: "oidcProviders",
    },
    { path: "roleTypes", count: bastion || standard ? roleTypes.length + emergencies : 0, quota: "groups" },
  ] as const;
  for (const { path, count, quota } of counts) {
    const { most, noun } = IAM_QUOTAS[quota];
    if (count <= most) continue;
    problems.add({
      code: "VALUE_OUT_OF_RANGE",
      path,
      value: `${count} ${noun}`,
      allowed: `at most ${most}: IAM takes no more in an account`,
      fix: "declare fewer",
    });
  }
  for (const { name, roleTypes: own } of bastion?.users ?? []) {
    const problem = groupsProblem(
      `identity.bastion.users.${name}.roleTypes`,
      own,
      breakGlass?.users.includes(name),
    );
    if (problem) problems.add(problem);
  }
}

/** What is wrong with how many role types a user has, or nothing: each is a group. */
export function groupsProblem(
  path: string,
  roleTypes: readonly string[],
  isEmergency = false,
): Problem | undefined {
  const { most } = IAM_QUOTAS.groupsOfUser;
  const count = new Set(roleTypes).size;
  const emergency = isEmergency ? 1 : 0;
  if (count + emergency <= most) return undefined;
  return {
    code: "VALUE_OUT_OF_RANGE",
    path,
    value: `${count} role types${isEmergency ? " and emergencies" : ""}`,
    allowed: `at most ${most - emergency} role types: each is a group, ${isEmergency ? "emergencies are another, " : ""}and IAM takes a user into ${most} at most`,
    fix: "declare a role type that reaches what several of them reach, and give the user that one",
  };
}
