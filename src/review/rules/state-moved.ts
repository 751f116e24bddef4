import type { Change } from "../plan/plan";
import { isSame, isValueRecord, shown, type ValueRecord } from "../plan/value";
import type { Observation, Rule } from "./rule";

/** Where Terraform keeps a stack's state, or how, changes. */
export const STATE_MOVED: Rule = {
  id: "state-moved",
  severity: "high",
  title: "State kept elsewhere",
  why: "Terraform starts from an empty state: it makes everything a second time, or fails where a name is taken, and no longer knows what exists.",
  advice:
    "Migrate the state in the same step (`terraform init -migrate-state`), and plan again: no changes is right.",
  needsOutputs: true,
  find: ({ settings }) => settings.filter(({ type }) => type === "backend").map(observe),
};

/** Arguments that decide how the state is reached, locked and encrypted, and not where it is. */
const MANNER: ReadonlySet<string> = new Set([
  "acl",
  "assume_role",
  "assume_role_with_web_identity",
  "dynamodb_table",
  "encrypt",
  "kms_key_id",
  "max_retries",
  "profile",
  "role_arn",
  "shared_config_files",
  "shared_credentials_files",
  "use_lockfile",
]);

function observe(change: Change): Observation {
  const [from, to] = [change.before, change.after].map(flat);
  const names = [...new Set([...Object.keys(from!), ...Object.keys(to!)])].filter(
    (name) => !isSame(from![name], to![name]),
  );
  const isSamePlace = names.every((name) => MANNER.has(name.split(".")[1] ?? ""));
  return {
    change,
    what: isSamePlace
      ? "how the state is reached, locked or encrypted changes"
      : "the state is looked for in another place",
    severity: isSamePlace ? "medium" : undefined,
    details: names.map((name) => `${name}: ${shown(from![name])} → ${shown(to![name])}`),
  };
}

/** A backend's arguments by name, such as `s3.bucket`. */
function flat(backend: ValueRecord | null): ValueRecord {
  const entries = Object.entries(backend ?? {}).flatMap(([kind, body]) => {
    const [block] = Array.isArray(body) ? (body as readonly unknown[]) : [body];
    return isValueRecord(block as never)
      ? Object.entries(block as ValueRecord).map(([name, value]) => [`${kind}.${name}`, value] as const)
      : [];
  });
  return Object.fromEntries(entries);
}
