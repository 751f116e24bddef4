import { type Markup, markup } from "../../../core/html/markup";
import { type Finding, type Gate, type Verdict, VERDICTS } from "../../report";
import { decisionInWords, RESULT_WORDS, VERDICT_WORDS } from "../decisions";
import { accountsIn } from "./places";

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
  const { result, at, policy, failFrom, approvedBy, problems } = gate;
  const rule = policy === undefined ? `what is ${failFrom} or worse fails` : `as ${policy} has it`;
  const approval = approvedBy.length === 0 ? undefined : markup`<p>Approved by ${approvedBy.join(", ")}.</p>`;
  const wrong = problems.map(
    ({ path, what, fix }) => markup`<li><code>${path}</code>: ${what}. <span class="dim">${fix}</span></li>`,
  );
  return markup`<div class="banner ${RESULT_TONES[result]}">
<h2>Gate: ${RESULT_WORDS[result]}</h2>
<div class="chips">${verdictCounts(findings)}</div>
${approval}
${wrong.length === 0 ? undefined : markup`<ul>${wrong}</ul>`}
<p class="dim">${failFrom === "never" && policy === undefined ? "nothing fails" : rule}; judged ${at}</p>
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
export function decisionsOf({ decisions = [] }: Finding): Markup | undefined {
  if (decisions.length === 0) return undefined;
  const items = decisions.map((decision) => {
    const where =
      decisions.length === 1
        ? undefined
        : markup` <span class="dim">in ${accountsIn(decision.places)}</span>`;
    return markup`<li>${decisionInWords(decision)}${where}</li>`;
  });
  return markup`<dt>Gate</dt><dd><ul>${items}</ul></dd>`;
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
