import { SHARED_ISSUERS } from "../data/shared-issuers";
import type { Permission } from "./compare";

/** Whom a permission of a resource's policy or of a trust policy lets in. */
export type Reach = "everyone" | "other account" | "own account";

/** Condition keys that tie a request to an account, an organization or one of its resources. */
const LIMITING_KEYS = [
  "aws:principalaccount",
  "aws:principalarn",
  "aws:principalorgid",
  "aws:principalorgpaths",
  "aws:sourceaccount",
  "aws:sourcearn",
  "aws:sourceorgid",
  "aws:sourceorgpaths",
  "aws:sourceowner",
  "aws:sourcevpc",
  "aws:sourcevpce",
  "aws:userid",
  "kms:calleraccount",
  "s3:dataaccesspointaccount",
];

const LIMITING_OPERATOR = /^(?:ForAnyValue:)?(?:String|Arn)(?:Equals|Like|EqualsIgnoreCase)$/i;
const ACCOUNT = /(?:^|[^\d])(\d{12})(?!\d)/g;

/** Whom an allowing permission lets in; services are of the own account. */
export function reachOf(permission: Permission, ownAccount: string | undefined): Reach {
  const { principal } = permission;
  const limits = permission.conditions.flatMap(limitOf);
  if (principal === "AWS *" || principal.startsWith("everything but ")) {
    if (limits.length === 0) return "everyone";
    return isOtherAccount(limits.join(" "), ownAccount) ? "other account" : "own account";
  }
  if (isOpenIssuer(permission)) return "everyone";
  if (principal.startsWith("CanonicalUser ")) return "other account";
  if (!principal.startsWith("AWS ")) return "own account";
  return isOtherAccount(principal, ownAccount) ? "other account" : "own account";
}

/** Whether everyone whom a shared issuer knows is let in: no condition limits the subject. */
function isOpenIssuer({ principal, conditions }: Permission): boolean {
  const issuer = SHARED_ISSUERS.find(
    (name) => principal.startsWith("Federated ") && principal.endsWith(name),
  );
  if (issuer === undefined) return false;
  return !conditions.some((condition) => {
    const [, operator, key, values] = CONDITION.exec(condition) ?? [];
    const limits = key === `${issuer}:sub` && LIMITING_OPERATOR.test(operator!);
    return limits && values!.split(", ").every((value) => !OPEN_SUBJECT.test(value));
  });
}

/** A condition as a statement holds it. */
const CONDITION = /^(\S+) (\S+) = (.*)$/s;
/** A subject that names nobody, such as `*` or `repo:*`. */
const OPEN_SUBJECT = /^[a-z]*:?\*/i;

/** The values of a condition that limits who calls; none where it limits nothing. */
function limitOf(condition: string): readonly string[] {
  const [, operator, key, values] = CONDITION.exec(condition) ?? [];
  if (!operator || !LIMITING_OPERATOR.test(operator) || !LIMITING_KEYS.includes(key!)) return [];
  const all = values!.split(", ");
  return all.some((value) => /^[*:]*$/.test(value) || /^arn:\*/.test(value)) ? [] : all;
}

/** Whether a text names an account other than the own one. Where that is not known, every account is another one. */
export function isOtherAccount(text: string, ownAccount: string | undefined): boolean {
  return [...text.matchAll(ACCOUNT)].some(([, id]) => id !== ownAccount);
}
