import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { FoundationError } from "../../core/errors";
import { writeFailure } from "../../core/file-failure";
import { groupBy } from "../../review/group-by";
import { renderHtml } from "../../review/render/html";
import { renderJson } from "../../review/render/json";
import { renderJunit } from "../../review/render/junit";
import { renderMarkdown, SMALLEST_MARKDOWN } from "../../review/render/markdown";
import { renderSarif } from "../../review/render/sarif";
import type { Report } from "../../review/report";
import type { Terminal } from "../terminal";
import { renderReviewTable } from "./review-table";

/** Where a report goes: files, by their format; `-` is the standard output, in the place of the table. */
export interface OutputOptions {
  /** The report for a pull request's comment. */
  readonly markdown?: string;
  /** The most characters of the Markdown. */
  readonly maxSize: number;
  /** The whole report. */
  readonly json?: string;
  /** The whole report as a page for people. */
  readonly html?: string;
  /** The findings as SARIF 2.1.0. */
  readonly sarif?: string;
  /** A test for each rule in each account, as JUnit. */
  readonly junit?: string;
}

type Format = Exclude<keyof OutputOptions, "maxSize">;

const RENDERERS: Readonly<Record<Format, (report: Report, options: OutputOptions) => string>> = {
  markdown: (report, { maxSize, json }) => renderMarkdown(report, { maximumSize: maxSize, fullReport: json }),
  json: renderJson,
  html: renderHtml,
  sarif: renderSarif,
  junit: renderJunit,
};

const STDOUT = "-";

/**
 * Writes a report in the formats that are asked for, and shows it on the terminal unless one of them goes there.
 *
 * @throws FoundationError REPORT_NOT_WRITABLE
 */
export function writeOutputs(report: Report, options: OutputOptions, terminal: Terminal): void {
  const asked = askedOf(options);
  for (const format of asked) {
    const text = RENDERERS[format](report, options);
    if (options[format] === STDOUT) terminal.out(text.trimEnd());
    else write(options[format]!, text);
  }
  if (!asked.some((format) => options[format] === STDOUT)) terminal.out(renderReviewTable(report, terminal));
}

/** @throws FoundationError VALUE_OUT_OF_RANGE, COMBINATION_INVALID */
export function checkOutputs(options: OutputOptions): void {
  const { maxSize } = options;
  checkDestinations(options);
  if (Number.isInteger(maxSize) && maxSize >= SMALLEST_MARKDOWN) return;
  throw new FoundationError({
    code: "VALUE_OUT_OF_RANGE",
    path: "--max-size",
    value: maxSize,
    allowed: `a whole number of characters, at least ${SMALLEST_MARKDOWN}`,
    fix: "leave the option out for 65000, which fits a comment on GitHub",
  });
}

/** Of two documents in one place, none can be read. */
function checkDestinations(options: OutputOptions): void {
  const places = groupBy(askedOf(options), (format) =>
    options[format] === STDOUT ? STDOUT : resolve(options[format]!),
  );
  const shared = [...places].find(([, formats]) => formats.length > 1);
  if (shared === undefined) return;
  const [place, formats] = shared;
  throw new FoundationError({
    code: "COMBINATION_INVALID",
    path: formats.map((format) => `--${format}`).join(" and "),
    value: options[formats[0]!],
    allowed: place === STDOUT ? "one report in the standard output" : "one report in a file",
    fix: "name a file of its own for each of the others",
  });
}

function askedOf(options: OutputOptions): readonly Format[] {
  return (Object.keys(RENDERERS) as Format[]).filter((format) => options[format] !== undefined);
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    const { found, fix } = writeFailure(error);
    throw new FoundationError({
      code: "REPORT_NOT_WRITABLE",
      path: file,
      value: found,
      allowed: "a file in a folder that exists and can be written",
      fix,
    });
  }
}
