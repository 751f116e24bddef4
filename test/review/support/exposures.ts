import { type ChangeJson, changeJson, reviewOf } from "./plans";

/** What is found of a change that opens something to others, as `severity rule: what`. */
export function exposed(type: string, change: ChangeJson): readonly string[] {
  return reviewOf(changeJson(type, change))
    .findings.filter(({ rule }) => rule === "public-exposure" || rule === "cross-account-access")
    .map(({ severity, rule, what }) => `${severity} ${rule}: ${what}`);
}
