import type { Problems } from "../errors";
import { checkDistinct, type DistinctRule } from "./distinct";
import { Fields, joinPath } from "./fields";
import { checkName, NAME_RULES } from "./name-rules";
import type { RoleType } from "./organization";
import type { ConfigStoreDraft } from "./read-config-store";
import { checkReferences, DECLARATIONS } from "./references";

const ROLE_TYPE_FIELDS = ["namespaces", "keys"];

const DISTINCT_NAMES: DistinctRule = {
  code: "ROLE_NAME_DUPLICATE",
  noun: "a name",
  fix: "rename one of them: IAM does not tell capital letters from small ones",
};

/** What role types name, and what it costs to name nothing. */
const REACHES = {
  namespaces: {
    declaration: DECLARATIONS.namespace,
    emptyCode: "ROLE_NAMESPACES_EMPTY",
    emptyFix: "name the namespaces that the role type works in, or remove it",
  },
  keys: {
    declaration: DECLARATIONS.key,
    emptyCode: "ROLE_KEYS_EMPTY",
    emptyFix: "name a key: without one the client cannot store a secret",
  },
} as const;

/** Reads who works with the config store. */
export function readRoleTypes(
  organization: Fields,
  store: ConfigStoreDraft,
  problems: Problems,
): readonly RoleType[] {
  const keys = store.keys?.map((key) => key.name);
  const roleTypes = (organization.entries("roleTypes") ?? []).map(([name, value]) => {
    const path = joinPath("roleTypes", name);
    checkName(NAME_RULES.role, path, name, problems);
    const fields = new Fields(value, path, problems, ROLE_TYPE_FIELDS);
    return {
      name,
      namespaces: readReach("namespaces", fields, store.namespaces, problems),
      keys: readReach("keys", fields, keys, problems),
    };
  });
  checkDistinct(DISTINCT_NAMES, roleTypes.map(claimOf), problems);
  return roleTypes;
}

function readReach(
  name: keyof typeof REACHES,
  fields: Fields,
  declared: readonly string[] | undefined,
  problems: Problems,
): readonly string[] {
  const { declaration, emptyCode, emptyFix } = REACHES[name];
  const path = fields.pathOf(name);
  const named = fields.textsOrAll(name);
  if (named === "all") return declared ?? [];
  if (named?.length === 0) {
    const allowed = `some of ${declared?.join(", ") ?? declaration.declaredIn}, or all`;
    problems.add({ code: emptyCode, path, value: named, allowed, fix: emptyFix });
  }
  checkReferences(declaration, path, named ?? [], declared, problems);
  return named ?? [];
}

function claimOf({ name }: RoleType) {
  const path = joinPath("roleTypes", name);
  return { owner: path, path, value: name.toLowerCase() };
}
