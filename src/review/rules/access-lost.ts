import { describeLoss, lostAccess } from "../policies/changed-access";
import { describePermissions } from "../policies/describe";
import { type PolicyChange, policyDifferences } from "../policies/policy-differences";
import type { Observation, Rule } from "./rule";

/** Someone may do less than before: by what all policies together say where that is known, else policy by policy. */
export const ACCESS_LOST: Rule = {
  id: "access-lost",
  severity: "low",
  title: "Access lost",
  why: "Who still uses it is refused from now on.",
  advice: "Check that nobody needs it; CloudTrail and IAM's last-accessed information tell.",
  needsOutputs: true,
  find: (plan) => {
    const lost = lostAccess(plan);
    const explained = new Set(lost.flatMap(({ causes }) => causes));
    const policies = policyDifferences(plan).flatMap((policy) =>
      byPolicy(policy).map((seen) => ({ policy, seen })),
    );
    const others = policies.filter(({ policy }) => !policy.changes.some((change) => explained.has(change)));
    return [
      ...lost.map((access): Observation => {
        const { causes, details } = access;
        const taking = policies.filter(({ policy }) =>
          policy.changes.some((change) => causes.includes(change)),
        );
        const lines = new Set(taking.flatMap(({ seen }) => seen.details ?? []));
        return {
          change: taking[0]?.seen.change ?? causes[0]!,
          what: describeLoss(access),
          attribute: taking[0]?.seen.attribute,
          details: [...details, ...[...lines].map((line) => `by: ${line}`)],
        };
      }),
      ...others.map(({ seen }) => seen),
    ];
  },
};

function byPolicy({ changes, attribute, existed, difference }: PolicyChange): readonly Observation[] {
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
}
