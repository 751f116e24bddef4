import { isRecord, listOf, memberOf } from "../plan/json";
import { objectsOf } from "./objects";
import type { SynthesizedStack } from "./output";

const ACCOUNT_ID = /^\d{12}$/;
const ACCOUNT_OF_ROLE = /^arn:[^:]*:iam::(\d{12}):role\//;

/** Where a stack's provider works, as far as it says so. */
export function accountOf(stack: Pick<SynthesizedStack, "json">): {
  readonly accountId?: string;
  readonly region?: string;
} {
  const provider = objectsOf(stack).get("provider.aws")?.body;
  const region = memberOf(provider, "region");
  const [allowed] = listOf(memberOf(provider, "allowed_account_ids"));
  const [role] = [memberOf(provider, "assume_role")].flat().filter(isRecord);
  const id = ACCOUNT_ID.test(String(allowed))
    ? String(allowed)
    : ACCOUNT_OF_ROLE.exec(String(role?.role_arn ?? ""))?.[1];
  return { ...(id !== undefined && { accountId: id }), ...(typeof region === "string" && { region }) };
}
