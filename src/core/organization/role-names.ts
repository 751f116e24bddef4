import { breakGlassRoleName, pipelineRoleNames, roleTypeRoleName } from "../account-names";
import type { Problems } from "../errors";
import { joinPath } from "../fields";
import type { RoleType } from "./organization";
import type { AccountDraft } from "./read-accounts";
import type { IdentityDraft } from "./read-identity";
import type { PipelineSettings } from "./read-pipeline";

/** What names the roles of an organization's accounts. */
export interface RoleNaming {
  readonly prefix: string;
  readonly accounts: readonly AccountDraft[] | undefined;
  readonly roleTypes: readonly RoleType[];
  readonly identity: IdentityDraft | undefined;
  readonly pipeline: PipelineSettings | undefined;
  readonly deployRoleName: string;
}

/** Functions of a config store whose names, behind the prefix, are an alias and a role type to whoever reads them so. */
export const FUNCTIONS_LIKE_ROLE_TYPES = ["config-auditor", "replication-syncer"] as const;

/** Reports role types whose role in some account would have the name of another role there: IAM ignores case. */
export function checkRoleNames(naming: RoleNaming, problems: Problems): void {
  const { prefix, accounts, roleTypes, identity } = naming;
  if (identity === undefined) return;
  const taken = takenNames(naming);
  for (const { name: account, alias, kind } of accounts ?? []) {
    if (kind !== "workload" || alias === undefined) continue;
    for (const { name: roleType } of roleTypes) {
      const name = roleTypeRoleName(prefix, alias, roleType);
      const owner = taken.get(name.toLowerCase());
      if (owner === undefined) continue;
      problems.add({
        code: "ROLE_NAME_TAKEN",
        path: joinPath("roleTypes", roleType),
        value: name,
        allowed: `another name in the account ${account} than ${owner} has`,
        fix: `rename the role type, or state another alias in ${joinPath("accounts", account)}`,
      });
    }
  }
}

function takenNames({ prefix, identity, pipeline, deployRoleName }: RoleNaming): ReadonlyMap<string, string> {
  const names: [string, string][] = [
    ...FUNCTIONS_LIKE_ROLE_TYPES.map((name): [string, string] => [
      `${prefix}-${name}`,
      `the function ${name}`,
    ]),
    [deployRoleName, "the role that deploys"],
  ];
  if (identity?.breakGlass) names.push([breakGlassRoleName(prefix), "the role for emergencies"]);
  if (pipeline) {
    const { plan, apply } = pipelineRoleNames(pipeline.roleName);
    names.push([plan, "the pipeline's role that plans"], [apply, "the pipeline's role that applies"]);
  }
  return new Map(names.map(([name, owner]) => [name.toLowerCase(), owner]));
}
