import { FoundationError, type Problem, Problems } from "../core/errors";
import { parseArn } from "./arn";
import type { NamedPolicy } from "./policies/document";

/** The value of a condition key; `null` says that the request does not carry the key. */
export type ContextValue = string | number | boolean | readonly (string | number | boolean)[] | null;

/** A question: may a principal do something to a resource? */
export interface AccessRequest {
  /**
   * Who asks: the ARN of a role, a role session, a user, a federated user, an account's root or an identity provider; a
   * service's principal such as `lambda.amazonaws.com`; or `anonymous`.
   */
  readonly principal: string;
  /** For example `ssm:GetParameter`. */
  readonly action: string;
  /** The resource's ARN, for keys also an alias' ARN; `*` for actions on no resource in particular. Taken literally. */
  readonly resource: string;
  /**
   * Values of condition keys. What the request implies, such as `aws:PrincipalArn`, is filled in and may be overridden.
   *
   * @default - nothing is stated
   */
  readonly context?: Readonly<Record<string, ContextValue>>;
  /**
   * What keys are that neither the question nor the request states: `unknown`, or `absent` as if the request did not
   * carry them.
   *
   * @default "unknown"
   */
  readonly unstatedKeys?: "unknown" | "absent";
  /** The service that makes the request on the principal's behalf, for example `ssm`. @default - none */
  readonly through?: string;
  /** The encryption context of a request to KMS: exactly these pairs. @default - not stated */
  readonly encryptionContext?: Readonly<Record<string, string>>;
  /** The name of the role's session. @default - not stated */
  readonly sessionName?: string;
  /** Tags of the role's session: exactly these. @default - not stated, or none where the trust policy allows none */
  readonly sessionTags?: Readonly<Record<string, string>>;
  /** Policies passed when the session was made. @default - none */
  readonly sessionPolicies?: readonly NamedPolicy[];
  /** The ARN of the user who made a federated user's session. @default - not stated */
  readonly federatedBy?: string;
  /** Who owns a resource whose ARN names no account. @default - its owner in the world, else the principal's account */
  readonly resourceAccountId?: string;
}

const ACTION = /^[a-z0-9-]+:[a-z0-9]+$/i;

/**
 * Checks a question's form.
 *
 * @throws FoundationError ACCESS_ACTION_INVALID, ACCESS_RESOURCE_INVALID
 */
export function checkRequest(request: AccessRequest): void {
  if (ACTION.test(request.action) && (request.resource === "*" || parseArn(request.resource))) return;
  const problems = new Problems();
  if (!ACTION.test(request.action)) problems.add(invalidAction(request.action));
  if (request.resource !== "*" && !parseArn(request.resource))
    problems.add(invalidResource(request.resource));
  throw new FoundationError(problems.all);
}

function invalidAction(value: string): Problem {
  return {
    code: "ACCESS_ACTION_INVALID",
    path: "action",
    value,
    allowed: "one action of a service, without wildcards, for example ssm:GetParameter",
    fix: "ask for each action by itself",
  };
}

function invalidResource(value: string): Problem {
  return {
    code: "ACCESS_RESOURCE_INVALID",
    path: "resource",
    value,
    allowed: "an ARN such as arn:aws:ssm:eu-central-1:111111111111:parameter/app/url, or *",
    fix: "write the resource's whole ARN",
  };
}
