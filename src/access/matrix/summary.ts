import type { Answer } from "../answer";
import type { Cell } from "./matrix";

/** What a role type may do in accounts that are alike. */
export interface Summary {
  readonly role: string;
  /** Accounts' names. */
  readonly accounts: readonly string[];
  readonly rights: readonly Right[];
}

/** Actions that are allowed on the same resources. */
export interface Right {
  /** `unknown` if they depend on what the output does not say. */
  readonly outcome: "allowed" | "unknown";
  readonly actions: readonly string[];
  /** The resources in words. */
  readonly where: readonly string[];
}

/**
 * What each role type may do: actions, resources and accounts that are alike together. What is not here is denied. Cells
 * of an account follow each other, as in a matrix.
 */
export function summarize(cells: Iterable<Cell>): Summary[] {
  const alike = new Map<string, Map<string, { role: string; accounts: string[]; rights: Right[] }>>();
  for (const ofAccount of accountsOf(cells)) {
    for (const [role, ofRole] of grouped(ofAccount, (cell) => cell.role)) {
      const rights = rightsOf(ofRole);
      const summaries = alike.get(role) ?? new Map();
      alike.set(role, summaries);
      const id = JSON.stringify(rights);
      const summary = summaries.get(id) ?? { role, accounts: [], rights };
      summaries.set(id, summary);
      summary.accounts.push(ofAccount[0]!.account);
    }
  }
  return [...alike.values()].flatMap((summaries) => [...summaries.values()]);
}

/** What a summary needs of a cell: requests and reasons of a whole account would fill the memory. */
type Seen = Pick<Cell, "role" | "action" | "where" | "namespace" | "key" | "target"> & {
  readonly account: string;
  readonly outcome: Answer["outcome"];
};

/** The cells of one account after the other. */
function* accountsOf(cells: Iterable<Cell>): Generator<Seen[]> {
  let run: Seen[] = [];
  for (const { place, role, action, where, namespace, key, target, answer } of cells) {
    const { account } = place;
    if (run.length > 0 && run[0]!.account !== account) {
      yield run;
      run = [];
    }
    run.push({ account, role, action, where, namespace, key, target, outcome: answer.outcome });
  }
  if (run.length > 0) yield run;
}

function rightsOf(cells: readonly Seen[]): Right[] {
  const rights: Right[] = [];
  for (const outcome of ["allowed", "unknown"] as const) {
    const places = grouped(
      cells.filter((cell) => cell.outcome === outcome),
      ({ where }) => where,
    );
    const alike = grouped([...places.values()], (place) => place.map(({ action }) => action).join("\n"));
    for (const [actions, group] of alike) {
      rights.push({ outcome, actions: actions.split("\n"), where: together(group.map(([cell]) => cell!)) });
    }
  }
  return rights;
}

/** Resources in words: those that differ in a namespace, a key or an account alone in one. */
function together(cells: readonly Seen[]): string[] {
  return PARTS.reduce(
    inOne,
    cells.map((cell) => ({ cell, text: cell.where })),
  ).map(({ text }) => text);
}

interface Words {
  /** One of the cells. */
  readonly cell: Seen;
  readonly text: string;
}

/** What resources in words may differ in: how a cell's text names it, and how one text names several. */
const PARTS: readonly {
  readonly of: (cell: Seen) => string | undefined;
  readonly before: string;
  readonly named: (value: string) => string;
}[] = [
  { of: ({ namespace }) => namespace, before: "", named: (namespace) => `${namespace}/*` },
  { of: ({ key }) => key, before: "under ", named: (key) => `${key}-key` },
  { of: ({ target }) => target, before: " of ", named: (account) => account },
];

function inOne(places: readonly Words[], { of, before, named }: (typeof PARTS)[number]): Words[] {
  const mark = "{}";
  const alike = grouped(places, ({ cell, text }) => {
    const value = of(cell);
    return value === undefined ? text : text.replace(before + named(value), () => before + mark);
  });
  return [...alike].map(([pattern, group]) => {
    const values = distinct(group.flatMap(({ cell }) => of(cell) ?? []));
    return { cell: group[0]!.cell, text: pattern.replace(mark, () => values.map(named).join(", ")) };
  });
}

function grouped<T>(items: readonly T[], by: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = by(item);
    const group = groups.get(name);
    if (group) group.push(item);
    else groups.set(name, [item]);
  }
  return groups;
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)];
}
