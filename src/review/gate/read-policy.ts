import { type DocumentKind, Fields, joinPath, type Presence } from "../../core/fields";
import { Problems } from "../../core/errors";
import { RULES } from "../rules/all-rules";
import { SEVERITIES } from "../severity";
import { isCovered } from "./pattern";
import {
  type Acknowledgement,
  type ApprovalRule,
  DEFAULT_POLICY,
  FAIL_FROM,
  OUTCOMES,
  type ReviewPolicy,
  type RuleCase,
} from "./policy";

/** For how many days an acknowledgement may count. */
export const ACKNOWLEDGEMENT_DAYS = {
  /** Where the policy states nothing. */
  usual: 90,
  /** The most that a policy can allow. */
  longest: 366,
} as const;

const DOCUMENT: DocumentKind = {
  name: "policy",
  malformed: "REVIEW_POLICY_MALFORMED",
  unknown: "REVIEW_POLICY_UNKNOWN_PROPERTY",
};

const FIELDS = ["failFrom", "acknowledgementDays", "rules", "approvals", "acknowledgements"];
const CASE_FIELDS = ["accounts", "outcome", "reason"];
const APPROVAL_FIELDS = ["rules", "from", "accounts", "approvers"];
const ACKNOWLEDGEMENT_FIELDS = ["fingerprint", "rule", "address", "accounts", "reason", "owner", "expires"];

const RULE_IDS = RULES.map(({ id }) => id);
const UNKNOWN_CHOICE = { code: "VALUE_UNKNOWN", fix: "write one of these" } as const;
const UNKNOWN_RULE = { code: "VALUE_UNKNOWN", fix: "write a rule's id; docs/review.md lists them" } as const;
const EVERYWHERE: readonly string[] = ["*"];

/** A policy as data, where it came from, and the day it is. */
export interface PolicyInput {
  readonly source?: string;
  readonly value: unknown;
  readonly now: Date;
}

/**
 * Reads a review's policy. What is wrong is reported together.
 *
 * @throws FoundationError REVIEW_POLICY_MALFORMED, REVIEW_POLICY_UNKNOWN_PROPERTY, VALUE_UNKNOWN, VALUE_MISSING,
 *   VALUE_OUT_OF_RANGE, COMBINATION_INVALID, REASON_MISSING
 */
export function readPolicy({ source, value, now }: PolicyInput): ReviewPolicy {
  const problems = new Problems();
  const fields = new Fields(value ?? {}, "", problems, FIELDS, DOCUMENT);
  const failFrom = fields.oneOf("failFrom", FAIL_FROM, UNKNOWN_CHOICE, "optional");
  const days = fields.wholeNumber(
    "acknowledgementDays",
    { minimum: 1, maximum: ACKNOWLEDGEMENT_DAYS.longest, unit: "days" },
    "optional",
  );
  const rules = readRules(fields, problems);
  const approvals = (fields.entries("approvals", "optional") ?? []).map(([name, entry]) =>
    readApproval(name, entry, problems),
  );
  const latest = dayAfter(now, days ?? ACKNOWLEDGEMENT_DAYS.usual);
  const acknowledgements = (fields.entries("acknowledgements", "optional") ?? []).map(([name, entry]) =>
    readAcknowledgement(name, entry, latest, problems),
  );
  problems.throwIfAny();
  return { source, failFrom: failFrom ?? DEFAULT_POLICY.failFrom, rules, approvals, acknowledgements };
}

function readRules(policy: Fields, problems: Problems): ReviewPolicy["rules"] {
  if (!policy.has("rules")) return {};
  const fields = policy.nested("rules", RULE_IDS);
  const stated = RULE_IDS.filter((id) => fields.has(id));
  return Object.fromEntries(stated.map((id) => [id, readCases(fields, id, problems)]));
}

/** One case stands for a list of one. */
function readCases(rules: Fields, id: string, problems: Problems): readonly RuleCase[] {
  const value = rules.raw(id);
  const path = rules.pathOf(id);
  if (!Array.isArray(value)) return [readCase(value, path, problems)];
  if (value.length === 0) {
    problems.add({
      code: "VALUE_MISSING",
      path,
      value,
      allowed: "at least one case",
      fix: "remove the rule, or state an outcome: without one nothing is decided of its findings",
    });
  }
  const cases = value.map((entry, index) => readCase(entry, `${path}[${index}]`, problems));
  checkReached(cases, path, problems);
  return cases;
}

/** The first case that fits counts: what earlier ones take is never asked of a later one. */
function checkReached(cases: readonly RuleCase[], path: string, problems: Problems): void {
  for (const [index, { accounts }] of cases.entries()) {
    const earlier = cases.slice(0, index).flatMap((one) => one.accounts);
    if (accounts.length === 0 || !accounts.every((pattern) => isCovered(pattern, earlier))) continue;
    problems.add({
      code: "COMBINATION_INVALID",
      path: `${path}[${index}]`,
      value: accounts,
      allowed: "a case for accounts that no earlier case is for",
      fix: "move it before the case that takes its accounts, or remove it: it would never count",
    });
  }
}

