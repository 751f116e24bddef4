import { isRecord, type JsonRecord, listOf, memberOf, textOf, textsOf } from "./json";
import { masked, sensitiveChanges } from "./mask";
import type { Action, Change } from "./plan";
import { isValueRecord, type ValueRecord } from "./value";

const ACTIONS: Readonly<Record<string, Action>> = {
  "no-op": "no-op",
  create: "create",
  read: "read",
  update: "update",
  delete: "delete",
  forget: "forget",
  "create,delete": "replace",
  "delete,create": "replace",
  "create,forget": "replace",
  "forget,create": "replace",
};

/** A change as a plan states it, without sensitive values; a text says why it cannot be read. */
export function readChange(entry: unknown): Change | string {
  const address = textOf(memberOf(entry, "address"));
  const change = memberOf(entry, "change");
  if (!isRecord(entry) || address === undefined || !isRecord(change)) {
    return "an entry without address or change was left out";
  }
  const actions = textsOf(change.actions).join(",");
  const action = Object.hasOwn(ACTIONS, actions) ? ACTIONS[actions] : undefined;
  if (action === undefined) return `${address}: its actions are not known, it was left out`;
  return { ...identityOf(entry, address), action, ...contentOf(change) };
}

function identityOf(entry: JsonRecord, address: string) {
  return {
    address,
    pattern: address.replace(/\[(?:"(?:[^"\\]|\\.)*"|\d+)\]/g, "[*]"),
    previousAddress: textOf(entry.previous_address),
    type: textOf(entry.type) ?? "",
    reason: textOf(entry.action_reason),
    deposed: textOf(entry.deposed),
  };
}

function contentOf(change: JsonRecord) {
  const { before, after, after_unknown: unknown } = change;
  const marks = [change.before_sensitive, change.after_sensitive];
  return {
    replacePaths: listOf(change.replace_paths).map((path) => listOf(path).map(String).join(".")),
    importing: isRecord(change.importing) ? (textOf(change.importing.id) ?? "") : undefined,
    before: recordOrNull(masked({ value: before ?? null, unknown: undefined, sensitive: marks })),
    after: recordOrNull(
      masked({ value: after ?? null, unknown: after === null ? undefined : unknown, sensitive: marks }),
    ),
    sensitiveChanges: sensitiveChanges(before, after, unknown, marks),
  };
}

function recordOrNull(value: ReturnType<typeof masked>): ValueRecord | null {
  return isValueRecord(value) ? value : null;
}
