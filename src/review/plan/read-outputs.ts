import { isRecord, memberOf, recordOf } from "./json";
import type { Change } from "./plan";
import { readChange } from "./read-change";

/** The type of an output among changes. */
export const OUTPUT = "output";

/**
 * Outputs that were sensitive and are no more: whoever reads a log or the state's outputs reads them then. Terraform
 * marks both sides of such a change; that the mark is gone, only the configuration tells.
 */
export function readUnmaskedOutputs(plan: unknown): readonly Change[] {
  const root = memberOf(memberOf(plan, "configuration"), "root_module");
  const declared = recordOf(memberOf(root, "outputs"));
  return Object.entries(recordOf(memberOf(plan, "output_changes"))).flatMap(([name, change]) => {
    if (!isRecord(change) || change.before_sensitive !== true) return [];
    const declaration = memberOf(declared, name);
    const isShown =
      change.after_sensitive !== true || (isRecord(declaration) && declaration.sensitive !== true);
    if (!isShown || (change.after ?? null) === null) return [];
    const read = readChange({ address: `${OUTPUT}.${name}`, type: OUTPUT, change });
    return typeof read === "string" ? [] : [read];
  });
}
