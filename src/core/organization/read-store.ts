import { Problems } from "../errors";
import type { NamespaceTier } from "./definition";
import { Fields } from "../fields";
import { NAME_RULES } from "./name-rules";
import type { RoleType, StoreContents } from "./organization";
import { CONFIG_STORE_FIELDS, contentsOf, readConfigStore } from "./read-config-store";
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
      {
        readonly namespaces: readonly string[] | "all" | Readonly<Record<string, NamespaceTier>>;
        readonly keys: readonly string[] | "all";
      }
    >
  >;
}

/** A config store that was checked: lists sorted, defaults filled in. */
export interface StoreModel extends StoreContents {
  /** Role types, sorted by name. */
  readonly roleTypes: readonly RoleType[];
}

const STORE_FIELDS = ["prefix", "environmentAlias", ...CONFIG_STORE_FIELDS, "roleTypes"];

/**
 * Checks a config store by the rules of an organization's.
 *
 * @param path what the paths of problems begin with
 * @throws FoundationError with every problem
 */
export function readStore(definition: StoreDefinition, path: string): StoreModel {
  const problems = new Problems();
  const fields = new Fields(definition, path, problems, STORE_FIELDS);
  const prefix = fields.name("prefix", NAME_RULES.prefix) ?? "";
  fields.name("environmentAlias", NAME_RULES.alias);
  const draft = readConfigStore(fields, prefix, problems);
  const roleTypes = readRoleTypes(fields, draft, problems);
  problems.throwIfAny();
  return { ...contentsOf(draft), roleTypes };
}
