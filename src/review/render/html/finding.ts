import { type Markup, markup } from "../../../core/html/markup";
import { proseOf } from "../../../core/html/text";
import type { Finding } from "../../report";
import { accountsOf, addressesOf, countedAccounts, listed } from "../summary";
import { decisionsOf, verdictBadge, verdictsOf } from "./gate";
import { type AccountTags, whereOf } from "./places";

/** How many lines of details are shown before the rest is folded. */
const MOST_LINES = 25;

/** A finding: one line, and behind it all that is known of it. */
export function findingOf(finding: Finding, tags: AccountTags, open: boolean): Markup {
  const { fingerprint, rule, severity, title, what, why, advice, places } = finding;
  const accounts = accountsOf(finding);
  const verdict = verdictsOf(finding).join(" ");
  const verdicts = verdict === "" ? undefined : markup` data-verdict="${verdict}"`;
  const where = `${listed(addressesOf(finding), 1)} in ${accounts.length === 1 ? accounts[0]! : countedAccounts(finding)}`;
  return markup`<article data-item="findings" data-severity="${severity}" data-rule="${rule}" data-account="${tags.of(places)}"${verdicts} data-address="${places[0]?.address}">
<details${open ? markup` open` : undefined}>
<summary><span class="badge ${severity}">${severity}</span><h3>${proseOf(title)}: ${what}</h3> ${verdictBadge(finding)}<span class="where">${where}</span></summary>
<div class="body"><dl>
<dt>Where</dt><dd>${whereOf(places)}</dd>
${changeOf(finding)}
${detailsOf(finding)}
${decisionsOf(finding)}
<dt>Why it matters</dt><dd>${proseOf(why)}</dd>
<dt>What to do</dt><dd>${proseOf(advice)}</dd>
<dt>Rule</dt><dd><code>${rule}</code> <small>fingerprint <code>${fingerprint}</code></small></dd>
</dl></div>
</details>
</article>`;
}

function changeOf({ attribute, before, after }: Finding): Markup | undefined {
  if (attribute === undefined && before === undefined && after === undefined) return undefined;
  const name = attribute === undefined ? undefined : markup`<code>${attribute}</code>`;
  const old = before === undefined ? undefined : markup`<del><pre aria-label="before">${before}</pre></del>`;
  const changed = after === undefined ? undefined : markup`<ins><pre aria-label="after">${after}</pre></ins>`;
  return markup`<dt>Change</dt><dd>${name}${old}${changed}</dd>`;
}

function detailsOf({ details }: Finding): Markup | undefined {
  if (details.length === 0) return undefined;
  const rest = details.slice(MOST_LINES);
  const more =
    rest.length === 0
      ? undefined
      : markup`<details><summary>${rest.length} more</summary>${lines(rest)}</details>`;
  return markup`<dt>Details</dt><dd>${lines(details.slice(0, MOST_LINES))}${more}</dd>`;
}

function lines(texts: readonly string[]): Markup {
  return markup`<pre class="lines">${texts.join("\n")}</pre>`;
}
