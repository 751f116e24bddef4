import { describePermissions } from "../policies/compare";
import { policyDifferences } from "../policies/policy-differences";
import type { Observation, Rule } from "./rule";

/** A policy allows less than before, or denies more. */
export const ACCESS_LOST: Rule = {
  id: "access-lost",
  severity: "low",
  title: "Access lost",
  why: "Who still uses it is refused from now on.",
  advice: "Check that nobody needs it; CloudTrail and IAM's last-accessed information tell.",
  find: (plan) =>
    policyDifferences(plan).flatMap(({ changes, attribute, existed, difference }): Observation[] => {
      const change = changes.find(({ after }) => after !== null);
      if (change === undefined || !existed) return [];
      const gone = difference.removed.filter(({ effect }) => effect === "Allow");
      const denied = difference.added.filter(({ effect }) => effect === "Deny");
      if (gone.length + denied.length === 0) return [];
      const details = [
        ...describePermissions(gone).map((line) => `no longer: ${line}`),
        ...describePermissions(denied),
      ];
      return [{ change, what: "permissions are lost", attribute, details }];
    }),
};
