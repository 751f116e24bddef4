import type { KeyValues } from "../context/key-values";
import { and, FALSE, or, type Truth } from "../truth";
import { type Entry, namesPrincipal } from "./entries";
import type { Findings } from "./verdict";

/** Adds up what statements say. */
export function findingsOf(
  entries: readonly Entry[],
  layerCount: number,
  context: KeyValues,
  truthOfEntry: (entry: Entry) => Truth = (entry) => entry.truth,
): Findings {
  let denied: Truth = FALSE;
  const allowed = Array<Truth>(layerCount).fill(FALSE);
  const granted: Record<"direct" | "entity" | "account", Truth> = {
    direct: FALSE,
    entity: FALSE,
    account: FALSE,
  };
  for (const entry of entries) {
    const truth = truthOfEntry(entry);
    const named = and(truth, namesPrincipal(entry, undefined, context));
    if (entry.statement.effect === "Deny") {
      denied = or(denied, named);
      continue;
    }
    allowed[entry.layer] = or(allowed[entry.layer]!, named);
    if (!entry.matches) continue;
    for (const closeness of ["direct", "entity", "account"] as const) {
      granted[closeness] = or(granted[closeness], and(truth, namesPrincipal(entry, closeness, context)));
    }
  }
  return { denied, allowed, granted };
}
