import type { Change } from "../plan/plan";
import { isSame, shown } from "../plan/value";
import type { Observation, Rule } from "./rule";

/** A provider is new, or comes from elsewhere. */
export const PROVIDER_SOURCE_CHANGED: Rule = {
  id: "provider-source-changed",
  severity: "medium",
  title: "New provider, or from elsewhere",
  why: "A provider is a program that is downloaded and run with Terraform's credentials.",
  advice: "Check who publishes it, and that the lock file pins its checksums.",
  needsOutputs: true,
  find: ({ settings }) =>
    settings
      .filter(({ type, action }) => type === "required_provider" && action !== "delete")
      .flatMap(observe),
};

function observe(change: Change): readonly Observation[] {
  const { action, before, after } = change;
  if (action !== "create" && isSame(before?.source, after?.source)) return [];
  return [
    {
      change,
      what: action === "create" ? "a provider is added" : "the provider comes from elsewhere",
      severity: action === "create" ? undefined : "high",
      attribute: "source",
      before: shown(before?.source),
      after: shown(after?.source),
    },
  ];
}
