/** A kind of policy that takes part in a decision. */
export type LayerKind =
  | "identity policies"
  | "permissions boundary"
  | "session policies"
  | "service control policies"
  | "resource control policies"
  | "resource policy";

/** A statement that decided. */
export interface DecidingStatement {
  readonly layer: LayerKind;
  /** The policy's name: its construct path or Terraform address. */
  readonly policy: string;
  readonly sid: string | undefined;
  /** The statement's place in its policy, counted from 0. */
  readonly index: number;
  readonly effect: "Allow" | "Deny";
}

/** A kind of policy that would have to allow the request and does not. */
export interface MissingAllowance {
  readonly layer: LayerKind;
  /** Whose policies: the principal's, the resource's, or the organization's root, unit or account. */
  readonly of: string;
}

/** Values of condition keys that lead to one outcome; `null` is an absent key. */
export type Example = Readonly<Record<string, string | readonly string[] | null>>;

/** Whether a request is allowed, and what decided it. */
export type Answer = AllowedAnswer | DeniedAnswer | UnknownAnswer;

export interface AllowedAnswer {
  readonly outcome: "allowed";
  /** The statements that allow it. */
  readonly statements: readonly DecidingStatement[];
}

export interface DeniedAnswer {
  readonly outcome: "denied";
  /** Whether a statement denies it; otherwise none allows it that would have to. */
  readonly explicit: boolean;
  /** The statements that deny it. */
  readonly statements: readonly DecidingStatement[];
  /** What would have to allow it and does not, unless it is denied explicitly. */
  readonly missing: readonly MissingAllowance[];
}

/** Both outcomes are possible, depending on what the question does not state. */
export interface UnknownAnswer {
  readonly outcome: "unknown";
  /** The condition keys, or the facts, that the outcome depends on, sorted. */
  readonly attributes: readonly string[];
  /** The statements whose effect depends on them. */
  readonly statements: readonly DecidingStatement[];
  /** Values with which the request is allowed. */
  readonly allowedWhen: Example;
  /** Values with which it is denied. */
  readonly deniedWhen: Example;
}
