/** Thrown where the search for both outcomes would cost too much; the answer then is `unknown`. */
export class Inexact extends Error {}

/** How much the search may cost. */
export const LIMITS = {
  /** States of the patterns that one key's values are compared with. */
  states: 20_000,
  /** Values, or sets of values, of one key. */
  values: 1_024,
  /** Combinations of values of all keys. */
  combinations: 20_000,
} as const;
