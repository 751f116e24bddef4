import { SEVERITIES, type Severity } from "../severity";

/** From where on findings may fail. */
export const FAIL_FROM = [...SEVERITIES, "never"] as const;

/** What becomes of a rule's findings. */
export const OUTCOMES = ["fail", "warn", "ignore"] as const;

/** What becomes of a rule's findings. */
export type Outcome = (typeof OUTCOMES)[number];

/** What becomes of a rule's findings in some accounts. */
export interface RuleCase {
  /** Names of accounts, with `*` for any characters. */
  readonly accounts: readonly string[];
  readonly outcome: Outcome;
  /** Shown with the finding; to ignore takes one. */
  readonly reason?: string;
}

/** Findings that pass when one of some people approves. */
export interface ApprovalRule {
  /** The key in the policy file. */
  readonly name: string;
  /** Findings of these rules. */
  readonly rules: readonly string[];
  /** And those of this severity or a worse one, whatever their rule. */
  readonly from?: Severity;
  /** Names of accounts, with `*` for any characters. */
  readonly accounts: readonly string[];
  /** One of them is enough. */
  readonly approvers: readonly string[];
}

/** A finding that somebody accepts for a time. */
export interface Acknowledgement {
  /** The key in the policy file. */
  readonly name: string;
  /** One change and no other; where it is absent, there are rule and address. */
  readonly fingerprint?: string;
  /** The rule of what it accepts. Beside a fingerprint it tells whether plans alone show that it matches nothing. */
  readonly rule?: string;
  /** The address, with `*` for any characters. */
  readonly address?: string;
  /** Names of accounts, with `*` for any characters. */
  readonly accounts: readonly string[];
  readonly reason: string;
  readonly owner: string;
  /** The last day on which it counts, `YYYY-MM-DD` in UTC. */
  readonly expires: string;
}

/** What fails a review, what takes an approval, and what is accepted. */
export interface ReviewPolicy {
  /** The file. */
  readonly source?: string;
  /** From which severity on a finding fails that nothing else decides. */
  readonly failFrom: (typeof FAIL_FROM)[number];
  /** The cases of a rule, by its id; the first that fits an account counts. */
  readonly rules: Readonly<Record<string, readonly RuleCase[]>>;
  readonly approvals: readonly ApprovalRule[];
  readonly acknowledgements: readonly Acknowledgement[];
}

/** The policy where there is no file. */
export const DEFAULT_POLICY: ReviewPolicy = {
  failFrom: "high",
  rules: {},
  approvals: [],
  acknowledgements: [],
};
