import { type Markup, markup } from "../../../core/html/markup";
import { codeOf } from "../../../core/html/text";
import type { ChangeGroup } from "../../report";
import { ACTION_TONES } from "./actions";
import { type AccountTags, accountsIn } from "./places";

/** From how many changes on their table is folded at first. */
const MOST_OPEN = 40;

/** Every change, in a table. */
export function changesOf(changes: readonly ChangeGroup[], tags: AccountTags): Markup {
  if (changes.length === 0) return markup`<section><h2>All changes</h2><p>No changes.</p></section>`;
  return markup`<section>
<details${changes.length <= MOST_OPEN ? markup` open` : undefined}>
<summary><h2>All changes <small>${changes.length}</small></h2></summary>
<p class="dim">An address with <code>*</code> stands for all keys of <code>count</code> and <code>for_each</code>.</p>
<table class="stack" data-sortable>
<thead><tr><th scope="col">action</th><th scope="col" class="short">objects</th><th scope="col">address</th><th scope="col">accounts</th></tr></thead>
<tbody>
${changes.map((change) => rowOf(change, tags))}
</tbody>
</table>
</details>
</section>`;
}

function rowOf({ action, address, places }: ChangeGroup, tags: AccountTags): Markup {
  return markup`<tr data-item="changes" data-account="${tags.of(places)}">
<td class="short"><span class="${ACTION_TONES[action]}">${action}</span></td><td class="short" data-unit="${places.length === 1 ? "object" : "objects"}">${places.length}</td><td>${codeOf(address)}</td><td>${accountsIn(places)}</td>
</tr>`;
}
