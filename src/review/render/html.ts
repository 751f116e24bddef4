import {
  type Choice,
  checkField,
  filterForm,
  OPEN_BUTTONS,
  orderField,
  selectField,
} from "../../core/html/filter";
import { type Markup, markup } from "../../core/html/markup";
import { renderPage } from "../../core/html/page";
import { type Report, VERDICTS } from "../report";
import { isAtLeast, SEVERITIES } from "../severity";
import { VERDICT_WORDS } from "./decisions";
import { changesOf } from "./html/changes";
import { findingOf } from "./html/finding";
import { verdictsOf } from "./html/gate";
import { plansOf } from "./html/plans";
import { overviewOf } from "./html/overview";
import { type AccountTags, accountTags } from "./html/places";
import { accountNameOf, counted, summaryOf } from "./summary";

/** How many of the worst findings are open at first. */
const MOST_OPEN = 10;

/** From how many findings on a browser lays out only those that are seen. */
const MANY = 100;

/** The whole report as one HTML file that loads nothing, for people: what is worst first. */
export function renderHtml(report: Report): string {
  const tags = accountTags(report.plans.map(accountNameOf));
  const isRisk = report.findings.map(({ severity }) => isAtLeast(severity, "medium"));
  const findings = report.findings.map((finding, i) =>
    findingOf(finding, tags, i < MOST_OPEN && isAtLeast(finding.severity, "high")),
  );
  const body = markup`<header><p class="dim">Plan review</p>
<h1>${headlineOf(report)}</h1></header>
${overviewOf(report)}
${filterOf(report, tags)}
${section(
  "Risks",
  findings.filter((_, i) => isRisk[i]),
)}
${section(
  "Smaller findings",
  findings.filter((_, i) => !isRisk[i]),
)}
${changesOf(report.changes, tags)}
${plansOf(report.plans)}`;
  return renderPage({ title: `Plan review: ${summaryOf(report)}`, body });
}

function headlineOf({ plans, changes }: Report): string {
  const objects = changes.reduce((sum, { places }) => sum + places.length, 0);
  return `${counted(objects, "change")} in ${counted(new Set(plans.map(({ account }) => account)).size, "account")}`;
}

function section(title: string, findings: readonly Markup[]): Markup | undefined {
  if (findings.length === 0) return undefined;
  return markup`<section>
<h2>${title} <small>${findings.length}</small></h2>
<div class="list${findings.length > MANY ? " long" : ""}">
${findings}
</div>
</section>`;
}

function filterOf({ findings, severities }: Report, tags: AccountTags): Markup {
  const severityChoices = SEVERITIES.filter((name) => severities[name] > 0).map((name) => ({
    value: name,
    text: `${name} (${severities[name]})`,
  }));
  const rules = new Map(findings.map(({ rule, title }) => [rule, title]));
  const ruleChoices = [...rules].map(([value, text]): Choice => ({ value, text }));
  const verdicts = VERDICTS.filter((verdict) => findings.some((one) => verdictsOf(one).includes(verdict)));
  const verdictChoices = verdicts.map((value) => ({ value, text: VERDICT_WORDS[value] }));
  return filterForm(
    [
      selectField("account", "Account", tags.choices),
      selectField("rule", "Rule", ruleChoices),
      selectField("verdict", "Gate", verdictChoices),
      orderField("the worst first", [
        { value: "account", text: "account" },
        { value: "rule", text: "rule" },
        { value: "address", text: "address" },
      ]),
    ],
    [checkField("severity", "Severity", severityChoices), OPEN_BUTTONS],
  );
}
