import { FoundationError } from "../../core/errors";
import { isRecord, listOf, memberOf, textOf } from "../plan/json";
import type { Report } from "../report";

const DIGEST = /^[0-9a-f]{64}$/;
const RESULTS = ["passed", "failed", "approval-missing"];

/**
 * Reads a report that `foundation review --json` wrote, as far as the verification of a plan goes by it.
 *
 * @throws FoundationError REPORT_INVALID
 */
export function readReport(source: string, text: string): Report {
  const report = parse(source, text);
  const plans = listOf(memberOf(report, "plans"));
  const gate = memberOf(report, "gate");
  const isReport =
    memberOf(report, "version") === 1 &&
    Array.isArray(memberOf(report, "plans")) &&
    plans.every(isPlan) &&
    (gate === undefined || isGate(gate));
  if (!isReport) throw invalid(source, "JSON of another shape");
  return report as Report;
}

function isPlan(plan: unknown): boolean {
  const file = memberOf(plan, "planFileDigest");
  return (
    textOf(memberOf(plan, "account")) !== undefined &&
    textOf(memberOf(plan, "kind")) !== undefined &&
    isDigest(memberOf(plan, "digest")) &&
    (file === undefined || isDigest(file))
  );
}

function isDigest(value: unknown): boolean {
  return typeof value === "string" && DIGEST.test(value);
}

function isGate(gate: unknown): boolean {
  const at = textOf(memberOf(gate, "at")) ?? "";
  return isRecord(gate) && RESULTS.includes(String(gate.result)) && !Number.isNaN(Date.parse(at));
}

function parse(source: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid(source, "text that is not JSON");
  }
}

function invalid(source: string, value: string): FoundationError {
  return new FoundationError({
    code: "REPORT_INVALID",
    path: source,
    value,
    allowed: "a report of version 1, as `foundation review --json` writes it",
    fix: "name the report's JSON file; write it again if it was cut short",
  });
}
