import type { Problems } from "../errors";
import type { Fields } from "../fields";
import type { Reasoned } from "../reasons";
import { type AccountDraft, declaredAccounts } from "./read-accounts";
import { checkReferences } from "./references";

/** Reads in which accounts role types may decrypt what was replicated, and why. */
export function readReplicationKeyAccess(
  store: Fields,
  accounts: readonly AccountDraft[] | undefined,
  problems: Problems,
): Readonly<Record<string, Reasoned>> {
  const names = store.entries("replicationKeyAccess", "optional")?.map(([name]) => name);
  if (names === undefined) return {};
  checkStoreAccounts(store.pathOf("replicationKeyAccess"), names, accounts, problems);
  const reasons = store.nested("replicationKeyAccess", names);
  return Object.fromEntries(
    names.flatMap((name) => {
      const reason = reasons.reasoned(name);
      return reason ? [[name, reason]] : [];
    }),
  );
}

/** Reads which account keeps one-time secrets. */
export function readOneTimeSecrets(
  store: Fields,
  accounts: readonly AccountDraft[] | undefined,
  problems: Problems,
): string | undefined {
  const name = store.text("oneTimeSecrets", "optional", "the name of a workload account");
  if (name !== undefined) checkStoreAccounts(store.pathOf("oneTimeSecrets"), [name], accounts, problems);
  return name;
}

/** Reports accounts that are not declared, and those that have no config store. */
function checkStoreAccounts(
  path: string,
  names: readonly string[],
  accounts: readonly AccountDraft[] | undefined,
  problems: Problems,
): void {
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
}
