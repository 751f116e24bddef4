import { AwsEnvironment, checkAccountId, checkPartition, checkRegion } from "../aws-environment";
import type { Problems } from "../errors";
import { knownPartition, type Partition } from "../partitions";
import { ACCOUNT_KINDS, type AccountKind } from "./definition";
import { checkDistinct, type DistinctRule } from "./distinct";
import { Fields, joinPath } from "../fields";
import { checkName, NAME_RULES } from "./name-rules";
import type { Account, NotificationSettings, SlackSettings } from "./organization";
import { readEmails, readNotifications, readSlack } from "./read-notifications";
import type { Declared } from "./references";

/** An account as far as it could be read: what is absent was reported. */
export interface AccountDraft {
  readonly name: string;
  readonly id: string | undefined;
  readonly kind: AccountKind | undefined;
  readonly alias: string | undefined;
  readonly region: string | undefined;
  readonly partition: Partition | undefined;
  readonly alertEmails: readonly string[];
  readonly slack: SlackSettings | undefined;
  readonly notifications: NotificationSettings | undefined;
}

const ACCOUNT_FIELDS = [
  "id",
  "kind",
  "alias",
  "region",
  "partition",
  "alertEmails",
  "slack",
  "notifications",
];

const DISTINCT_IDS: DistinctRule = {
  code: "ACCOUNT_ID_DUPLICATE",
  noun: "an id",
  fix: "each environment has an account of its own: correct one of the ids",
};

const DISTINCT_ALIASES: DistinctRule = {
  code: "ACCOUNT_ALIAS_DUPLICATE",
  noun: "an alias",
  fix: "give each account an alias of its own: roles are named by it",
};

/** Reads all accounts; nothing when there is no telling which accounts there are. */
export function readAccounts(organization: Fields, problems: Problems): readonly AccountDraft[] | undefined {
  const home = readHomeRegion(organization, problems);
  const accounts = organization
    .entries("accounts")
    ?.map(([name, value]) => readAccount(name, value, home, problems));
  reportHomeless(home, problems);
  if (accounts?.length === 0) reportEmpty(problems);
  checkDistinct(DISTINCT_IDS, claimsOf("id", accounts), problems);
  checkDistinct(DISTINCT_ALIASES, claimsOf("alias", accounts), problems);
  return accounts;
}

/** The accounts that others can refer to. */
export function declaredAccounts(accounts: readonly AccountDraft[] | undefined): Declared {
  const names = accounts?.map(({ name }) => name);
  return { code: "ACCOUNT_UNDECLARED", noun: "account", where: "accounts", names };
}

/** The account of a draft of which nothing is absent. */
export function accountOf(draft: AccountDraft): Account {
  const { name, id, kind, alias, region, partition, alertEmails, slack, notifications } = draft;
  return {
    name,
    kind: kind!,
    alias: alias!,
    environment: new AwsEnvironment({ accountId: id!, region: region!, partition }),
    alertEmails,
    ...(slack && { slack }),
    ...(notifications && { notifications }),
  };
}

/** The region of accounts that state none. Stated, but absent: it is wrong, which was reported. */
interface HomeRegion {
  readonly stated: boolean;
  readonly region: string | undefined;
  /** Accounts that have no region at all. */
  readonly homeless: { readonly name: string; readonly partition: Partition | undefined }[];
}

function readHomeRegion(organization: Fields, problems: Problems): HomeRegion {
  const region = organization.text("region", "optional");
  const known = region !== undefined && checkRegion(region, undefined, "region", problems);
  return { stated: organization.hasMeant("region"), region: known ? region : undefined, homeless: [] };
}

/** A region that is missing is reported once, where it can be stated for all. */
function reportHomeless({ homeless }: HomeRegion, problems: Problems): void {
  const [first, ...others] = homeless;
  if (first === undefined) return;
  const path = others.length === 0 ? joinPath(joinPath("accounts", first.name), "region") : "region";
  checkRegion(undefined, others.length === 0 ? first.partition : undefined, path, problems);
}

function readAccount(name: string, value: unknown, home: HomeRegion, problems: Problems): AccountDraft {
  const path = joinPath("accounts", name);
  const nameFits = checkName(NAME_RULES.account, path, name, problems);
  const fields = new Fields(value, path, problems, ACCOUNT_FIELDS);
  const kind = fields.oneOf("kind", ACCOUNT_KINDS, {
    code: "ACCOUNT_KIND_UNKNOWN",
    fix: "say what the account is for",
  });
  const partition = readPartition(fields, problems);
  return {
    name,
    id: readId(fields, problems),
    kind,
    alias: readAlias(fields, nameFits ? name : undefined, problems),
    region: readRegion(fields, home, { name, partition }, problems),
    partition,
    alertEmails: readEmails(fields, "alertEmails", problems) ?? [],
    slack: readSlack(fields),
    notifications: readNotifications(fields, kind, problems),
  };
}

function readId(fields: Fields, problems: Problems): string | undefined {
  if (!fields.isReadable) return undefined;
  const id = fields.raw("id");
  if (id === undefined && fields.hasMeant("id")) return undefined;
  return checkAccountId(id, fields.pathOf("id"), problems) ? id : undefined;
}

/** The alias; without one the account's name, unless that is wrong anyway. */
function readAlias(fields: Fields, accountName: string | undefined, problems: Problems): string | undefined {
  if (fields.has("alias")) return fields.name("alias", NAME_RULES.alias);
  if (accountName !== undefined) checkName(NAME_RULES.alias, fields.pathOf("alias"), accountName, problems);
  return accountName;
}

function readPartition(fields: Fields, problems: Problems): Partition | undefined {
  const partition = fields.text("partition", "optional");
  if (partition !== undefined) checkPartition(partition, fields.pathOf("partition"), problems);
  return knownPartition(partition);
}

function readRegion(
  fields: Fields,
  home: HomeRegion,
  account: HomeRegion["homeless"][number],
  problems: Problems,
): string | undefined {
  if (!fields.isReadable) return undefined;
  const own = { stated: fields.hasMeant("region"), region: fields.text("region", "optional") };
  const { stated, region } = own.stated ? own : home;
  if (!stated) home.homeless.push(account);
  if (region !== undefined) checkRegion(region, account.partition, fields.pathOf("region"), problems);
  return region;
}

function reportEmpty(problems: Problems): void {
  problems.add({
    code: "ORGANIZATION_EMPTY",
    path: "accounts",
    value: {},
    allowed: "at least one account",
    fix: "declare an account, for example dev: { id, kind: workload, region }",
  });
}

function claimsOf(field: "id" | "alias", accounts: readonly AccountDraft[] = []) {
  return accounts.map(({ name, [field]: value }) => {
    const owner = joinPath("accounts", name);
    return { owner, path: joinPath(owner, field), value };
  });
}
