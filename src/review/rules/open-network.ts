import type { Change, Plan } from "../plan/plan";
import { shown } from "../plan/value";
import type { Severity } from "../severity";
import { type Gate, GATES } from "./network/gates";
import { isCovered, isForAnswers, isMeantForAll, type Opening, textOf } from "./network/opening";
import type { Observation } from "./rule";

/** Security groups, network ACLs and prefix lists that let in every address of the internet, and did not before. */
export function openedPorts({ changes }: Plan): readonly Observation[] {
  return changes.flatMap((change) => {
    if (change.after === null || change.action === "no-op" || !Object.hasOwn(GATES, change.type)) return [];
    const gate = GATES[change.type]!;
    const before = gate.read(change.before ?? {});
    const opened = gate.read(change.after).filter((now) => !before.some((old) => isCovered(now, old)));
    if (opened.length === 0) return [];
    return [{ change, ...describe(gate, opened, change), after: shown(opened.map(textOf).join(", ")) }];
  });
}

type Description = { readonly what: string; readonly severity?: Severity };

const LET_IN = "every address of the internet is let in";
const LET_THROUGH =
  "the network ACL lets every address of the internet through, and leaves the rest to security groups";

function describe({ kind }: Gate, opened: readonly Opening[], { before }: Change): Description {
  switch (kind) {
    case "list":
      return { what: "the prefix list holds every address of the internet", severity: "high" };
    case "default acl":
      if (before === null) return { what: `${LET_THROUGH}, as AWS makes it`, severity: "low" };
      return describeAcl(opened);
    case "acl":
      return describeAcl(opened);
    case "group":
      if (!opened.every(isMeantForAll)) return { what: LET_IN };
      return { what: `${LET_IN}, to the web's ports or to ping only`, severity: "medium" };
  }
}

/** An ACL opens nothing that a security group does not open too. */
function describeAcl(opened: readonly Opening[]): Description {
  const harmless = opened.every((opening) => isMeantForAll(opening) || isForAnswers(opening));
  return { what: LET_THROUGH, severity: harmless ? "low" : "medium" };
}
