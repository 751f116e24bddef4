import type { Problems } from "../errors";
import type { Fields } from "./fields";
import { type AccountDraft, declaredAccounts } from "./read-accounts";
import { checkReferences } from "./references";

/** Reads in which accounts role types may decrypt what was replicated. */
export function readReplicationKeyAccess(
  store: Fields,
  accounts: readonly AccountDraft[] | undefined,
  problems: Problems,
): readonly string[] {
  const names = store.texts("replicationKeyAccess", "optional") ?? [];
  const path = store.pathOf("replicationKeyAccess");
  checkReferences(declaredAccounts(accounts), path, names, problems);
  for (const { name, kind } of accounts ?? []) {
    if (kind === undefined || kind === "workload" || !names.includes(name)) continue;
    problems.add({
      code: "COMBINATION_INVALID",
      path,
      value: name,
      allowed: "accounts of the kind workload",
      fix: `remove it: an account of the kind ${kind} has no config store`,
    });
  }
  return names;
}
