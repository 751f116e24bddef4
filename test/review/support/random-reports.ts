import fc from "fast-check";
import { review } from "../../../src/review/review";
import {
  type ChangeGroup,
  type Decision,
  type Finding,
  type Gate,
  type Place,
  type Report,
  type ReviewedPlan,
  VERDICTS,
} from "../../../src/review/report";
import { RULES } from "../../../src/review/rules/all-rules";
import { SEVERITIES } from "../../../src/review/severity";

const ACTIONS = ["create", "read", "update", "delete", "replace", "forget", "no-op"] as const;

/** What a plan may say to be taken for something else. */
export const HOSTILE = [
  "</script><script>alert(1)</script>",
  `"><img src=x onerror=alert(1)>`,
  "'-->]]><x>&amp;",
  "</details>\n\n# heading\n```\n| a | b |\n",
  "`` ` ``` ~~~ @everyone #1 <!-- [x](javascript:alert(1))",
  "\u001b[2J\u0000\u0008\ud800\uffff",
  "\u202egnp.exe\u2066\u200b\ufeff\u{e0041}",
] as const;

/** Texts of any kind, often hostile, some long. */
export const texts: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: "binary" }),
  fc.string({ minLength: 200, maxLength: 900 }),
);

/** Reports of any shape, in which any text stands where a plan's does. */
export function reports(text: fc.Arbitrary<string> = texts, most = 30): fc.Arbitrary<Report> {
  const optional = fc.option(text, { nil: undefined });
  return fc
    .uniqueArray(text, { minLength: 1, maxLength: 5 })
    .chain((accounts) => {
      const place: fc.Arbitrary<Place> = fc.record({
        account: fc.constantFrom(...accounts),
        address: text,
        constructPath: optional,
      });
      const places = fc.array(place, { minLength: 1, maxLength: 20 });
      return fc.record({
        plans: fc.tuple(...accounts.map((account) => planOf(account, text))),
        findings: fc.array(
          fc.record({
            fingerprint: fc.constant("0123456789abcdef"),
            rule: fc.constantFrom(...RULES),
            severity: fc.constantFrom(...SEVERITIES),
            what: text,
            type: text,
            action: fc.constantFrom(...ACTIONS),
            attribute: optional,
            before: optional,
            after: optional,
            details: fc.array(text, { maxLength: 40 }),
            places,
            decisions: fc.option(fc.array(decisionIn(places, text), { maxLength: 3 }), { nil: undefined }),
          }),
          { maxLength: most },
        ),
        changes: fc.array(fc.record({ action: fc.constantFrom(...ACTIONS), address: text, places }), {
          maxLength: most,
        }),
        gate: fc.option(gateOf(text), { nil: undefined }),
      });
    })
    .map(({ plans, findings, changes, gate }) => ({
      ...reportOf(plans, findings.map(findingOf), changes),
      gate,
    }));
}

type RandomFinding = Omit<Finding, "rule" | "title" | "why" | "advice"> & { rule: (typeof RULES)[number] };

function findingOf({ rule: { id, title, why, advice }, ...rest }: RandomFinding): Finding {
  return { ...rest, rule: id, title, why, advice };
}

function decisionIn(
  places: fc.Arbitrary<readonly Place[]>,
  text: fc.Arbitrary<string>,
): fc.Arbitrary<Decision> {
  const optional = fc.option(text, { nil: undefined });
  return fc.record({
    verdict: fc.constantFrom(...VERDICTS),
    by: optional,
    reason: optional,
    owner: optional,
    expires: fc.option(fc.constant("2030-01-31"), { nil: undefined }),
    approvers: fc.option(fc.array(text, { maxLength: 3 }), { nil: undefined }),
    places,
  });
}

function gateOf(text: fc.Arbitrary<string>): fc.Arbitrary<Gate> {
  const gateProblems = fc.array(fc.record({ path: text, what: text, fix: text }), { maxLength: 3 });
  return fc.record({
    result: fc.constantFrom("passed", "failed", "approval-missing"),
    at: fc.constant("2030-01-31T12:00:00Z"),
    policy: fc.option(text, { nil: undefined }),
    failFrom: fc.constantFrom(...SEVERITIES, "never"),
    approvedBy: fc.array(text, { maxLength: 3 }),
    problems: gateProblems,
    notices: fc.option(gateProblems, { nil: undefined }),
  });
}

function planOf(account: string, text: fc.Arbitrary<string>): fc.Arbitrary<ReviewedPlan> {
  return fc.record({
    kind: fc.constantFrom("plan", "synthesized"),
    source: text,
    account: fc.constant(account),
    accountId: fc.option(fc.constant("111111111111"), { nil: undefined }),
    digest: fc.constant("0".repeat(64)),
    planFileDigest: fc.option(fc.constant("1".repeat(64)), { nil: undefined }),
    terraformVersion: fc.option(text, { nil: undefined }),
    compared: fc.option(fc.constant(true), { nil: undefined }),
    actions: fc.dictionary(fc.constantFrom(...ACTIONS), fc.nat(99)),
    warnings: fc.array(text, { maxLength: 8 }),
  });
}

/** A report as `review` makes it: what is worst first, and counted. */
function reportOf(
  plans: readonly ReviewedPlan[],
  findings: readonly Finding[],
  changes: readonly ChangeGroup[],
): Report {
  const ranked = SEVERITIES.flatMap((name) => findings.filter(({ severity }) => severity === name));
  const counts = SEVERITIES.map((name) => [name, ranked.filter(({ severity }) => severity === name).length]);
  return { ...review([]), plans, findings: ranked, severities: Object.fromEntries(counts), changes };
}
