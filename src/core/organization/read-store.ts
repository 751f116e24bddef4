import { Problems } from "../errors";
import { Fields } from "./fields";
import { checkName, NAME_RULES } from "./name-rules";
import type { ConfigStoreSettings, RoleType } from "./organization";
import { configStoreOf, readConfigStore } from "./read-config-store";
import { readRoleTypes } from "./read-role-types";

/** A config store that stands alone, in no organization. */
export interface StoreDefinition {
  readonly prefix: string;
  readonly environmentAlias: string;
  readonly namespaces: readonly string[];
  readonly serviceNamespace?: string;
  readonly keys: Readonly<Record<string, { readonly description?: string }>>;
  readonly roleTypes: Readonly<
    Record<
      string,
      { readonly namespaces: readonly string[] | "all"; readonly keys: readonly string[] | "all" }
    >
  >;
}

/** A config store that was checked: lists sorted, defaults filled in. */
export interface StoreModel extends ConfigStoreSettings {
  readonly roleTypes: readonly RoleType[];
}

const OWN_FIELDS = ["configStore", "roleTypes"];

/**
 * Checks a config store by the rules of an organization's.
 *
 * @param path what the paths of problems begin with
 * @throws FoundationError with every problem
 */
export function readStore(definition: StoreDefinition, path: string): StoreModel {
  const { prefix, environmentAlias, roleTypes, ...configStore } = definition;
  const problems = new Problems();
  checkName(NAME_RULES.prefix, "prefix", prefix, problems);
  checkName(NAME_RULES.alias, "environmentAlias", environmentAlias, problems);
  const fields = new Fields({ configStore, roleTypes }, "", problems, OWN_FIELDS);
  const draft = readConfigStore(fields, prefix, undefined, problems);
  const readRoles = readRoleTypes(fields, draft, problems);

  const located = new Problems();
  for (const problem of problems.all) {
    located.add({ ...problem, path: `${path}.${problem.path.replace(/^configStore\./, "")}` });
  }
  located.throwIfAny();
  return { ...configStoreOf(draft), roleTypes: readRoles };
}
