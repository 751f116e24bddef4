import type { Problems } from "../errors";
import { checkDistinct, type DistinctRule } from "./distinct";
import { Fields, joinPath } from "../fields";
import { checkName, NAME_RULES } from "./name-rules";
import type { Account, BastionSettings, BastionUser } from "./organization";
import { type AccountDraft, declaredAccounts } from "./read-accounts";
import { checkReferences, type Declared } from "./references";

/** Users of the identity account, as far as they could be read: what is absent was reported. */
export interface BastionDraft {
  readonly accountName: string | undefined;
  readonly users: readonly BastionUser[];
}

const BASTION_FIELDS = ["account", "users"];
const USER_FIELDS = ["roleTypes"];

const DISTINCT_USERS: DistinctRule = {
  code: "USER_NAME_DUPLICATE",
  noun: "a name",
  fix: "rename one of them: IAM does not tell capital letters from small ones",
};

/** Reads the users of the identity account; nothing when none are declared. */
export function readBastion(
  identity: Fields,
  accounts: readonly AccountDraft[] | undefined,
  roleTypes: Declared,
  problems: Problems,
): BastionDraft | undefined {
  if (!identity.has("bastion")) return undefined;
  const fields = identity.nested("bastion", BASTION_FIELDS);
  const users = (fields.entries("users") ?? []).map(([name, value]) =>
    readUser(name, value, fields, roleTypes, problems),
  );
  const claims = users.map(({ name }) => {
    const path = joinPath(fields.pathOf("users"), name);
    return { owner: path, path, value: name.toLowerCase() };
  });
  checkDistinct(DISTINCT_USERS, claims, problems);
  checkReachable(accounts, problems);
  return { accountName: readAccountName(fields, accounts, problems), users };
}

/** The settings of a draft of which nothing is absent. */
export function bastionOf(
  { accountName, users }: BastionDraft,
  accounts: readonly Account[],
): BastionSettings {
  return { account: accounts.find(({ name }) => name === accountName)!, users };
}

/** Whoever signs in goes on to an account that has roles. */
function checkReachable(accounts: readonly AccountDraft[] | undefined, problems: Problems): void {
  if (!accounts?.length || accounts.some(({ kind }) => kind !== "identity")) return;
  problems.add({
    code: "VALUE_MISSING",
    path: "accounts",
    value: accounts.map(({ name }) => name),
    allowed: "at least one account of the kind workload, which the users of identity.bastion go on to",
    fix: "declare a workload account, or remove identity.bastion until there is one",
  });
}

function readUser(
  name: string,
  value: unknown,
  bastion: Fields,
  declared: Declared,
  problems: Problems,
): BastionUser {
  const path = joinPath(bastion.pathOf("users"), name);
  checkName(NAME_RULES.user, path, name, problems);
  const fields = new Fields(value, path, problems, USER_FIELDS);
  const roleTypes = fields.texts("roleTypes");
  if (roleTypes?.length === 0) {
    problems.add({
      code: "VALUE_MISSING",
      path: fields.pathOf("roleTypes"),
      value: roleTypes,
      allowed: `some of ${declared.names?.join(", ") ?? declared.where}`,
      fix: "name a role type, or remove the user: the client refuses one without",
    });
  }
  checkReferences(declared, fields.pathOf("roleTypes"), roleTypes ?? [], problems);
  return { name, roleTypes: roleTypes ?? [] };
}

function readAccountName(
  fields: Fields,
  accounts: readonly AccountDraft[] | undefined,
  problems: Problems,
): string | undefined {
  if (!fields.isReadable || accounts === undefined) return undefined;
  const path = fields.pathOf("account");
  const candidates = accounts.filter(({ kind }) => kind === "identity").map(({ name }) => name);
  const stated = fields.text("account", "optional");
  if (stated !== undefined) {
    checkReferences(declaredAccounts(accounts), path, [stated], problems);
    const kind = accounts.find(({ name }) => name === stated)?.kind;
    if (kind !== undefined && kind !== "identity") problems.add(notIdentity(path, stated, candidates));
    return stated;
  }
  const isKnown = accounts.every(({ kind }) => kind !== undefined);
  if (candidates.length !== 1 && isKnown && !fields.has("account")) {
    problems.add(notIdentity(path, undefined, candidates));
  }
  return candidates[0];
}

function notIdentity(path: string, value: string | undefined, candidates: readonly string[]) {
  return {
    code: "COMBINATION_INVALID",
    path,
    value,
    allowed: candidates.join(", ") || "nothing yet: no account is of the kind identity",
    fix:
      candidates.length === 0
        ? "declare an account of the kind identity: users live there, apart from what they reach"
        : "name the identity account that the users live in",
  } as const;
}
