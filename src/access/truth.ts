/** Kleene's three-valued logic: `and` is the minimum, `or` the maximum. */
export type Truth = 0 | 1 | 2;

export const FALSE = 0 satisfies Truth;
/** Depends on something that is not known. */
export const UNKNOWN = 1 satisfies Truth;
export const TRUE = 2 satisfies Truth;

export function and(a: Truth, b: Truth): Truth {
  return a < b ? a : b;
}

export function or(a: Truth, b: Truth): Truth {
  return a > b ? a : b;
}

export function not(a: Truth): Truth {
  return (2 - a) as Truth;
}

export function truthOf(holds: boolean): Truth {
  return holds ? TRUE : FALSE;
}
