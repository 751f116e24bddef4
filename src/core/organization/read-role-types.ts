import type { Problems } from "../errors";
import { checkDistinct, type Claim, type DistinctRule } from "./distinct";
import { Fields, joinPath } from "../fields";
import { checkName, NAME_RULES } from "./name-rules";
import type { RoleType } from "./organization";
import type { ConfigStoreDraft } from "./read-config-store";
import { readNamespaceTiers } from "./read-namespace-tiers";
import { checkReferencesOrAll, type Declared } from "./references";

const ROLE_TYPE_FIELDS = ["namespaces", "keys", "userActivity"];

const DISTINCT_NAMES: DistinctRule = {
  code: "ROLE_NAME_DUPLICATE",
  noun: "a name",
  fix: "rename one of them: IAM does not tell capital letters from small ones",
};

/** Reads who works with a config store. */
export function readRoleTypes(
  owner: Fields,
  store: ConfigStoreDraft,
  problems: Problems,
): readonly RoleType[] {
  const claims: Claim[] = [];
  const roleTypes = (owner.entries("roleTypes") ?? []).map(([name, value]) => {
    const path = joinPath(owner.pathOf("roleTypes"), name);
    checkName(NAME_RULES.role, path, name, problems);
    claims.push({ owner: path, path, value: name.toLowerCase() });
    const fields = new Fields(value, path, problems, ROLE_TYPE_FIELDS);
    return {
      name,
      ...readNamespaceTiers(fields, store.declaredNamespaces, problems),
      keys: readKeys(fields, store.declaredKeys, problems),
      ...(fields.flag("userActivity") && { userActivity: true }),
    };
  });
  checkDistinct(DISTINCT_NAMES, claims, problems);
  return roleTypes;
}

function readKeys(fields: Fields, declared: Declared, problems: Problems): readonly string[] {
  const named = fields.textsOrAll("keys");
  if (named === "all") return declared.names ?? [];
  if (named?.length === 0) {
    problems.add({
      code: "ROLE_KEYS_EMPTY",
      path: fields.pathOf("keys"),
      value: named,
      allowed: `some of ${declared.names?.join(", ") ?? declared.where}, or all`,
      fix: "name a key: without one the client cannot store a secret",
    });
  }
  checkReferencesOrAll(declared, fields.pathOf("keys"), named ?? [], problems);
  return named ?? [];
}

/** The role types that others can refer to. */
export function declaredRoleTypes(roleTypes: readonly RoleType[], isReadable: boolean): Declared {
  const names = isReadable ? roleTypes.map(({ name }) => name) : undefined;
  return { code: "ROLE_UNDECLARED", noun: "role type", where: "roleTypes", names };
}
