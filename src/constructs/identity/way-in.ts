import type { ITerraformDependable } from "cdktf";
import type { PolicyStatement } from "../../core/policy-document";

/** A way in to a role: whom its trust policy names, and how long their sessions may last. */
export interface IWayIn {
  /** The statements of the trust policy. */
  readonly trustStatements: readonly PolicyStatement[];
  /** The longest session that those who come this way ask for, in seconds. */
  readonly maxSessionSeconds: number;
  /** What must be there before a trust policy can name it. @default - nothing */
  readonly madeBefore?: readonly ITerraformDependable[];
}

/** Sessions of people who sign in once with their identity provider. */
export const SIGN_ON_SESSION_SECONDS = 3_600;

/** What the config store's client asks for when it assumes a role from the identity account. */
export const BASTION_SESSION_SECONDS = 43_200;
