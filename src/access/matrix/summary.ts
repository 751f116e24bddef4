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

/** What each role type may do: actions, resources and accounts that are alike together. What is not here is denied. */
export function summarize(cells: readonly Cell[]): Summary[] {
  const alike = new Map<string, { role: string; accounts: string[]; rights: Right[] }>();
  for (const [role, ofRole] of grouped(cells, ({ role }) => role)) {
    for (const [account, ofAccount] of grouped(ofRole, ({ store }) => store.account)) {
      const rights = rightsOf(ofAccount);
      const id = JSON.stringify([role, rights]);
      const summary = alike.get(id) ?? { role, accounts: [], rights };
      alike.set(id, summary);
      summary.accounts.push(account);
    }
  }
  return [...alike.values()];
}

function rightsOf(cells: readonly Cell[]): Right[] {
  const rights: Right[] = [];
  for (const outcome of ["allowed", "unknown"] as const) {
    const places = grouped(
      cells.filter(({ answer }) => answer.outcome === outcome),
      ({ where }) => where,
    );
    const alike = grouped([...places.values()], (place) => place.map(({ action }) => action).join("\n"));
    for (const [actions, group] of alike) {
      rights.push({ outcome, actions: actions.split("\n"), where: together(group.map(([cell]) => cell!)) });
    }
  }
  return rights;
}

/** Resources in words, those that differ in namespace or key alone in one. */
function together(cells: readonly Cell[]): string[] {
  const byNamespaces = [
    ...grouped(cells, ({ where, namespace }) => where.replace(`${namespace}/*`, NAMESPACES)),
  ].map(([pattern, group]) => ({
    pattern,
    key: group[0]!.key,
    namespaces: distinct(group.flatMap(({ namespace }) => (namespace ? [`${namespace}/*`] : []))),
  }));
  const byKeys = grouped(
    byNamespaces,
    ({ pattern, key, namespaces }) => `${pattern.replace(`under ${key}-key`, KEYS)} ${namespaces.join(" ")}`,
  );
  return [...byKeys.values()].map((group) => {
    const [{ pattern, key, namespaces }] = group as [(typeof group)[0]];
    const keys = distinct(group.flatMap((place) => (place.key ? [`${place.key}-key`] : [])));
    return pattern
      .replace(`under ${key}-key`, `under ${keys.join(", ")}`)
      .replace(NAMESPACES, namespaces.join(", "));
  });
}

const NAMESPACES = "{namespaces}";
const KEYS = "{keys}";

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
