import { type Markup, markup } from "../../../core/html/markup";
import { type Finding, type Gate, type Verdict, VERDICTS } from "../../report";
import { decisionLines, gateLine, VERDICT_WORDS } from "../decisions";

/** How the gate's verdict on all plans looks. */
const RESULT_TONES: Readonly<Record<Gate["result"], string>> = {
  passed: "passed",
  failed: "failed",
  "approval-missing": "waits",
};

const VERDICT_TONES: Readonly<Record<Verdict, string>> = {
  failed: "bad",
  "approval-missing": "high",
  approved: "good",
  acknowledged: "low",
  warned: "medium",
  ignored: "info",
  passed: "info",
};

/** Whether the plans may be applied, and what is wrong with the policy file. */
export function gateOf(gate: Gate, findings: readonly Finding[]): Markup {
  const { result, at, failFrom, problems } = gate;
  const rest =
    failFrom === "never"
      ? "Nothing fails unless the policy says so"
      : `What is ${failFrom} or worse fails unless the policy says otherwise`;
  const wrong = problems.map(
    ({ path, what, fix }) => markup`<li><code>${path}</code>: ${what}. <span class="dim">${fix}</span></li>`,
  );
  return markup`<div class="banner ${RESULT_TONES[result]}">
<h2>${gateLine(gate)}</h2>
<div class="chips">${verdictCounts(findings)}</div>
${wrong.length === 0 ? undefined : markup`<ul>${wrong}</ul>`}
<p class="dim">${rest}; judged ${at}.</p>
</div>`;
}

/** The verdicts on a finding, the strictest first, as an item's `data-verdict` says them. */
export function verdictsOf({ decisions = [] }: Finding): readonly Verdict[] {
  return VERDICTS.filter((verdict) => decisions.some((decision) => decision.verdict === verdict));
}

/** The strictest verdict, for a finding's first line. */
export function verdictBadge(finding: Finding): Markup | undefined {
  const [strictest] = verdictsOf(finding);
  return strictest === undefined ? undefined : badgeOf(strictest, VERDICT_WORDS[strictest]);
}

/** What was decided, by whom and why. */
export function decisionsOf(finding: Finding): Markup | undefined {
  const lines = decisionLines(finding).map((line) => markup`<li>${line}</li>`);
  return lines.length === 0 ? undefined : markup`<dt>Gate</dt><dd><ul>${lines}</ul></dd>`;
}

function verdictCounts(findings: readonly Finding[]): readonly Markup[] {
  const verdicts = findings.flatMap((finding) => verdictsOf(finding).slice(0, 1));
  return VERDICTS.filter((verdict) => verdicts.includes(verdict)).map((verdict) =>
    badgeOf(verdict, `${verdicts.filter((one) => one === verdict).length} ${verdict.replace("-", " ")}`),
  );
}

function badgeOf(verdict: Verdict, text: string): Markup {
  return markup`<span class="badge ${VERDICT_TONES[verdict]}">${text}</span>`;
}
