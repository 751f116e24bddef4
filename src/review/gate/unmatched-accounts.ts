import { nearest } from "../../core/nearest";
import { groupBy } from "../group-by";
import type { GateProblem } from "../report";
import { matcherOf } from "./pattern";
import type { ReviewPolicy } from "./policy";

/**
 * The names and patterns of a policy that fit no account, each with where it stands. A misspelt one decides nothing, as
 * one does that another review has an account for: which of both it is, only a person can tell.
 */
export function unmatchedAccounts(policy: ReviewPolicy, accounts: readonly string[]): readonly GateProblem[] {
  if (accounts.length === 0) return [];
  const stated = partsOf(policy).flatMap(({ path, patterns }) =>
    patterns.map((pattern) => ({ path, pattern })),
  );
  const unmatched = stated.filter(({ pattern }) => !accounts.some(matcherOf([pattern])));
  return [...groupBy(unmatched, ({ pattern }) => pattern)].map(([pattern, places]) => ({
    path: places.map(({ path }) => path).join(", "),
    what: `${pattern} is no account of this review`,
    fix: fixOf(nearest(pattern.replaceAll("*", ""), accounts)),
  }));
}

function fixOf(near: string | undefined): string {
  return near === undefined
    ? "correct it, unless it is for other reviews"
    : `did you mean ${near}? If not, it is for other reviews`;
}

function partsOf({ rules, approvals, acknowledgements }: ReviewPolicy) {
  const cases = Object.entries(rules).flatMap(([id, list]) =>
    list.map(({ accounts }, index) => ({
      path: `rules.${id}${list.length === 1 ? "" : `[${index}]`}`,
      patterns: accounts,
    })),
  );
  const named = Object.entries({ approvals, acknowledgements }).flatMap(([part, entries]) =>
    entries.map(({ name, accounts }) => ({ path: `${part}.${name}`, patterns: accounts })),
  );
  return [...cases, ...named];
}
