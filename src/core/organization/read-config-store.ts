import type { Problems } from "../errors";
import { Fields, joinPath } from "./fields";
import { checkName, NAME_RULES } from "./name-rules";
import { checkNamespaces } from "./namespaces";
import type { ConfigStoreSettings, KeySettings } from "./organization";
import type { AccountDraft } from "./read-accounts";
import { checkReferences, DECLARATIONS } from "./references";

/** A config store as far as it could be read: what is absent was reported. */
export interface ConfigStoreDraft {
  readonly namespaces: readonly string[] | undefined;
  readonly serviceNamespace: string;
  readonly keys: readonly KeySettings[] | undefined;
  readonly replicationKeyAccess: readonly string[];
}

const CONFIG_STORE_FIELDS = ["namespaces", "serviceNamespace", "keys", "replicationKeyAccess"];
const KEY_FIELDS = ["description"];
const RESERVED_KEY_NAMES: readonly string[] = ["replication", "figgy-ots"];
const DEFAULT_SERVICE_NAMESPACE = "/app";

/** Reads what every config store of the organization holds. */
export function readConfigStore(
  organization: Fields,
  prefix: string,
  accounts: readonly AccountDraft[] | undefined,
  problems: Problems,
): ConfigStoreDraft {
  const fields = organization.nested("configStore", CONFIG_STORE_FIELDS);
  const stated = fields.texts("namespaces");
  const namespaces = stated && checkNamespaces(stated, prefix, problems);
  return {
    namespaces,
    serviceNamespace: readServiceNamespace(fields, namespaces, problems),
    keys: readKeys(fields, problems),
    replicationKeyAccess: readReplicationKeyAccess(fields, accounts, problems),
  };
}

/** The config store of a draft of which nothing is absent. */
export function configStoreOf({ namespaces, keys, ...rest }: ConfigStoreDraft): ConfigStoreSettings {
  return { namespaces: namespaces!, keys: keys!, ...rest };
}

function readServiceNamespace(
  fields: Fields,
  namespaces: readonly string[] | undefined,
  problems: Problems,
): string {
  const stated = fields.text("serviceNamespace", "optional");
  const reported = stated === undefined && fields.has("serviceNamespace");
  const namespace = stated ?? DEFAULT_SERVICE_NAMESPACE;
  if (!reported && namespaces !== undefined && namespaces.length > 0) {
    const path = fields.pathOf("serviceNamespace");
    checkReferences(DECLARATIONS.namespace, path, [namespace], namespaces, problems);
  }
  return namespace;
}

function readKeys(fields: Fields, problems: Problems): readonly KeySettings[] | undefined {
  const keys = fields.entries("keys")?.map(([name, value]) => readKey(name, value, problems));
  if (keys?.length === 0) {
    problems.add({
      code: "VALUE_MISSING",
      path: fields.pathOf("keys"),
      value: {},
      allowed: "at least one key",
      fix: "declare a key, for example app: without one the client cannot store a secret",
    });
  }
  return keys;
}

function readKey(name: string, value: unknown, problems: Problems): KeySettings {
  const path = joinPath("configStore.keys", name);
  if (RESERVED_KEY_NAMES.includes(name)) {
    problems.add({
      code: "KEY_NAME_RESERVED",
      path,
      value: name,
      allowed: `any name but ${RESERVED_KEY_NAMES.join(", ")}`,
      fix: "remove it: the config store makes this key itself",
    });
  } else checkName(NAME_RULES.key, path, name, problems);
  const description = new Fields(value ?? {}, path, problems, KEY_FIELDS).text("description", "optional");
  return description === undefined ? { name } : { name, description };
}

function readReplicationKeyAccess(
  fields: Fields,
  accounts: readonly AccountDraft[] | undefined,
  problems: Problems,
): readonly string[] {
  const names = fields.texts("replicationKeyAccess", "optional") ?? [];
  const path = fields.pathOf("replicationKeyAccess");
  const declared = accounts?.map((account) => account.name);
  checkReferences(DECLARATIONS.account, path, names, declared, problems);
  for (const account of accounts ?? []) {
    if (account.kind === undefined || account.kind === "workload" || !names.includes(account.name)) continue;
    problems.add({
      code: "COMBINATION_INVALID",
      path,
      value: account.name,
      allowed: "accounts of the kind workload",
      fix: `remove it: an account of the kind ${account.kind} has no config store`,
    });
  }
  return names;
}
