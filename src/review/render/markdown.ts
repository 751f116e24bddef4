import type { ChangeGroup, Finding, Report } from "../report";
import { isAtLeast } from "../severity";
import { codeBlock, codeSpan, plainText } from "./markdown-text";
import { decisionLines, gateLine, gateProblemLine } from "./decisions";
import {
  accountNameOf,
  accountsOf,
  addressesOf,
  changeOf,
  constructPathsOf,
  counted,
  countedAccounts,
  inputsOf,
  listed,
  notesOf,
  summaryOf,
} from "./summary";

/** How Markdown is rendered. */
export interface MarkdownOptions {
  /**
   * The most characters that it may have; at least {@link SMALLEST_MARKDOWN}. What does not fit is counted.
   *
   * @default 65000, a little less than a comment on GitHub may have
   */
  readonly maximumSize?: number;
  /** Where the whole report is, for the pointer at the end. */
  readonly fullReport?: string;
}

/** The size that has room for the summary. */
export const SMALLEST_MARKDOWN = 4_000;

/** A part that is shown wholly, in a short form, or not at all. */
interface Block {
  readonly long: string;
  readonly short: string;
}

/** A report for a comment on a pull request: summary, risks, the rest collapsed, a pointer to what did not fit. */
export function renderMarkdown(report: Report, options: MarkdownOptions = {}): string {
  const longestPointer = pointerTo(report.findings.length, report.changes.length, options.fullReport).join(
    "",
  );
  const maximum = Math.max(SMALLEST_MARKDOWN, options.maximumSize ?? 65_000) - longestPointer.length - 3;
  const risks = report.findings.filter(({ severity }) => isAtLeast(severity, "medium"));
  const rest = report.findings.filter(({ severity }) => !isAtLeast(severity, "medium"));
  const shown = heading(report, maximum / 2);
  let size = shown.join("\n\n").length;
  const add = (text: string): boolean => {
    if (size + text.length + 2 > maximum) return false;
    shown.push(text);
    size += text.length + 2;
    return true;
  };
  const addAll = (blocks: readonly Block[]): number => {
    const cut = blocks.findIndex(({ long, short }) => !add(long) && !add(short));
    return cut < 0 ? 0 : blocks.length - cut;
  };
  const missing = addAll(risks.map(findingBlock));
  const room = () => maximum - size;
  const restMissing =
    missing > 0 ? rest.length : addCollapsed("Smaller findings", rest.map(lineOfFinding), room(), add);
  const changesMissing =
    missing > 0
      ? report.changes.length
      : addCollapsed("All changes", report.changes.map(lineOfChange), room(), add);
  const pointer = pointerTo(missing + restMissing, changesMissing, options.fullReport);
  return `${[...shown, ...pointer].join("\n\n")}\n`;
}

/** The summary, and as many notes as a part of the room has. */
function heading(report: Report, room: number): string[] {
  const { plans } = report;
  const accounts = listed(
    plans.map((plan) => codeSpan(accountNameOf(plan), 60)),
    10,
  );
  const shown = [
    `## Review: ${summaryOf(report)}`,
    `${inputsOf(report)}: ${accounts}. ${changeCounts(report)}`,
    ...(report.gate ? [`**${plainText(gateLine(report.gate), 300)}.**`] : []),
  ];
  const problems = report.gate?.problems.map(gateProblemLine) ?? [];
  const notes = [...problems, ...notesOf(report)].map((text) => `> **Note** ${plainText(text, 200)}`);
  let size = shown.join("\n\n").length + 40;
  const first = notes.slice(0, MOST_NOTES).filter((note) => (size += note.length + 2) <= room);
  const rest = notes.length - first.length;
  return [...shown, ...first, ...(rest > 0 ? [`> **Note** and ${counted(rest, "more note")}`] : [])];
}

const MOST_NOTES = 5;

function changeCounts({ plans }: Report): string {
  const totals = new Map<string, number>();
  for (const { actions } of plans) {
    for (const [action, count] of Object.entries(actions))
      totals.set(action, (totals.get(action) ?? 0) + count);
  }
  const counts = [...totals].sort().map(([action, count]) => `${count} ${action}`);
  return counts.length === 0 ? "No changes." : `Changes: ${counts.join(", ")}.`;
}

