import type { Attributes, TerraformJson } from "../../access/world/terraform/json";
import type { Plan } from "../plan/plan";
import { planNameOf } from "../plan/plan-name";
import type { PlannedState } from "../plan/state";

/** What a plan found, and what it leaves, as if each had been synthesized. */
export interface PlannedConfigurations {
  readonly before: TerraformJson;
  readonly after: TerraformJson;
}

/** A plan in the form that worlds are read from: policies are named by the plan and their addresses. */
export function configurationsOf(plan: Plan & { readonly state: PlannedState }): PlannedConfigurations {
  const { state } = plan;
  const provider = providersOf(state);
  const stackName = planNameOf(plan);
  const side = (name: "before" | "after"): TerraformJson => ({
    "//": { metadata: { stackName } },
    provider,
    resource: resourcesOf(stackName, state, name),
  });
  return { before: side("before"), after: side("after") };
}

/** An alias may be any text here: it is the provider's key. */
function providersOf({ providers }: PlannedState): TerraformJson["provider"] {
  const aws = [...providers].map(([key, { region, accountId }]) => ({
    region,
    allowed_account_ids: [accountId],
    ...(key !== MAIN && { alias: key }),
  }));
  return { aws };
}

const MAIN = "aws";

function resourcesOf(
  stackName: string,
  { objects, providers }: PlannedState,
  side: "before" | "after",
): TerraformJson["resource"] {
  const resources: Record<string, Record<string, Attributes>> = {};
  if (providers.size === 0) return resources;
  for (const { address, type, name, provider = MAIN, [side]: attributes } of objects) {
    if (attributes === null) continue;
    resources[type] ??= {};
    resources[type][name] = {
      ...attributes,
      ...(provider !== MAIN && { provider: `aws.${provider}` }),
      "//": { metadata: { path: `${stackName} ${address}` } },
    };
  }
  return resources;
}
