import type { Problem } from "./errors";

/** A choice that takes a reason. */
export interface Reasoned {
  /** Why, in at least 10 characters, which reports show. */
  readonly because: string;
}

/** Characters that a reason has at least: some words, not a sign. */
export const SHORTEST_REASON = 10;

/**
 * What is wrong with the reason for weakening a safe default, or nothing.
 *
 * @param because a text, or whatever a caller without types has put there
 */
export function reasonProblem(path: string, because: unknown, fix: string): Problem | undefined {
  if (typeof because === "string" && because.trim().length >= SHORTEST_REASON) return undefined;
  return {
    code: "REASON_MISSING",
    path,
    value: because,
    allowed: `a reason of at least ${SHORTEST_REASON} characters, which reports will show`,
    fix,
  };
}