const MARKS = { critical: "🛑", high: "🔴", medium: "🟠", low: "🟡", info: "🔵" } as const;
const MOST_NAMED = 12;
const MOST_DETAILS = 25;
/** Room for a line of code that moves a dozen addresses. */
const LONGEST_DETAIL = 1_500;

function findingBlock(finding: Finding): Block {
  const { fingerprint, severity, title, what, why, advice, details } = finding;
  const headline = `### ${MARKS[severity]} ${title} (${severity}): ${plainText(what, 300)}`;
  const change = changeOf(finding);
  const shownDetails = details.slice(0, MOST_DETAILS).map((line) => line.slice(0, LONGEST_DETAIL));
  if (details.length > MOST_DETAILS) shownDetails.push(`… and ${details.length - MOST_DETAILS} more`);
  const long = [
    headline,
    whereOf(finding),
    ...(change === "" ? [] : [codeSpan(change, 600)]),
    ...(shownDetails.length === 0 ? [] : [codeBlock(shownDetails.join("\n"))]),
    ...decisionLines(finding).map((line) => `> ${plainText(line, 400)}`),
    `*Why:* ${why}\\\n*What to do:* ${advice}\\\n*Fingerprint:* \`${fingerprint}\``,
  ].join("\n\n");
  return { long, short: `- ${lineOfFinding(finding)}` };
}

function whereOf(group: Finding | ChangeGroup): string {
  const addresses = addressesOf(group).map((address) => codeSpan(address, 200));
  const accounts = accountsOf(group).map((account) => codeSpan(account, 60));
  const paths = constructPathsOf(group).map((path) => codeSpan(path, 200));
  const constructs = paths.length === 0 ? "" : ` (construct ${listed(paths, 2)})`;
  return `${listed(addresses, MOST_NAMED)}${constructs} in ${accounts.length > 1 ? `${countedAccounts(group)}: ` : ""}${listed(accounts, 2 * MOST_NAMED)}`;
}

function lineOfFinding(finding: Finding): string {
  const { severity, title, what } = finding;
  const decided = decisionLines(finding).map((line) => `; ${plainText(line, 200)}`);
  return `${MARKS[severity]} ${title}: ${plainText(what, 200)}: ${shortWhere(finding)}${decided.join("")}`;
}

function lineOfChange(group: ChangeGroup): string {
  return `${group.action} ${shortWhere(group)}`;
}

function shortWhere(group: Finding | ChangeGroup): string {
  const addresses = addressesOf(group).map((address) => codeSpan(address, 200));
  const accounts = accountsOf(group);
  const where = accounts.length === 1 ? codeSpan(accounts[0]!, 60) : countedAccounts(group);
  return `${listed(addresses, 1)} in ${where}`;
}

const COLLAPSED_FRAME = 120;

/** Adds a collapsed list with as many lines as there is room for; returns how many were left out. */
function addCollapsed(
  title: string,
  lines: readonly string[],
  room: number,
  add: (text: string) => boolean,
): number {
  if (lines.length === 0) return 0;
  const fitting: string[] = [];
  let size = COLLAPSED_FRAME;
  for (const line of lines) {
    size += line.length + 3;
    if (size > room) break;
    fitting.push(`- ${line}`);
  }
  const summary = `<details><summary>${title} (${lines.length})</summary>`;
  if (fitting.length === 0 || !add([summary, fitting.join("\n"), "</details>"].join("\n\n")))
    return lines.length;
  return lines.length - fitting.length;
}

function pointerTo(findings: number, changes: number, fullReport: string | undefined): readonly string[] {
  const missing = [
    ...(findings > 0 ? [`${findings} findings`] : []),
    ...(changes > 0 ? [`${changes} changes`] : []),
  ];
  const where = fullReport === undefined ? "" : `The full report: ${plainText(fullReport, 250)}`;
  const text = [missing.length === 0 ? "" : `Not shown for want of room: ${missing.join(" and ")}.`, where];
  const line = text.filter(Boolean).join(" ");
  return line === "" ? [] : [`*${line}*`];
}
