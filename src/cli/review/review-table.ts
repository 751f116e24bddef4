import { visibleLine } from "../../core/visible-text";
import type { Finding, Report } from "../../review/report";
import {
  accountsOf,
  countedAccounts,
  addressesOf,
  changeOf,
  constructPathsOf,
  counted,
  inputsOf,
  listed,
  notesOf,
  summaryOf,
} from "../../review/render/summary";
import { groupBy } from "../../review/group-by";
import { decisionLines, gateLine, gateProblemLine } from "../../review/render/decisions";
import { mostTelling } from "../../review/render/alike";
import { isAtLeast, type Severity } from "../../review/severity";
import { hanging, renderTable, type Terminal } from "../terminal";

/** How many findings the terminal explains; the table lists them all. */
const MOST_EXPLAINED = 10;

/** A report for the terminal: the plans' notes, a table of all findings, what to do about the worst ones, and the gate. */
export function renderReviewTable(report: Report, terminal: Terminal): string {
  const { bold, yellow } = terminal.colors;
  const notes = notesOf(report).map((text) => yellow(visibleLine(`note: ${text}`)));
  const headline = bold(`${inputsOf(report)}: ${summaryOf(report)}`);
  const gate = gateLines(report, terminal);
  if (report.findings.length === 0) return [...notes, headline, ...gate].join("\n");
  const worst = report.findings.filter(isExplained);
  return [
    ...notes,
    headline,
    "",
    renderTable(
      [
        { title: "severity", paint: (text) => PAINTS[text.trim() as Severity](terminal)(text) },
        { title: "what" },
        { title: "where", shorten: "middle" },
        { title: "account" },
      ],
      kindsOf(report.findings).map(rowOf),
      terminal,
    ),
    ...mostTelling(worst, MOST_EXPLAINED).map((finding) => `\n${explained(finding, terminal)}`),
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
  return [
    "",
    color(visibleLine(gateLine(gate))),
    ...gate.problems.map((problem) => visibleLine(gateProblemLine(problem))),
  ];
}

/** Smaller findings of one kind stand together: an account's first plan has dozens of them. */
function kindsOf(findings: readonly Finding[]): readonly (readonly Finding[])[] {
  const kinds = groupBy(findings, (finding) => {
    const { severity, title, what, fingerprint } = finding;
    const isSmall = !isAtLeast(severity, "medium");
    return JSON.stringify([severity, title, what, accountsOf(finding), isSmall ? "" : fingerprint]);
  });
  return [...kinds.values()];
}

function rowOf(kind: readonly Finding[]): string[] {
  const [finding] = kind as readonly [Finding];
  const accounts = accountsOf(finding);
  return [
    finding.severity,
    `${finding.title}: ${finding.what}`,
    listed([...new Set(kind.flatMap(addressesOf))], 1),
    accounts.length === 1 ? accounts[0]! : countedAccounts(finding),
  ];
}

function explained(finding: Finding, terminal: Terminal): string {
  const { dim } = terminal.colors;
  const { severity, title, what, why, advice, details, fingerprint } = finding;
  const change = changeOf(finding);
  const paths = constructPathsOf(finding);
  const line = (first: string, text: string) => hanging(first, visibleLine(text), terminal);
  const lines = [
    PAINTS[severity](terminal)(line("", `${severity}: ${title}: ${what}`)),
    line("  ", `${listed(addressesOf(finding), 5)} in ${listed(accountsOf(finding), 20)}`),
    ...(paths.length === 0 ? [] : [line("  ", `construct ${listed(paths, 3)}`)]),
    ...(change === "" ? [] : [line("  ", change)]),
    ...details
      .slice(0, MOST_DETAILS)
      .flatMap((detail) => detail.split("\n").map((text) => line("    ", text))),
    ...decisionLines(finding).map((text) => line("  ", text)),
    dim(line("  why:  ", why)),
    line("  do:   ", advice),
    dim(line("  fingerprint: ", fingerprint)),
  ];
  return lines.join("\n");
}

const MOST_DETAILS = 20;

/** The worse, the louder. */
const PAINTS: Readonly<Record<Severity, (terminal: Terminal) => (text: string) => string>> = {
  critical:
    ({ colors }) =>
    (text) =>
      colors.bold(colors.red(text)),
  high:
    ({ colors }) =>
    (text) =>
      colors.bold(colors.magenta(text)),
  medium: ({ colors }) => colors.yellow,
  low: ({ colors }) => colors.cyan,
  info: ({ colors }) => colors.dim,
};
