import type { Finding, Report } from "../../review/report";
import { accountsOf, addressesOf, changeOf, counted, listed, summaryOf } from "../../review/render/summary";
import { decisionLines, gateLine, gateProblemLine } from "../../review/render/decisions";
import { SEVERITIES, type Severity } from "../../review/severity";
import { renderTable, type Terminal } from "../terminal";

/** How many findings the terminal explains; the table lists them all. */
const MOST_EXPLAINED = 10;

/** A report for the terminal: the plans' notes, a table of all findings, what to do about the worst ones, and the gate. */
export function renderReviewTable(report: Report, terminal: Terminal): string {
  const { bold, yellow } = terminal.colors;
  const notes = report.plans.flatMap(({ account, warnings }) =>
    warnings.map((text) => yellow(safe(`note: ${account}: ${text}`))),
  );
  const headline = bold(`${counted(report.plans.length, "plan")}: ${summaryOf(report)}`);
  const gate = gateLines(report, terminal);
  if (report.findings.length === 0) return [...notes, headline, ...gate].join("\n");
  const worst = report.findings.filter(isExplained);
  return [
    ...notes,
    headline,
    "",
    renderTable(
      [{ title: "severity" }, { title: "what" }, { title: "where" }, { title: "account" }],
      report.findings.map(rowOf),
      terminal,
    ),
    ...worst.slice(0, MOST_EXPLAINED).map((finding) => `\n${explained(finding, terminal)}`),
    ...(worst.length > MOST_EXPLAINED
      ? [`\n${counted(worst.length - MOST_EXPLAINED, "more finding")} like these: see the report`]
      : []),
    ...gate,
  ].join("\n");
}

function isExplained(finding: Finding): boolean {
  return finding.severity === "critical" || finding.severity === "high" || decisionLines(finding).length > 0;
}

/** Nothing where no policy says anything, and nothing fails. */
function gateLines({ gate }: Report, { colors }: Terminal): readonly string[] {
  if (!gate || (gate.result === "passed" && gate.policy === undefined)) return [];
  const color = gate.result === "passed" ? colors.green : colors.red;
  return ["", color(safe(gateLine(gate))), ...gate.problems.map((problem) => safe(gateProblemLine(problem)))];
}

function rowOf(finding: Finding): string[] {
  const accounts = accountsOf(finding);
  return [
    finding.severity,
    `${finding.title}: ${finding.what}`,
    listed(addressesOf(finding), 1),
    accounts.length === 1 ? accounts[0]! : `${accounts.length} accounts`,
  ].map(safe);
}

function explained(finding: Finding, terminal: Terminal): string {
  const { dim } = terminal.colors;
  const change = changeOf(finding);
  const lines = [
    colored(finding.severity, `${finding.severity}: ${finding.title}: ${finding.what}`, terminal),
    `  ${safe(`${listed(addressesOf(finding), 5)} in ${listed(accountsOf(finding), 20)}`)}`,
    ...(change === "" ? [] : [`  ${safe(change)}`]),
    ...finding.details
      .slice(0, 20)
      .flatMap((detail) => detail.split("\n").map((line) => `    ${safe(line)}`)),
    ...decisionLines(finding).map((line) => `  ${safe(line)}`),
    dim(`  why: ${finding.why}`),
    `  do:  ${finding.advice}`,
    dim(`  fingerprint: ${finding.fingerprint}`),
  ];
  return lines.join("\n");
}

function colored(severity: Severity, text: string, { colors }: Terminal): string {
  const order = [colors.red, colors.magenta, colors.yellow, colors.cyan, colors.dim];
  return colors.bold(order[SEVERITIES.indexOf(severity)]!(safe(text)));
}

/** A plan's texts must not steer the terminal. */
function safe(text: string): string {
  return text.replace(/\p{Cc}/gu, " ");
}
