import { type Choice, filterForm, selectField } from "../../../core/html/filter";
import { type Markup, markup } from "../../../core/html/markup";
import { codeOf } from "../../../core/html/text";
import { renderPage } from "../../../core/html/page";
import type { Cell } from "../matrix";
import { type Right, type Summary, summarize } from "../summary";

/** Who can do what as one HTML file that loads nothing: each role type, user and identity provider, and the accounts in which it may do the same. */
export function renderHtml(cells: Iterable<Cell>): string {
  const outcomes = { allowed: 0, denied: 0, unknown: 0 };
  const summaries = summarize(counted(cells, outcomes));
  const roles = choicesOf(summaries.map(({ role }) => role));
  const accounts = choicesOf(summaries.flatMap((summary) => summary.accounts));
  const body = markup`<header><p class="dim">Access to the config stores</p>
<h1>Who can do what</h1></header>
<ul class="tiles" aria-label="What was asked">
${tileOf(roles.length, "principals")}
${tileOf(accounts.length, "accounts")}
${tileOf(outcomes.allowed, "allowed")}
${tileOf(outcomes.denied, "denied")}
${tileOf(outcomes.unknown, "unknown")}
</ul>
<p>As the policies of the synthesized output have it. All else that a client calls is denied.</p>
${filterForm([selectField("role", "Who", roles), selectField("account", "Account", accounts)])}
${summaries.map((summary) => sectionOf(summary, tagsOf(roles), tagsOf(accounts)))}`;
  return renderPage({ title: "Who can do what", body });
}

/** The cells as they come, each counted: a large matrix is not kept. */
function* counted(
  cells: Iterable<Cell>,
  outcomes: Record<Cell["answer"]["outcome"], number>,
): Generator<Cell> {
  for (const cell of cells) {
    outcomes[cell.answer.outcome] += 1;
    yield cell;
  }
}

function tileOf(count: number, title: string): Markup {
  return markup`<li class="${count > 0 && title === "unknown" ? "medium" : "plain"}"><b>${count}</b>${title}</li>`;
}

/** Names as the page's filter knows them: by number, since a name may be anything. */
function choicesOf(names: readonly string[]): readonly Choice[] {
  return [...new Set(names)].map((text, i) => ({ value: String(i + 1), text }));
}

type Tags = ReadonlyMap<string, string>;

function tagsOf(choices: readonly Choice[]): Tags {
  return new Map(choices.map(({ text, value }) => [text, value]));
}

function sectionOf({ role, accounts, rights }: Summary, roleTags: Tags, accountTags: Tags): Markup {
  const content =
    rights.length === 0
      ? markup`<p>nothing</p>`
      : markup`<table class="even">
<thead><tr><th scope="col">may</th><th scope="col">on</th></tr></thead>
<tbody>
${rights.map(rowOf)}
</tbody>
</table>`;
  const tags = accounts.map((account) => accountTags.get(account)).join(" ");
  return markup`<section data-item="groups" data-role="${roleTags.get(role)}" data-account="${tags}">
<h2>${role} <small>in ${accounts.join(", ")}</small></h2>
${content}
</section>`;
}

function rowOf({ outcome, actions, where }: Right): Markup {
  const note = outcome === "unknown" ? markup`<li><span class="badge medium">unknown</span></li>` : undefined;
  return markup`<tr>
<td><ul>${actions.map((action) => markup`<li>${codeOf(action)}</li>`)}${note}</ul></td><td><ul>${where.map((place) => markup`<li>${place}</li>`)}</ul></td>
</tr>`;
}
