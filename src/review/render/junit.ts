import { type Markup, markup } from "../../core/html/markup";
import { visibleLine } from "../../core/visible-text";
import { groupBy } from "../group-by";
import type { Decision, Finding, Gate, Place, Report, ReviewedPlan } from "../report";
import { RULES } from "../rules/all-rules";
import { isAtLeast, type Severity } from "../severity";
import { decisionInWords } from "./decisions";
import { accountNameOf, addressesOf, changeOf, counted, listed } from "./summary";

/**
 * The findings as JUnit: a suite for each account, and in it a test for each rule, which fails with what the rule found
 * there. The tests are the same in each run, so that GitLab and Jenkins tell what fails newly from what has failed before.
 * Where no gate has judged the report, what is high or worse fails.
 */
export function renderJunit(report: Report): string {
  const failFrom = report.gate?.failFrom ?? "high";
  const rules = new Map([
    ...RULES.map(({ id, title }) => [id, title] as const),
    ...report.findings.map(({ rule, title }) => [rule, title] as const),
  ]);
  const suites = report.plans.map((plan) => {
    const ofAccount = report.findings.flatMap((finding) => foundIn(accountNameOf(plan), finding, failFrom));
    const byRule = groupBy(ofAccount, ({ finding }) => finding.rule);
    const tests = [...rules].map(([rule, title]) => testOf(`${title} (${rule})`, byRule.get(rule) ?? []));
    return suiteOf(accountNameOf(plan), tests, plan);
  });
  return rendered([...suites, ...(report.gate ? [suiteOfGate(report.gate)] : [])]);
}

/** A finding as one account has it. */
interface Found {
  readonly finding: Finding;
  readonly decisions: readonly Decision[];
  readonly fails: boolean;
}

interface Test {
  readonly name: string;
  readonly outcome: "passed" | "failed" | "skipped";
  readonly message?: string;
  /** The severity. */
  readonly type?: string;
  readonly text?: string;
}

interface Suite {
  readonly name: string;
  readonly tests: readonly Test[];
  readonly file?: string;
  readonly properties: readonly (readonly [name: string, value: string])[];
}

function foundIn(account: string, finding: Finding, failFrom: Severity | "never"): readonly Found[] {
  const isHere = (place: Place) => accountNameOf(place) === account;
  const places = finding.places.filter(isHere);
  if (places.length === 0) return [];
  const decisions = finding.decisions?.filter((decision) => decision.places.some(isHere));
  const fails = decisions
    ? decisions.some(({ verdict }) => verdict === "failed" || verdict === "approval-missing")
    : failFrom !== "never" && isAtLeast(finding.severity, failFrom);
  return [{ finding: { ...finding, places }, decisions: decisions ?? [], fails }];
}

/** What is acknowledged is skipped, so that it stays in sight; what only warns passes, and is told. */
function testOf(name: string, found: readonly Found[]): Test {
  const failing = found.filter(({ fails }) => fails);
  const text = found.length === 0 ? undefined : found.map(textOf).join("\n\n");
  const { severity, what } = (failing[0] ?? found[0])?.finding ?? {};
  if (failing.length > 0) {
    const message = failing.length === 1 ? what : `${counted(failing.length, "finding")}: ${what}`;
    return { name, outcome: "failed", message, type: severity, text };
  }
  const accepted = found.flatMap(({ decisions }) =>
    decisions.filter(({ verdict }) => verdict === "acknowledged" || verdict === "ignored"),
  );
  if (accepted.length === 0) return { name, outcome: "passed", text };
  return { name, outcome: "skipped", message: decisionInWords(accepted[0]!), text };
}

function textOf({ finding, decisions }: Found): string {
  const { severity, what, why, advice, details } = finding;
  return [
    `${severity}: ${what}`,
    `where: ${listed(addressesOf(finding), 20)}`,
    changeOf(finding),
    ...details,
    ...decisions.map((decision) => `gate: ${decisionInWords(decision)}`),
    `why: ${why}`,
    `do: ${advice}`,
  ]
    .filter(Boolean)
    .join("\n");
}

function suiteOf(name: string, tests: readonly Test[], plan: ReviewedPlan): Suite {
  const { source, digest, accountId } = plan;
  const account = accountId === undefined ? [] : [["accountId", accountId] as const];
  return { name, tests, file: source, properties: [...account, ["digest", digest]] };
}

function suiteOfGate({ problems, policy }: Gate): Suite {
  const wrong = problems.map(({ path, what, fix }): Test => ({
    name: path,
    outcome: "failed",
    message: what,
    type: "policy",
    text: fix,
  }));
  const tests: readonly Test[] = wrong.length > 0 ? wrong : [{ name: "policy", outcome: "passed" }];
  return { name: "gate", tests, file: policy, properties: [] };
}

function rendered(suites: readonly Suite[]): string {
  return markup`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="foundation review" ${counts(suites.flatMap(({ tests }) => tests))}>
${suites.map(renderSuite)}
</testsuites>
`.html;
}

function renderSuite({ name, tests, file, properties }: Suite): Markup {
  const entries = properties.map(
    ([key, value]) => markup`<property name="${key}" value="${visibleLine(value)}"/>`,
  );
  return markup`<testsuite name="${visibleLine(name)}" ${counts(tests)}>
${entries.length === 0 ? undefined : markup`<properties>${entries}</properties>`}
${tests.map((test) => renderTest(name, file, test))}
</testsuite>`;
}

function renderTest(suite: string, file: string | undefined, test: Test): Markup {
  const { name, outcome, message, type, text } = test;
  const said = markup`${attribute("message", message)}${attribute("type", type)}`;
  const output = text === undefined ? undefined : markup`<system-out>${text}</system-out>`;
  const content = {
    failed: () => markup`<failure${said}>${text}</failure>`,
    skipped: () => markup`<skipped${said}/>${output}`,
    passed: () => output,
  }[outcome]();
  return markup`<testcase classname="${visibleLine(suite)}" name="${visibleLine(name)}"${attribute("file", file)} time="0">${content}</testcase>`;
}

function counts(tests: readonly Test[]): Markup {
  const count = (outcome: Test["outcome"]) => tests.filter((test) => test.outcome === outcome).length;
  return markup`tests="${tests.length}" failures="${count("failed")}" errors="0" skipped="${count("skipped")}" time="0"`;
}

function attribute(name: string, value: string | undefined): Markup | undefined {
  return value === undefined ? undefined : markup` ${name}="${visibleLine(value)}"`;
}
