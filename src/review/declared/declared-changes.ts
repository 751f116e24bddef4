import type { ChangeKind } from "../../access/changes/change-kind";
import type { Declarations } from "../../access/changes/declarations";
import { diffPolicies } from "./policy-changes";
import { diffSettings } from "./setting-changes";
import { tagKeysOf, tagSettings } from "../../access/changes/tags";
import { policySentences, type Sentence, settingSentence } from "./words";

/** Something that policies, or other settings that decide about access, say differently. */
export interface DeclaredChange {
  readonly kind: ChangeKind;
  /** The account's name. */
  readonly account: string;
  readonly accountId: string;
  /** Who gains or loses what, for example `account 999999999999 gains sts:AssumeRole on role figgy-dev-dev in dev`. */
  readonly words: string;
}

/**
 * Every change of what two outputs declare about access: of the policies of roles, users, groups and resources, of
 * boundaries, of who may assume roles, and of credentials, providers, memberships, grants and
 * tags that policies name. It names also what a
 * matrix does not ask about, and it names more than can be done where other policies deny it.
 */
export function diffDeclarations(before: Declarations, after: Declarations): DeclaredChange[] {
  const accounts = new Map([...before.accounts, ...after.accounts]);
  const tagKeys = new Set([...tagKeysOf(before), ...tagKeysOf(after)]);
  const withTags = (side: Declarations) => [...side.settings, ...tagSettings(side, tagKeys)];
  const change = (kind: ChangeKind, accountId: string, { head, tail }: Sentence): DeclaredChange => {
    const account = accounts.get(accountId) ?? accountId;
    return { kind, account, accountId, words: `${head} in ${account}${tail}` };
  };
  return [
    ...diffPolicies(before, after).flatMap((policy) =>
      policySentences(policy, accounts).map((sentence) =>
        change(policy.kind, policy.holder.accountId, sentence),
      ),
    ),
    ...diffSettings(withTags(before), withTags(after)).map((setting) =>
      change(setting.kind, setting.setting.accountId, settingSentence(setting)),
    ),
  ];
}

/**
 * Changes in plain words. Those that differ in the account alone share one line, in which `<account>` and `<id>` stand
 * for its name and its id.
 */
export function declaredChangesInWords(changes: readonly DeclaredChange[]): string[] {
  const alike = new Map<string, DeclaredChange[]>();
  for (const change of changes) {
    const pattern = patternOf(change);
    alike.set(pattern, [...(alike.get(pattern) ?? []), change]);
  }
  return [...alike].map(([pattern, group]) => {
    const accounts = [...new Set(group.map(({ account }) => account))];
    return accounts.length === 1 ? group[0]!.words : `${pattern}, <account> being ${accounts.join(", ")}`;
  });
}

/** A name of several parts, such as that of a role, has the account's name in it once. */
function patternOf({ account, accountId, words }: DeclaredChange): string {
  const name = new RegExp(`(?<!\\w)${account.replace(/\W/g, "\\$&")}(?!\\w)`);
  return words
    .split(" ")
    .map((word) => word.replaceAll(accountId || " ", "<id>").replace(name, "<account>"))
    .join(" ");
}
