import { type Markup, markup } from "../../../core/html/markup";
import { ACTIONS } from "./actions";
import { gateOf } from "./gate";
import type { Finding, Report, ReviewedPlan } from "../../report";
import { SEVERITIES } from "../../severity";
import { accountNameOf, accountsOf, notesOf } from "../summary";

/** From how many accounts on their table is folded at first. */
const MOST_OPEN = 20;

/** The report at a glance: how much of what, what to know before trusting it, and each account. */
export function overviewOf(report: Report): Markup {
  return markup`<ul class="tiles five" aria-label="Findings by severity">
${SEVERITIES.map((name) => tileOf(name, report.severities[name]))}
</ul>
${report.gate && gateOf(report.gate, report.findings)}
${warningsOf(report)}
${accountsTable(report)}`;
}

function tileOf(name: string, count: number): Markup {
  return markup`<li class="${count === 0 ? "none" : name}"><b>${count}</b>${name}</li>`;
}

function warningsOf(report: Report): Markup | undefined {
  const notes = notesOf(report).map((text) => markup`<li>${text}</li>`);
  if (notes.length === 0) return undefined;
  return markup`<div class="banner note"><h2>Before you trust this report</h2><ul>${notes}</ul></div>`;
}

function accountsTable({ plans, findings }: Report): Markup {
  const severitiesOf = countsByAccount(findings);
  return markup`<details${plans.length <= MOST_OPEN ? markup` open` : undefined}>
<summary><h2>Accounts <small>${plans.length}</small></h2></summary>
<table class="stack" data-sortable>
<thead><tr><th scope="col">account</th><th scope="col">findings</th><th scope="col">changes</th></tr></thead>
<tbody>
${plans.map((plan) => rowOf(plan, severitiesOf.get(accountNameOf(plan)) ?? []))}
</tbody>
</table>
</details>`;
}

type Count = readonly [name: string, count: number];

function countsByAccount(findings: readonly Finding[]): ReadonlyMap<string, readonly Count[]> {
  const counts = new Map<string, Map<string, number>>();
  for (const finding of findings) {
    for (const account of accountsOf(finding)) {
      const ofAccount = counts.get(account) ?? new Map<string, number>();
      counts.set(account, ofAccount.set(finding.severity, (ofAccount.get(finding.severity) ?? 0) + 1));
    }
  }
  return new Map([...counts].map(([account, ofAccount]) => [account, [...ofAccount]]));
}

function rowOf(plan: ReviewedPlan, severities: readonly Count[]): Markup {
  const { accountId, actions } = plan;
  const found = severities.map(
    ([name, count]) => markup`<span class="badge ${name}">${count} ${name}</span>`,
  );
  const changed = ACTIONS.filter((action) => actions[action]).map(
    (action) => markup`<span class="chip">${actions[action]} ${action}</span>`,
  );
  return markup`<tr>
<th scope="row">${accountNameOf(plan)}<small>${accountId}</small></th><td data-key="${sortKey(severities)}">${chips(found)}</td><td>${chips(changed)}</td>
</tr>`;
}

function chips(entries: readonly Markup[]): Markup {
  if (entries.length === 0) return markup`<span class="dim">none</span>`;
  return markup`<div class="chips">${entries}</div>`;
}

/** Sorts the account with the worst findings first. */
function sortKey(severities: readonly Count[]): string {
  const counts = new Map(severities);
  return SEVERITIES.map((name) => 1_000_000 - (counts.get(name) ?? 0)).join(" ");
}
