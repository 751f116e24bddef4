import { EXPOSURE } from "../data/weakenings/exposure";
import { describePermissions } from "../policies/describe";
import { type Reach, reaching } from "../policies/exposure";
import type { Severity } from "../severity";
import { changedPolicies } from "../policies/changed-policies";
import { weakenedAttributes } from "./attribute-rule";
import { openedEndpoints } from "./open-endpoints";
import { openedPorts } from "./open-network";
import { openedPermissions } from "./open-permissions";
import type { Observation, Rule } from "./rule";

/** Who is let in, and how much that matters where it is not everyone. */
const REACHES: readonly { readonly reach: Reach; readonly who: string; readonly severity?: Severity }[] = [
  { reach: "everyone", who: "everyone" },
  { reach: "network", who: "whoever calls from a network", severity: "medium" },
];

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
        const whoever = purpose === "trust" ? "may assume the role" : "is let in";
        return REACHES.flatMap(({ reach, who, severity }): Observation[] => {
          const open = reaching(difference, reach, plan.accountId);
          if (open.length === 0) return [];
          return [
            { change, what: `${who} ${whoever}`, severity, attribute, details: describePermissions(open) },
          ];
        });
      }),
    ),
  ],
};
