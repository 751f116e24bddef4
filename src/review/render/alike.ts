import { groupBy } from "../group-by";
import type { Finding } from "../report";
import { decisionLines } from "./decisions";

/** Findings that say the same of several addresses, and the one that speaks for all. */
export interface Alike {
  /** The first, with the places of all. */
  readonly one: Finding;
  readonly all: readonly Finding[];
}

/** Findings of the same rule, type, words and decisions together; in the order in which the first of each comes. */
export function alike(findings: readonly Finding[]): readonly Alike[] {
  const groups = groupBy(findings, (finding) => {
    const { rule, severity, type, what, attribute, before, after, details } = finding;
    return JSON.stringify([
      rule,
      severity,
      type,
      what,
      attribute,
      before,
      after,
      details,
      decisionLines(finding),
    ]);
  });
  return [...groups.values()].map((all) => ({
    one: { ...all[0]!, places: all.flatMap(({ places }) => places) },
    all,
  }));
}

/** Some findings out of many, in their order: the first of each rule, so that none is hidden by another's number, then the worst. */
export function mostTelling(findings: readonly Finding[], most: number): readonly Finding[] {
  const firsts = [...groupBy(findings, ({ rule }) => rule).values()].map(([first]) => first!);
  const chosen = new Set([...firsts, ...findings].slice(0, most));
  for (const finding of findings) if (chosen.size < most) chosen.add(finding);
  return findings.filter((finding) => chosen.has(finding));
}
