import type { Change, Plan } from "../plan/plan";
import type { Severity } from "../severity";

/** What a rule sees in a plan. */
export interface Observation {
  /** The object that it is about. */
  readonly change: Change;
  /** What happens, as a sentence without its full stop; the address need not be in it. */
  readonly what: string;
  /** @default - the rule's */
  readonly severity?: Severity;
  /** The attribute that changes. */
  readonly attribute?: string;
  /** The attribute's old value as text; never a sensitive one. */
  readonly before?: string;
  /** The attribute's new value as text; never a sensitive one. */
  readonly after?: string;
  /** More, a line each. */
  readonly details?: readonly string[];
}

/** A kind of risk. */
export interface Rule {
  /** Stable: reports name it. */
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  /** Why it matters. */
  readonly why: string;
  /** What to do about it. */
  readonly advice: string;
  /**
   * Whether two synthesized outputs tell some of it that plans alone may not: what is no resource, and who gains access by
   * what no plan holds.
   *
   * @default false
   */
  readonly needsOutputs?: true;
  /** Looks for it in a plan. */
  find(plan: Plan): readonly Observation[];
}
