import type { Rule } from "./rule";

/** Something leaves Terraform and stays in the account. */
export const FORGOTTEN: Rule = {
  id: "forgotten",
  severity: "medium",
  title: "No longer managed",
  why: "It stays as it is, and nobody is told when someone changes it.",
  advice: "Check that something else manages it from now on.",
  find: ({ changes }) =>
    changes
      .filter(({ action }) => action === "forget")
      .map((change) => ({ change, what: "it leaves Terraform and stays in the account" })),
};
