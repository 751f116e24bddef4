import type { Action, PlanKind } from "./plan/plan";
import type { Severity } from "./severity";

/** An object in an account. */
export interface Place {
  readonly account: string;
  /** The plan's file, where several plans are of the account. */
  readonly plan?: string;
  readonly address: string;
  /** Where the code that is synthesized makes it, such as `dev/ConfigStore/AuditTable/Resource`; where that is known. */
  readonly constructPath?: string;
}

/** What the gate makes of a finding; the strictest first. */
export const VERDICTS = [
  "failed",
  "approval-missing",
  "approved",
  "acknowledged",
  "warned",
  "ignored",
  "passed",
] as const;

/** What the gate makes of a finding. */
export type Verdict = (typeof VERDICTS)[number];

/** What the gate makes of a finding in some of its places. */
export interface Decision {
  readonly verdict: Verdict;
  /** Which part of the policy file decided, such as `acknowledgements.shorter-logs`. */
  readonly by?: string;
  /** Why it is acknowledged or ignored. */
  readonly reason?: string;
  /** Who answers for the acknowledgement. */
  readonly owner?: string;
  /** The last day of the acknowledgement, `YYYY-MM-DD`. */
  readonly expires?: string;
  /** Who may approve, where nobody has yet; who has approved, where somebody has. */
  readonly approvers?: readonly string[];
  readonly places: readonly Place[];
}

/** One risk, wherever it is the same. */
export interface Finding {
  /**
   * Sixteen hexadecimal digits that are the same for the same change in every account and every run, whatever the words
   * of the report: rule, type, address without the keys of instances, action, attribute, and its values before and after.
   * A sensitive value does not tell one change from another.
   */
  readonly fingerprint: string;
  /** The rule's id. */
  readonly rule: string;
  readonly severity: Severity;
  readonly title: string;
  /** What happens, as a sentence without its full stop. */
  readonly what: string;
  readonly why: string;
  readonly advice: string;
  readonly type: string;
  readonly action: Action;
  readonly attribute?: string;
  readonly before?: string;
  readonly after?: string;
  readonly details: readonly string[];
  /** Where, sorted by account. */
  readonly places: readonly Place[];
  /** What the gate makes of it, the strictest first: each place is in one decision. Absent until it is judged. */
  readonly decisions?: readonly Decision[];
}

/** A change, wherever it is the same. */
export interface ChangeGroup {
  readonly action: Action;
  /** The address, with `*` for the keys of `count` and `for_each`. */
  readonly address: string;
  readonly places: readonly Place[];
}

/** A plan, or a stack that was compared in two synthesized outputs, as the report names it. */
export interface ReviewedPlan {
  readonly kind: PlanKind;
  readonly source: string;
  readonly account: string;
  /** The plan's file, where several plans are of the account. */
  readonly plan?: string;
  readonly accountId?: string;
  /** SHA-256 of the plan's JSON, or of both versions of the stack's. */
  readonly digest: string;
  /** SHA-256 of the saved plan itself, where the review was given it. */
  readonly planFileDigest?: string;
  readonly terraformVersion?: string;
  /** Whether two synthesized outputs were compared beside the plan. @default false */
  readonly compared?: boolean;
  /** How many objects are changed in which way. */
  readonly actions: Readonly<Partial<Record<Action, number>>>;
  /** Whether planning ended with an error: no gate lets such a plan pass. @default false */
  readonly errored?: boolean;
  /** How many entries could not be read: no gate lets such a plan pass. @default 0 */
  readonly unread?: number;
  readonly warnings: readonly string[];
}

/** Something about the policy file itself, or about a plan. */
export interface GateProblem {
  /** The part of the policy file, such as `acknowledgements.shorter-logs`, or the plan's file. */
  readonly path: string;
  /** What is wrong, as a sentence without its full stop. */
  readonly what: string;
  /** What to do. */
  readonly fix: string;
}

/** Whether the plans may be applied, as the policy has it. */
export interface Gate {
  /** `failed` before `approval-missing`, where both are true. */
  readonly result: "passed" | "failed" | "approval-missing";
  /** When it was judged, in UTC: `YYYY-MM-DDTHH:MM:SSZ`. */
  readonly at: string;
  /** The policy file. @default - the built-in policy: what is `failFrom` or worse fails */
  readonly policy?: string;
  /** The severity from which on a finding fails that nothing else decides. */
  readonly failFrom: Severity | "never";
  /** Who has approved, by the word of whoever ran the review. */
  readonly approvedBy: readonly string[];
  /** Acknowledgements that have expired or match nothing, and plans that ended with an error or cannot be read whole. */
  readonly problems: readonly GateProblem[];
  /**
   * What of the policy may be a mistake, and fails nothing: acknowledgements of which what was reviewed cannot tell
   * whether they match, and names of accounts that no account has. @default - none
   */
  readonly notices?: readonly GateProblem[];
}

/** What a review found. Its JSON is described by `docs/review-report.schema.json`. */
export interface Report {
  /** The version of the report's shape. */
  readonly version: 1;
  readonly plans: readonly ReviewedPlan[];
  /** How many findings of each severity. */
  readonly severities: Readonly<Record<Severity, number>>;
  /** The worst first. */
  readonly findings: readonly Finding[];
  /** Every change, what is destroyed first. */
  readonly changes: readonly ChangeGroup[];
  /** Absent until the report is judged. */
  readonly gate?: Gate;
}
