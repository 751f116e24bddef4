import { PROVIDER_DEFAULTS } from "../data/provider-defaults";
import { isRecord, type JsonRecord } from "../plan/json";

/** A resource's arguments with what holds for those that are not stated, as a plan shows them. */
export function withDefaults(type: string, attributes: JsonRecord): JsonRecord {
  if (!Object.hasOwn(PROVIDER_DEFAULTS, type)) return attributes;
  return Object.entries(PROVIDER_DEFAULTS[type]!).reduce(
    (stated, [path, value]) => filled(stated, path.split("."), value) as JsonRecord,
    attributes,
  );
}

/** A block is written alone or as a list; where there is none, nothing is filled in. */
function filled(value: unknown, [name, ...rest]: readonly string[], by: unknown): unknown {
  if (Array.isArray(value)) return value.map((block) => filled(block, [name!, ...rest], by));
  if (!isRecord(value)) return value;
  const stated = value[name!] ?? undefined;
  if (rest.length === 0) return stated === undefined ? { ...value, [name!]: by } : value;
  return stated === undefined ? value : { ...value, [name!]: filled(stated, rest, by) };
}
