import type { AccessChange } from "../../access/matrix/diff";
import type { PlannedState } from "./state";
import type { ValueRecord } from "./value";

/** What Terraform means to do with an object. */
export type Action = "create" | "read" | "update" | "delete" | "replace" | "forget" | "no-op";

/** Where changes are known from: a plan of Terraform, or the comparison of what was synthesized before and after. */
export type PlanKind = "plan" | "synthesized";

/** One object that a plan changes, moves or imports, or that was changed outside Terraform. */
export interface Change {
  readonly address: string;
  /** The address without the keys of `count` and `for_each`. */
  readonly pattern: string;
  /** The address that the object had, when it moves. */
  readonly previousAddress?: string;
  readonly type: string;
  /** Where the code that is synthesized makes the object, where that is known. */
  readonly constructPath?: string;
  readonly action: Action;
  /** Whether the action is only suspected: a configuration does not tell it, a plan does. */
  readonly isSuspected?: boolean;
  /** Why Terraform means to, in its own words, such as `replace_because_tainted`. */
  readonly reason?: string;
  /** The id of a left-over object of a replacement that was not finished. */
  readonly deposed?: string;
  /** Paths whose change takes a replacement. */
  readonly replacePaths: readonly string[];
  /** The id under which an existing object is taken over. */
  readonly importing?: string;
  /** As the state has it; `null` when there is nothing yet. */
  readonly before: ValueRecord | null;
  /** As it is to be; `null` when there will be nothing. */
  readonly after: ValueRecord | null;
  /** Sensitive attributes whose value changes, sorted. The values themselves are not kept. */
  readonly sensitiveChanges: readonly string[];
}

/** What changes in one account, free of sensitive values: a saved plan, or a stack in two synthesized outputs. */
export interface Plan {
  readonly kind: PlanKind;
  /** The file, or whatever else the plan came from. */
  readonly source: string;
  /** The name by which the report speaks of the account. */
  readonly account: string;
  /** What tells it from other plans of the account. @default - it is the only one of its account */
  readonly name?: string;
  /** The twelve digits, where the plan tells them. */
  readonly accountId?: string;
  /** SHA-256 of the plan as it was read, or of both versions of the stack, in hexadecimal digits. */
  readonly digest: string;
  readonly terraformVersion?: string;
  /** What the plan would change; what stays as it is and is neither moved nor imported is left out. */
  readonly changes: readonly Change[];
  /**
   * What changes beside resources: the stack itself (`stack`), its `backend`, `provider`, `required_provider`, `output`,
   * `data`, `module`, and what Terraform is told of a resource (`lifecycle`, `provisioner`). A plan does not tell.
   */
  readonly settings: readonly Change[];
  /** Programs that Terraform runs, as the configuration in a plan tells; new ones or not. @default - not known */
  readonly programs?: readonly Change[];
  /** Addresses of all resources that there are after the change, also of those that stay as they are. @default - not known */
  readonly addresses?: readonly string[];
  /** Who has an identity policy, by the policy's address: the same text for the same roles, users and groups. */
  readonly holders?: ReadonlyMap<string, string>;
  /** What decides about access, where the plan declares a config store or the users of an identity account. */
  readonly state?: PlannedState;
  /** What someone may do in the account after the change, or no longer; where outputs or plans tell. */
  readonly access?: readonly AccessChange[];
  /** Whether two synthesized outputs tell what else changes in the account. @default false */
  readonly isCompared?: boolean;
  /** What was changed outside Terraform. */
  readonly drift: readonly Change[];
  /** Whether planning ended with an error: then the plan tells a part only. @default false */
  readonly errored?: boolean;
  /** How many entries could not be read, of changes and of drift. @default 0 */
  readonly unread?: number;
  /** What a reader should know before trusting the report. */
  readonly warnings: readonly string[];
}
