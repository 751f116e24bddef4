import type { Rule } from "./rule";

/** Something has another address. */
export const MOVED: Rule = {
  id: "moved",
  severity: "info",
  title: "Moved",
  why: "Only the address in the state changes; the object stays.",
  advice: "Keep the `moved` block until every account has been applied.",
  find: ({ changes }) =>
    changes
      .filter(({ previousAddress }) => previousAddress !== undefined)
      .map((change) => ({ change, what: `it was ${change.previousAddress}` })),
};
