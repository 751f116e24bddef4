import { EXPOSURE } from "../data/weakenings/exposure";
import { describePermissions } from "../policies/compare";
import { reachOf } from "../policies/exposure";
import { changedPolicies } from "../policies/changed-policies";
import { weakenedAttributes } from "./attribute-rule";
import { openedEndpoints } from "./open-endpoints";
import { openedPorts } from "./open-network";
import { openedPermissions } from "./open-permissions";
import type { Observation, Rule } from "./rule";

/** Something is opened to everyone. */
export const PUBLIC_EXPOSURE: Rule = {
  id: "public-exposure",
  severity: "critical",
  title: "Opened to everyone",
  why: "Anyone on the internet, or in any AWS account, can use it as soon as this is applied.",
  advice: "Name who is meant: an account, a role, an organization (`aws:PrincipalOrgID`) or a network.",
  find: (plan) => [
    ...weakenedAttributes(EXPOSURE, plan),
    ...openedEndpoints(plan),
    ...openedPermissions(plan),
    ...openedPorts(plan),
    ...plan.changes.flatMap((change) =>
      changedPolicies(change).flatMap(({ attribute, purpose, difference }): Observation[] => {
        if (purpose === "identity" || purpose === "ceiling") return [];
        const open = (difference?.added ?? []).filter(
          (permission) => permission.effect === "Allow" && reachOf(permission, plan.accountId) === "everyone",
        );
        if (open.length === 0) return [];
        const what = purpose === "trust" ? "everyone may assume the role" : "everyone is let in";
        return [{ change, what, attribute, details: describePermissions(open) }];
      }),
    ),
  ],
};
