import type { Action, PlanKind } from "./plan/plan";
import type { Severity } from "./severity";

/** An object in an account. */
export interface Place {
  readonly account: string;
  readonly address: string;
  /** Where the code that is synthesized makes it, such as `dev/ConfigStore/AuditTable/Resource`; where that is known. */
  readonly constructPath?: string;
}

/** One risk, wherever it is the same. */
export interface Finding {
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
  readonly accountId?: string;
  /** SHA-256 of the plan's JSON, or of both versions of the stack's. */
  readonly digest: string;
  readonly terraformVersion?: string;
  /** How many objects are changed in which way. */
  readonly actions: Readonly<Partial<Record<Action, number>>>;
  readonly warnings: readonly string[];
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
}
