import type { Problems } from "../errors";
import { Fields, joinPath } from "../fields";
import { KEYS_PER_ALERT } from "../limits";
import { descriptionProblem } from "../names";
import { checkName, NAME_RULES } from "./name-rules";
import { checkNamespaces } from "./namespaces";
import type { KeySettings, StoreContents } from "./organization";
import { checkReferences, type Declared } from "./references";

/** A config store as far as it could be read: what is absent was reported. */
export interface ConfigStoreDraft {
  readonly serviceNamespace: string;
  readonly keys: readonly KeySettings[] | undefined;
  readonly declaredNamespaces: Declared;
  readonly declaredKeys: Declared;
}

/** The fields of a config store. */
export const CONFIG_STORE_FIELDS = ["namespaces", "serviceNamespace", "keys"];

const KEY_FIELDS = ["description"];
const DEFAULT_SERVICE_NAMESPACE = "/app";

/** Reads what a config store holds. */
export function readConfigStore(fields: Fields, prefix: string, problems: Problems): ConfigStoreDraft {
  const declaredNamespaces = readNamespaces(fields, prefix, problems);
  const keys = readKeys(fields, ["replication", `${prefix}-ots`], problems);
  return {
    serviceNamespace: readServiceNamespace(fields, declaredNamespaces, problems),
    keys,
    declaredNamespaces,
    declaredKeys: {
      code: "KEY_UNDECLARED",
      noun: "key",
      where: fields.pathOf("keys"),
      names: keys?.map(({ name }) => name),
    },
  };
}

/** What a draft of which nothing is absent holds. */
export function contentsOf(draft: ConfigStoreDraft): StoreContents {
  const { serviceNamespace, keys, declaredNamespaces } = draft;
  return { namespaces: declaredNamespaces.names!, serviceNamespace, keys: keys! };
}

function readNamespaces(fields: Fields, prefix: string, problems: Problems): Declared {
  const where = fields.pathOf("namespaces");
  const stated = fields.texts("namespaces");
  if (stated) reportTwice(fields.raw("namespaces") as readonly string[], where, problems);
  const names = stated && checkNamespaces(stated, prefix, where, problems);
  return { code: "NAMESPACE_UNDECLARED", noun: "namespace", where, names };
}

function reportTwice(namespaces: readonly string[], path: string, problems: Problems): void {
  const twice = new Set(namespaces.filter((namespace, index) => namespaces.indexOf(namespace) !== index));
  for (const value of twice) {
    problems.add({
      code: "NAMESPACE_DUPLICATE",
      path,
      value,
      allowed: "each root namespace once",
      fix: "remove it, or correct the spelling of the one that was meant",
    });
  }
}

function readServiceNamespace(fields: Fields, namespaces: Declared, problems: Problems): string {
  const stated = fields.text("serviceNamespace", "optional");
  const namespace = stated ?? DEFAULT_SERVICE_NAMESPACE;
  const reported = stated === undefined && fields.has("serviceNamespace");
  if (!reported && namespaces.names?.length !== 0) {
    checkReferences(namespaces, fields.pathOf("serviceNamespace"), [namespace], problems);
  }
  return namespace;
}

function readKeys(
  fields: Fields,
  reserved: readonly string[],
  problems: Problems,
): readonly KeySettings[] | undefined {
  const keys = fields.entries("keys")?.map(([name, value]) => {
    const path = joinPath(fields.pathOf("keys"), name);
    checkKeyName(name, path, reserved, problems);
    const settings = new Fields(value ?? {}, path, problems, KEY_FIELDS);
    const description = settings.text("description", "optional");
    const problem =
      description === undefined
        ? undefined
        : descriptionProblem("key", settings.pathOf("description"), description);
    if (problem) problems.add(problem);
    return description === undefined ? { name } : { name, description };
  });
  if (keys?.length === 0) {
    problems.add({
      code: "VALUE_MISSING",
      path: fields.pathOf("keys"),
      value: {},
      allowed: "at least one key",
      fix: "declare a key, for example app: without one the client cannot store a secret",
    });
  }
  if (keys !== undefined && keys.length > MOST_KEYS) {
    problems.add({
      code: "VALUE_OUT_OF_RANGE",
      path: fields.pathOf("keys"),
      value: keys.length,
      allowed: `at most ${MOST_KEYS} keys: one alert watches them, and that of what is replicated`,
      fix: "share a key among namespaces that the same role types reach",
    });
  }
  return keys;
}

/** The store has one more key, of what is replicated. */
const MOST_KEYS = KEYS_PER_ALERT - 1;

function checkKeyName(name: string, path: string, reserved: readonly string[], problems: Problems): void {
  if (!reserved.includes(name)) {
    checkName(NAME_RULES.key, path, name, problems);
    return;
  }
  problems.add({
    code: "KEY_NAME_RESERVED",
    path,
    value: name,
    allowed: `any name but ${reserved.join(", ")}`,
    fix: "remove it: the config store makes this key itself",
  });
}
