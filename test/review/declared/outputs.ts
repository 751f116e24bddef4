import type { TerraformJson } from "../../../src/access/world/terraform/json";
import { declaredChangesInWords, diffDeclarations } from "../../../src/review/declared/declared-changes";
import { readFoundation } from "../../../src/access/matrix/store";

/** Resources of a stack by type and name. */
export type Resources = Readonly<Record<string, Readonly<Record<string, object>>>>;

export const ACCOUNT = "100000000002";

/** A stack of the account dev, or of another one. */
export function stackOf(
  resource: Resources,
  rest: object = {},
  name = "dev",
  account = ACCOUNT,
): TerraformJson {
  return {
    "//": { metadata: { stackName: name } },
    provider: { aws: [{ region: "eu-central-1", allowed_account_ids: [account] }] },
    resource,
    ...rest,
  } as TerraformJson;
}

/** A policy's text. */
export function policyOf(...Statement: object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement });
}

/** A statement that allows. */
export function allow(Action: unknown, Resource: unknown = "*", rest: object = {}): object {
  return { Effect: "Allow", Action, Resource, ...rest };
}

/** A statement that denies. */
export function deny(Action: unknown, Resource: unknown = "*", rest: object = {}): object {
  return { ...allow(Action, Resource, rest), Effect: "Deny" };
}

/** A statement of a trust policy. */
export function trust(Principal: unknown, rest: object = {}): object {
  return { Effect: "Allow", Principal, Action: "sts:AssumeRole", ...rest };
}

/** What changes between two outputs, in words. */
export function wordsOf(before: readonly TerraformJson[], after: readonly TerraformJson[]): string[] {
  const [old, now] = [before, after].map((stacks) => readFoundation(stacks).declarations);
  return declaredChangesInWords(diffDeclarations(old!, now!));
}
