import type { Choice } from "../../../core/html/filter";
import { type Markup, markup } from "../../../core/html/markup";
import { codeOf } from "../../../core/html/text";
import { groupBy } from "../../group-by";
import type { Place } from "../../report";
import { accountsOf, constructPathsOf, listed } from "../summary";

/** Accounts as the page's filter knows them: by number, since a name may be anything. */
export interface AccountTags {
  readonly choices: readonly Choice[];
  /** The accounts of some places, as an item's `data-account` says them. */
  of(places: readonly Place[]): string;
}

export function accountTags(accounts: readonly string[]): AccountTags {
  const numbers = new Map([...new Set(accounts)].sort().map((account, i) => [account, String(i + 1)]));
  return {
    choices: [...numbers].map(([text, value]) => ({ value, text })),
    of: (places) =>
      accountsOf({ places })
        .map((account) => numbers.get(account))
        .join(" "),
  };
}

/** How many rows are shown before the rest is folded. */
const MOST_ROWS = 10;

/** Each address with its accounts: a line, or a table of many. */
export function whereOf(places: readonly Place[]): Markup {
  const rows = [...groupBy(places, ({ address }) => address)];
  if (rows.length === 1) {
    const [[address, at]] = rows as [(typeof rows)[0]];
    return markup`${codeOf(address)} in ${accountsIn(at)}${constructsOf(at)}`;
  }
  const table = markup`<table>
<thead><tr><th scope="col">address</th><th scope="col">accounts</th></tr></thead>
<tbody>
${rows.map(([address, at]) => markup`<tr><td>${codeOf(address)}${constructsOf(at)}</td><td>${accountsIn(at)}</td></tr>`)}
</tbody>
</table>`;
  return rows.length <= MOST_ROWS
    ? table
    : markup`<details><summary>${rows.length} addresses</summary>${table}</details>`;
}

/** Where the code makes it. */
function constructsOf(places: readonly Place[]): Markup | undefined {
  const paths = constructPathsOf({ places });
  return paths.length === 0 ? undefined : markup`<small class="path">construct ${listed(paths, 3)}</small>`;
}

/** The names of the accounts of some places. */
export function accountsIn(places: readonly Place[]): string {
  return accountsOf({ places }).join(", ");
}
