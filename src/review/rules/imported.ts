import type { Rule } from "./rule";

/** Something that exists comes under Terraform. */
export const IMPORTED: Rule = {
  id: "imported",
  severity: "low",
  title: "Imported",
  why: "From now on Terraform changes and deletes what was made elsewhere.",
  advice: "Check that the id is the one that is meant, and that the plan changes nothing else of it.",
  find: ({ changes }) =>
    changes
      .filter(({ importing }) => importing !== undefined)
      .map((change) => ({
        change,
        what: "it is taken over as it is found",
        attribute: "id",
        after: change.importing,
      })),
};
