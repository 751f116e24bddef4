import type { Change } from "../plan/plan";
import { isSame, shown } from "../plan/value";
import type { Observation, Rule } from "./rule";

/** Where a provider works, or as whom, changes. */
export const DEPLOYED_ELSEWHERE: Rule = {
  id: "deployed-elsewhere",
  severity: "high",
  title: "Deployed elsewhere, or as someone else",
  why: "Terraform does not find what it made there: it makes everything anew in the other place, and what exists stays behind.",
  advice: "Check that the account, the region and the role are the ones that this stack's state belongs to.",
  needsOutputs: true,
  find: ({ settings }) =>
    settings.filter(({ type, action }) => type === "provider" && action === "update").flatMap(observe),
};

/** Arguments that decide where a provider works or as whom; and what a change of them means. */
const PLACE: Readonly<Record<string, string>> = {
  access_key: "it works with other credentials",
  allowed_account_ids: "other accounts are allowed",
  assume_role: "it works as another role",
  assume_role_with_web_identity: "it works as another role",
  endpoints: "it calls other endpoints",
  forbidden_account_ids: "other accounts are forbidden",
  profile: "it works with other credentials",
  region: "it works in another region",
  shared_config_files: "it works with other credentials",
  shared_credentials_files: "it works with other credentials",
};

function observe(change: Change): readonly Observation[] {
  const { before, after } = change;
  return Object.entries(PLACE)
    .filter(([name]) => !isSame(before?.[name], after?.[name]))
    .map(([attribute, what]) => ({
      change,
      what,
      attribute,
      before: shown(before?.[attribute]),
      after: shown(after?.[attribute]),
    }));
}
