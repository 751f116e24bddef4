import { type Cell, reasonsOf } from "../matrix";

/** A cell of a matrix as reports write it. */
export interface Row {
  readonly account: string;
  readonly accountId: string;
  readonly region: string;
  readonly role: string;
  readonly action: string;
  readonly where: string;
  readonly resource: string;
  readonly outcome: string;
  /** What decided it. */
  readonly reasons: readonly string[];
}

/** The columns of a row, in the order in which reports have them. */
export const COLUMNS = [
  "account",
  "accountId",
  "region",
  "role",
  "action",
  "where",
  "resource",
  "outcome",
  "reasons",
] as const satisfies readonly (keyof Row)[];

export function rowOf(cell: Cell): Row {
  const { place, role, action, where, request, answer } = cell;
  const { account, accountId, region } = place;
  return {
    account,
    accountId,
    region,
    role,
    action,
    where,
    resource: request.resource,
    outcome: answer.outcome,
    reasons: reasonsOf(cell),
  };
}
