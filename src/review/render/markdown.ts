import { groupBy } from "../group-by";
import type { ChangeGroup, Finding, Report } from "../report";
import { isAtLeast } from "../severity";
import { type Alike, alike } from "./alike";
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
  readonly rule: string;
  /** For how many findings it speaks. */
  readonly findings: number;
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
  const room = () => maximum - size;
  const { texts, missing } = fitting(alike(risks).map(findingBlock), room());
  texts.forEach(add);
  const restMissing =
    missing > 0
      ? rest.length
      : addCollapsed(
          "Smaller findings",
          rest.map((finding) => lineOfFinding(finding)),
          room(),
          add,
        );
  const changesMissing =
    missing > 0
      ? report.changes.length
      : addCollapsed("All changes", report.changes.map(lineOfChange), room(), add);
  const pointer = pointerTo(missing + restMissing, changesMissing, options.fullReport);
  return `${[...shown, ...pointer].join("\n\n")}\n`;
}

/**
 * As many blocks as there is room for, in their order: a line for each rule first, so that many findings of one do not hide
 * another; then the worst in full, and the next ones in short.
 */
function fitting(
  blocks: readonly Block[],
  room: number,
): { readonly texts: readonly string[]; readonly missing: number } {
  const chosen = new Map<Block, string>();
  let left = room;
  const choose = (block: Block, text: string): boolean => {
    const cost = text.length - (chosen.get(block)?.length ?? -2);
    if (cost > left) return false;
    left -= cost;
    chosen.set(block, text);
    return true;
  };
  for (const [first] of groupBy(blocks, ({ rule }) => rule).values()) choose(first!, first!.short);
  const cut = blocks.findIndex(
    (block) => !choose(block, block.long) && !chosen.has(block) && !choose(block, block.short),
  );
  const shown = blocks.filter((block) => chosen.has(block));
  const missing = blocks
    .filter((block) => !chosen.has(block))
    .reduce((sum, { findings }) => sum + findings, 0);
  return { texts: shown.map((block) => chosen.get(block)!), missing: cut < 0 ? 0 : missing };
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
    ...rulesLine(report),
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
const MOST_RULES = 20;

/** How many findings there are of each rule, the worst first. */
function rulesLine({ findings }: Report): readonly string[] {
  const counts = [...groupBy(findings, ({ title }) => title)].map(
    ([title, of]) => `${of.length} × ${plainText(title, 45)}`,
  );
  return counts.length < 2 ? [] : [`Found: ${listed(counts, MOST_RULES)}.`];
}

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
/** How many addresses a block names that speaks for several findings. */
const MOST_ALIKE = 60;
const MOST_DETAILS = 25;
/** Room for a line of code that moves a dozen addresses. */
const LONGEST_DETAIL = 1_500;

function findingBlock({ one: finding, all }: Alike): Block {
  const { rule, severity, title, what, why, advice, details } = finding;
  const times = all.length === 1 ? "" : `${all.length} × `;
  const headline = `### ${MARKS[severity]} ${times}${title} (${severity}): ${plainText(what, 300)}`;
  const fingerprints = listed(
    all.map(({ fingerprint }) => `\`${fingerprint}\``),
    MOST_NAMED,
  );
  const change = changeOf(finding);
  const shownDetails = details.slice(0, MOST_DETAILS).map((line) => line.slice(0, LONGEST_DETAIL));
  if (details.length > MOST_DETAILS) shownDetails.push(`… and ${details.length - MOST_DETAILS} more`);
  const long = [
    headline,
    whereOf(finding, all.length === 1 ? MOST_NAMED : MOST_ALIKE),
    ...(change === "" ? [] : [codeSpan(change, 600)]),
    ...(shownDetails.length === 0 ? [] : [codeBlock(shownDetails.join("\n"))]),
    ...decisionLines(finding).map((line) => `> ${plainText(line, 400)}`),
    `*Why:* ${why}\\\n*What to do:* ${advice}\\\n*Fingerprint${all.length === 1 ? "" : "s"}:* ${fingerprints}`,
  ].join("\n\n");
  return { rule, findings: all.length, long, short: `- ${lineOfFinding(finding, times)}` };
}

function whereOf(group: Finding, most: number): string {
  const addresses = addressesOf(group).map((address) => codeSpan(address, 200));
  const accounts = accountsOf(group).map((account) => codeSpan(account, 60));
  const paths = constructPathsOf(group).map((path) => codeSpan(path, 200));
  const constructs = paths.length === 0 ? "" : ` (construct ${listed(paths, 2)})`;
  return `${listed(addresses, most)}${constructs} in ${accounts.length > 1 ? `${countedAccounts(group)}: ` : ""}${listed(accounts, 2 * MOST_NAMED)}`;
}

function lineOfFinding(finding: Finding, times = ""): string {
  const { severity, title, what } = finding;
  const decided = decisionLines(finding).map((line) => `; ${plainText(line, 200)}`);
  return `${MARKS[severity]} ${times}${title}: ${plainText(what, 200)}: ${shortWhere(finding)}${decided.join("")}`;
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
