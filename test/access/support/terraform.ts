import type { Attributes, TerraformJson } from "../../../src/access/world/terraform/json";
import { ACCOUNT } from "./worlds";

/** Resources by type and id, as a synthesized stack has them. */
export type Resources = Readonly<Record<string, Readonly<Record<string, Attributes>>>>;

/** A synthesized stack. */
export function stack(
  resource: Resources,
  rest: Partial<TerraformJson> = {},
  account = ACCOUNT,
): TerraformJson {
  return {
    "//": { metadata: { stackName: "dev" } },
    provider: { aws: [{ region: "eu-central-1", allowed_account_ids: [account] }] },
    resource,
    ...rest,
  };
}

/** A policy's JSON, with the policy's own variables escaped as Terraform wants it. */
export function json(...statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}
