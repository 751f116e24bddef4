import { parseArn } from "../../access/arn";
import type { Permission } from "../policies/compare";
import { readCondition } from "../policies/condition";
import type { Holder } from "../../access/changes/holders";
import type { PolicyChange } from "./policy-changes";
import type { SettingChange } from "./setting-changes";
import { type Seen, together } from "./together";

/** A sentence about an account. */
export interface Sentence {
  /** What stands before the account's name. */
  readonly head: string;
  /** What stands after it. */
  readonly tail: string;
}

/** What a change of a setting does, in words. */
export function settingSentence({ kind, setting: { name, type }, happens }: SettingChange): Sentence {
  return { head: `somebody ${kind} access`, tail: `, for ${name} (${type}) ${happens}` };
}

/** What a change of policies does, in words: who gains what, a sentence for each. */
export function policySentences(
  change: PolicyChange,
  accounts: ReadonlyMap<string, string>,
): readonly Sentence[] {
  const { kind, holder, permissions, policy } = change;
  const holderName = nameOf(holder);
  if (policy !== undefined) {
    if (holder.purpose !== "boundary") {
      const who = holder.purpose === "identity" ? holderName : "somebody";
      const on = holder.purpose === "identity" ? "" : ` on ${holderName}`;
      return [{ head: `${who} ${kind} what ${policy} allows${on}`, tail: ", whose text is not known" }];
    }
    const how = kind === "may gain" ? "no longer limited" : "limited";
    return [
      { head: `${holderName} ${kind} what its policies allow`, tail: `, ${how} by the boundary ${policy}` },
    ];
  }
  return together(permissions.map((one) => seenOf(one, holder, accounts))).map(
    ({ effect, who, actions, places, conditions }) => {
      const ifs = conditions.length === 0 ? "" : `, if ${conditions.join(" and ")}`;
      return {
        head: `${who} ${kind} ${actions.join(", ")} on ${places.join(", ")}`,
        tail: ifs + reasonOf(change, effect),
      };
    },
  );
}

function reasonOf({ kind, holder }: PolicyChange, effect: Permission["effect"]): string {
  const gains = kind === "gains" || kind === "may gain";
  if (holder.purpose === "boundary") {
    return gains
      ? ", which its permissions boundary no longer stops"
      : ", which its permissions boundary stops";
  }
  if (effect === "Allow") return "";
  return gains ? ", which is no longer denied" : ", which is denied";
}

function seenOf(one: Permission, holder: Holder, accounts: ReadonlyMap<string, string>): Seen {
  return {
    effect: one.effect,
    actions: one.actions,
    places: one.resources.map((resource) => placeOf(resource, holder)),
    ...whoOf(one, holder, accounts),
  };
}

function placeOf(resource: string, holder: Holder): string {
  if (holder.purpose === "identity" || holder.purpose === "boundary") return resource;
  const name = nameOf(holder);
  return resource === "" || resource === "*" || resource === holder.arn ? name : `${resource} of ${name}`;
}

/** `aws:PrincipalArn` names whom a statement about a whole account is for. */
const PRINCIPAL_ARN = /^(?:Arn|String)(?:Equals|Like)$/;

function whoOf(
  { principal, conditions }: Permission,
  holder: Holder,
  accounts: ReadonlyMap<string, string>,
): { readonly who: string; readonly conditions: readonly string[] } {
  if (holder.purpose === "identity" || holder.purpose === "boundary") {
    return { who: nameOf(holder), conditions };
  }
  const named = conditions.find((condition) => {
    const parts = readCondition(condition);
    return (
      parts?.key === "aws:principalarn" && PRINCIPAL_ARN.test(parts.operator) && parts.values.length === 1
    );
  });
  if (named === undefined || !/^AWS (?:\*|.*:root)$/.test(principal)) {
    return { who: principalName(principal, accounts), conditions };
  }
  const [arn] = readCondition(named)!.values as [string];
  return {
    who: principalName(`AWS ${arn}`, accounts),
    conditions: conditions.filter((condition) => condition !== named),
  };
}

function principalName(principal: string, accounts: ReadonlyMap<string, string>): string {
  if (principal === "AWS *") return "everyone";
  if (principal === "") return "somebody";
  const [kind, name] = [principal.split(" ")[0]!, principal.slice(principal.indexOf(" ") + 1)];
  if (kind === "Service") return `service ${name}`;
  const arn = parseArn(name);
  if (arn?.service !== "iam") return principal;
  const account = accounts.get(arn.accountId);
  const named = account ?? arn.accountId;
  if (arn.resource === "root")
    return account === undefined ? `account ${named}` : `account ${named} (${arn.accountId})`;
  return kind === "Federated" ? arnName(name) : `${arnName(name)} of ${named}`;
}

function nameOf({ arn }: Holder): string {
  return arnName(arn);
}

/** `role figgy-dev-dev`, `user figgy/alice`, `provider acme.okta.com`, `key alias/app-key`, `sns alarms`. */
function arnName(text: string): string {
  const arn = parseArn(text);
  if (arn === undefined) return text;
  const { service, resource } = arn;
  if (service === "kms") return `key ${resource.replace(/^key\//, "")}`;
  if (service !== "iam") return `${service} ${resource}`;
  const [, type, name] = /^(?:(?:saml|oidc)-)?(\w+)\/(.+)$/s.exec(resource) ?? [];
  return type === undefined ? resource : `${type} ${name}`;
}
