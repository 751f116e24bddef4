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
import { decisionLines, gateProblemLine, verdictLine } from "../../review/render/decisions";
import { mostTelling } from "../../review/render/alike";
import { isAtLeast, type Severity } from "../../review/severity";
import { hanging, renderTable, type Terminal } from "../terminal";

/** How much of what a terminal explains; the table lists all findings. */
const MOST = { findings: 10, addresses: 5, accounts: 20, constructs: 3, details: 20 };
type Most = typeof MOST;

/** In a pipe or a file nothing is left out: who reads the log of a build has no other report. */
const ALL: Most = {
  findings: Infinity,
  addresses: Infinity,
  accounts: Infinity,
  constructs: Infinity,
  details: Infinity,
};

/**
 * A report for the terminal: the plans' notes, a table of all findings, more on those that are `medium` or worse, and what
 * the gate decided in the last line.
 */
export function renderReviewTable(report: Report, terminal: Terminal): string {
  const { bold, yellow } = terminal.colors;
  const notes = notesOf(report).map((text) => yellow(visibleLine(`note: ${text}`)));
  const headline = bold(`${inputsOf(report)}: ${summaryOf(report)}`);
  const gate = gateLines(report, terminal);
  const most = terminal.isTerminal ? MOST : ALL;
  if (report.findings.length === 0) return [...notes, headline, ...gate].join("\n");
  const worst = report.findings.filter(isExplained);
  return [
    ...notes,
    headline,
    "",
    renderTable(
      [
        { title: "severity", paint: (text) => PAINTS[text.trim() as Severity](terminal)(text) },
        { title: "what", shorten: "end" },
        { title: "where", shorten: "middle" },
        { title: "account" },
      ],
      kindsOf(report.findings).map(rowOf),
      terminal,
    ),
    ...mostTelling(worst, most.findings).map((finding) => `\n${explained(finding, most, terminal)}`),
    ...(worst.length > most.findings
      ? [`\n${counted(worst.length - most.findings, "more finding")} like these: see the report`]
      : []),
    ...gate,
  ].join("\n");
}

function isExplained(finding: Finding): boolean {
  return isAtLeast(finding.severity, "medium") || decisionLines(finding).length > 0;
}

/** What decided stands last, where whoever opens a log looks first. */
function gateLines({ gate, findings }: Report, { colors }: Terminal): readonly string[] {
  if (!gate) return [];
  const color = gate.result === "passed" ? colors.green : colors.red;
  return [
    "",
    ...gate.problems.map((problem) => visibleLine(gateProblemLine(problem))),
    color(visibleLine(verdictLine(gate, findings))),
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

function explained(finding: Finding, most: Most, terminal: Terminal): string {
  const { dim } = terminal.colors;
  const { severity, title, what, why, advice, details, fingerprint } = finding;
  const change = changeOf(finding);
  const paths = constructPathsOf(finding);
  const line = (first: string, text: string) => hanging(first, visibleLine(text), terminal);
  const lines = [
    PAINTS[severity](terminal)(line("", `${severity}: ${title}: ${what}`)),
    line(
      "  ",
      `${listed(addressesOf(finding), most.addresses)} in ${listed(accountsOf(finding), most.accounts)}`,
    ),
    ...(paths.length === 0 ? [] : [line("  ", `construct ${listed(paths, most.constructs)}`)]),
    ...(change === "" ? [] : [line("  ", change)]),
    ...details
      .slice(0, most.details)
      .flatMap((detail) => detail.split("\n").map((text, i) => line(i === 0 ? "  - " : "    ", text))),
    ...(details.length > most.details
      ? [line("  - ", `and ${details.length - most.details} more: see the report`)]
      : []),
    ...decisionLines(finding).map((text) => line("  ", text)),
    dim(line("  why:  ", why)),
    line("  do:   ", advice),
    dim(line("  fingerprint: ", fingerprint)),
  ];
  return lines.join("\n");
}

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