function readCase(value: unknown, path: string, problems: Problems): RuleCase {
  const fields = new Fields(value, path, problems, CASE_FIELDS, DOCUMENT);
  const outcome = fields.oneOf("outcome", OUTCOMES, UNKNOWN_CHOICE);
  const reason = fields.text("reason", "optional");
  if (outcome === "ignore" && !fields.has("reason")) {
    problems.add({
      code: "REASON_MISSING",
      path: fields.pathOf("reason"),
      value: undefined,
      allowed: "a text that reports show",
      fix: "say why the finding does not matter there",
    });
  }
  const accounts = readAccounts(fields, "optional", FOR_NONE, problems);
  return { accounts: accounts ?? EVERYWHERE, outcome: outcome ?? "fail", reason };
}

const FOR_NONE = "name accounts, or leave it out for all of them: for none it never counts";

/** For no account at all, nothing is ever decided, and nobody would see that. */
function readAccounts(
  fields: Fields,
  presence: Presence,
  fix: string,
  problems: Problems,
): readonly string[] | undefined {
  const accounts = fields.texts("accounts", presence);
  if (accounts?.length === 0) {
    problems.add({
      code: "VALUE_MISSING",
      path: fields.pathOf("accounts"),
      value: accounts,
      allowed: "at least one name, with * for any characters",
      fix,
    });
  }
  return accounts;
}

function readApproval(name: string, value: unknown, problems: Problems): ApprovalRule {
  const path = joinPath("approvals", name);
  const fields = new Fields(value, path, problems, APPROVAL_FIELDS, DOCUMENT);
  const rules = fields.someOf("rules", RULE_IDS, UNKNOWN_RULE, "optional") ?? [];
  const from = fields.oneOf("from", SEVERITIES, UNKNOWN_CHOICE, "optional");
  const stated = fields.raw("rules") ?? [];
  const isOfNoRule = Array.isArray(stated) && stated.length === 0;
  if (fields.isReadable && isOfNoRule && !fields.has("from")) {
    problems.add({
      code: "VALUE_MISSING",
      path,
      value,
      allowed: "rules, from, or both",
      fix: "name the rules, or the severity from which on an approval is needed",
    });
  }
  const approvers = fields.texts("approvers") ?? [];
  if (fields.has("approvers") && approvers.length === 0) {
    problems.add({
      code: "VALUE_MISSING",
      path: fields.pathOf("approvers"),
      value: approvers,
      allowed: "at least one name",
      fix: "name who may approve, as the pipeline names them in --approved-by",
    });
  }
  const accounts = readAccounts(fields, "optional", FOR_NONE, problems) ?? EVERYWHERE;
  return { name, rules, from, accounts, approvers };
}

const ACCEPTED_NOWHERE =
  "name the accounts in which it is accepted: for none it never counts, and never expires";
const FINGERPRINT = /^[0-9a-f]{16}$/;

function readAcknowledgement(
  name: string,
  value: unknown,
  latest: string,
  problems: Problems,
): Acknowledgement {
  const path = joinPath("acknowledgements", name);
  const fields = new Fields(value, path, problems, ACKNOWLEDGEMENT_FIELDS, DOCUMENT);
  const fingerprint = fields.text("fingerprint", "optional");
  if (fingerprint !== undefined && !FINGERPRINT.test(fingerprint)) {
    problems.add({
      code: "REVIEW_POLICY_MALFORMED",
      path: fields.pathOf("fingerprint"),
      value: fingerprint,
      allowed: "the sixteen hexadecimal digits that a report shows with the finding",
      fix: "copy them from the report",
    });
  }
  const rule = fields.oneOf("rule", RULE_IDS, UNKNOWN_RULE, "optional");
  const address = fields.text("address", "optional");
  const isOne = fields.has("fingerprint") || (fields.has("rule") && fields.has("address"));
  if (fields.isReadable && !isOne) {
    problems.add({
      code: "COMBINATION_INVALID",
      path,
      value: { fingerprint, rule, address },
      allowed: "a fingerprint, a rule and an address, or all of them",
      fix: "copy the fingerprint from the report: it accepts that one change and no other",
    });
  }
  const accounts = readAccounts(fields, "required", ACCEPTED_NOWHERE, problems) ?? [];
  return {
    name,
    fingerprint,
    rule,
    address,
    accounts,
    reason: fields.text("reason") ?? "",
    owner: fields.text("owner") ?? "",
    expires: readExpiry(fields, latest, problems) ?? "",
  };
}

function readExpiry(fields: Fields, latest: string, problems: Problems): string | undefined {
  const expires = fields.date("expires");
  if (expires === undefined || expires <= latest) return expires;
  problems.add({
    code: "VALUE_OUT_OF_RANGE",
    path: fields.pathOf("expires"),
    value: expires,
    allowed: `a day until ${latest}`,
    fix: "accept it for a shorter time, or state acknowledgementDays at the top of the file",
  });
  return undefined;
}

function dayAfter(now: Date, days: number): string {
  const day = new Date(now);
  day.setUTCDate(day.getUTCDate() + days);
  return day.toISOString().slice(0, 10);
}
