import { readPlan } from "../../../src/review/plan/read-plan";
import type { Plan } from "../../../src/review/plan/plan";
import type { Report } from "../../../src/review/report";
import { review } from "../../../src/review/review";

export const ACCOUNT = "111111111111";
export const OTHER_ACCOUNT = "999999999999";

/** A change as a plan has it. */
export interface ChangeJson {
  readonly address?: string;
  readonly actions?: readonly string[];
  readonly before?: object | null;
  readonly after?: object | null;
  readonly unknown?: unknown;
  readonly sensitive?: unknown;
  readonly entry?: object;
  readonly change?: object;
}

/** A change of a resource of a type, as `terraform show -json` writes it. */
export function changeJson(type: string, of: ChangeJson): object {
  const { before = null, after = null } = of;
  return {
    address: of.address ?? `${type}.it`,
    mode: "managed",
    type,
    name: "it",
    provider_name: "registry.terraform.io/hashicorp/aws",
    ...of.entry,
    change: {
      actions: of.actions ?? [before === null ? "create" : after === null ? "delete" : "update"],
      before,
      after,
      after_unknown: of.unknown ?? {},
      before_sensitive: of.sensitive ?? {},
      after_sensitive: of.sensitive ?? {},
      ...of.change,
    },
  };
}

/** The part of a plan that tells which account it is for. */
export function providerOf(account: string): object {
  const provider = { name: "aws", expressions: { allowed_account_ids: { constant_value: [account] } } };
  return { configuration: { provider_config: { aws: provider } } };
}

/** A plan as `terraform show -json` writes it. */
export function planJson(changes: readonly object[], rest: object = {}): object {
  return {
    format_version: "1.2",
    terraform_version: "1.11.4",
    resource_changes: changes,
    ...providerOf(ACCOUNT),
    complete: true,
    errored: false,
    ...rest,
  };
}

export function planOf(json: object, source = "dev.json"): Plan {
  return readPlan({ source, text: JSON.stringify(json) });
}

export function reviewOf(...changes: readonly object[]): Report {
  return review([planOf(planJson(changes))]);
}

/** A policy's text. */
export function policy(...Statement: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement });
}
