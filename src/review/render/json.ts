import type { Report } from "../report";

/** The whole report as JSON, described by `docs/review-report.schema.json`. */
export function renderJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
