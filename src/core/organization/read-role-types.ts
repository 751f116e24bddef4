import type { Problems } from "../errors";
import { checkDistinct, type Claim, type DistinctRule } from "./distinct";
import { Fields, joinPath } from "./fields";
import { checkName, NAME_RULES } from "./name-rules";
import type { RoleType } from "./organization";
import type { ConfigStoreDraft } from "./read-config-store";
import { checkReferences, type Declared } from "./references";

const ROLE_TYPE_FIELDS = ["namespaces", "keys"];

const DISTINCT_NAMES: DistinctRule = {
  code: "ROLE_NAME_DUPLICATE",
  noun: "a name",
  fix: "rename one of them: IAM does not tell capital letters from small ones",
};

/** What a role type that reaches nothing is refused with. */
const EMPTY = {
  namespaces: {
    code: "ROLE_NAMESPACES_EMPTY",
    fix: "name the namespaces that the role type works in, or remove it",
  },
  keys: { code: "ROLE_KEYS_EMPTY", fix: "name a key: without one the client cannot store a secret" },
} as const;

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
      namespaces: readReach("namespaces", fields, store.declaredNamespaces, problems),
      keys: readReach("keys", fields, store.declaredKeys, problems),
    };
  });
  checkDistinct(DISTINCT_NAMES, claims, problems);
  return roleTypes;
}

function readReach(
  name: keyof typeof EMPTY,
  fields: Fields,
  declared: Declared,
  problems: Problems,
): readonly string[] {
  const path = fields.pathOf(name);
  const named = fields.textsOrAll(name);
  if (named === "all") return declared.names ?? [];
  if (named?.length === 0) {
    const allowed = `some of ${declared.names?.join(", ") ?? declared.where}, or all`;
    problems.add({ ...EMPTY[name], path, value: named, allowed });
  }
  checkReferences(declared, path, named ?? [], problems);
  return named ?? [];
}
