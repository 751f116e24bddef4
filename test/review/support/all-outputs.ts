import { recordedTerminal } from "../../cli/recorded-terminal";
import { renderReviewTable } from "../../../src/cli/review/review-table";
import { FoundationError } from "../../../src/core/errors";
import { withPlannedAccess } from "../../../src/review/planned/access";
import { readPlan } from "../../../src/review/plan/read-plan";
import { renderHtml } from "../../../src/review/render/html";
import { renderJson } from "../../../src/review/render/json";
import { renderJunit } from "../../../src/review/render/junit";
import { renderMarkdown } from "../../../src/review/render/markdown";
import { renderSarif } from "../../../src/review/render/sarif";
import type { Report } from "../../../src/review/report";
import { review } from "../../../src/review/review";

/** A report in every form. */
export function allOutputs(report: Report): readonly string[] {
  return [
    renderJson,
    renderMarkdown,
    renderSarif,
    renderHtml,
    renderJunit,
    (one: Report) => renderReviewTable(one, recordedTerminal()),
  ].map((render) => render(report));
}

/** Everything that can be said of a plan's text, or the refusal's text. */
export function outputsOf(text: string): string {
  try {
    return allOutputs(review(withPlannedAccess([readPlan({ source: "plan.json", text })]))).join("\n");
  } catch (error) {
    if (error instanceof FoundationError) return error.message;
    throw error;
  }
}
