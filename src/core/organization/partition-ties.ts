import type { Problems } from "../errors";
import { joinPath } from "../fields";
import { type Partition, partitionOfRegion } from "../partitions";
import { principalProblem } from "../principals";
import type { AccountDraft } from "./read-accounts";
import type { IdentityDraft } from "./read-identity";
import type { StateDraft } from "./read-state";

/** What ties the accounts of an organization together. */
export interface PartitionTies {
  readonly accounts: readonly AccountDraft[] | undefined;
  readonly identity: IdentityDraft | undefined;
  readonly state: StateDraft;
}

/** Accounts that must be in a partition, and why. */
interface Tie {
  readonly partition: Partition;
  readonly why: string;
  holds(account: AccountDraft): boolean;
}

/**
 * Reports accounts that trust one of another partition, or share its bucket: a partition's ARNs and credentials mean
 * nothing in another.
 *
 * @see https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
 */
export function checkPartitionTies(
  { accounts = [], identity, state }: PartitionTies,
  problems: Problems,
): void {
  const ties = [...identityTies(accounts, identity), ...stateTies(accounts, state)];
  for (const account of accounts) {
    const partition = partitionOf(account);
    if (partition === undefined) continue;
    const broken = ties.filter((tie) => tie.partition !== partition && tie.holds(account));
    if (broken.length === 0) continue;
    problems.add({
      code: "PARTITION_FOREIGN",
      path: joinPath(joinPath("accounts", account.name), "region"),
      value: account.region,
      allowed: broken.map((tie) => `a region of the partition ${tie.partition}, ${tie.why}`).join("; "),
      fix: `declare an organization of its own for the accounts of the partition ${partition}`,
    });
  }
  for (const arn of identity?.breakGlass?.principals ?? []) checkPrincipal(arn, accounts, problems);
}

/** Every account trusts whoever may act in an emergency. */
function checkPrincipal(arn: string, accounts: readonly AccountDraft[], problems: Problems): void {
  if (principalProblem("", arn) !== undefined) return;
  const foreign = accounts.filter(
    (account) => ![undefined, arn.split(":")[1]].includes(partitionOf(account)),
  );
  const [first] = foreign;
  if (first === undefined) return;
  problems.add({
    code: "PARTITION_FOREIGN",
    path: "identity.breakGlass.principals",
    value: arn,
    allowed: `a user or role of the partition ${partitionOf(first)}, as ${foreign.map(({ name }) => name).join(", ")}`,
    fix: "name whoever may act there, or declare an organization of its own for each partition",
  });
}

function identityTies(accounts: readonly AccountDraft[], identity: IdentityDraft | undefined): Tie[] {
  const { bastion, breakGlass } = identity ?? {};
  const home = partitionOf(accounts.find(({ name }) => name === bastion?.accountName));
  const ties: Tie[] = [];
  if (home) {
    const why = `whose account ${bastion!.accountName} it trusts`;
    const isEmergency = breakGlass !== undefined && breakGlass.users.length > 0;
    ties.push({ partition: home, why, holds: ({ kind }) => kind === "workload" || isEmergency });
  }
  return ties;
}

function stateTies(accounts: readonly AccountDraft[], state: StateDraft): Tie[] {
  if (state.backend === "local") return [];
  const partition = partitionOf(accounts.find(({ name }) => name === state.accountName));
  if (!partition) return [];
  return [{ partition, why: `whose account ${state.accountName} holds its state`, holds: () => true }];
}

function partitionOf(account: AccountDraft | undefined): Partition | undefined {
  return account?.region === undefined ? undefined : (account.partition ?? partitionOfRegion(account.region));
}
