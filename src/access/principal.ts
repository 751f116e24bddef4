import { parseArn } from "./arn";
import { FoundationError } from "../core/errors";

/** Who makes a request. */
export type Principal = RolePrincipal | UserPrincipal | RootPrincipal | FederatedUser | OutsidePrincipal;

interface AccountPrincipal {
  readonly partition: string;
  readonly accountId: string;
  /** What policies and `aws:PrincipalArn` name. */
  readonly arn: string;
}

/** A session of a role. */
export interface RolePrincipal extends AccountPrincipal {
  readonly kind: "role";
  readonly name: string;
  /** The session's name, if the question states it. */
  readonly sessionName: string | undefined;
}

export interface UserPrincipal extends AccountPrincipal {
  readonly kind: "user";
  readonly name: string;
}

/** The root user of an account. */
export interface RootPrincipal extends AccountPrincipal {
  readonly kind: "root";
}

/** A session made with `sts:GetFederationToken`. */
export interface FederatedUser extends AccountPrincipal {
  readonly kind: "federated-user";
  /** The ARN of the user who made the session, if the question states it. */
  readonly federatedBy: string | undefined;
}

/** A principal that no account's IAM knows: a service, an identity provider, anybody. */
export interface OutsidePrincipal {
  readonly kind: "service" | "federated" | "anonymous";
  /** The service's principal, the provider's ARN or domain, or `anonymous`. */
  readonly name: string;
}

/** Whether a principal is one of an account, with policies of its own. */
export function isOfAccount(principal: Principal): principal is Exclude<Principal, OutsidePrincipal> {
  return "accountId" in principal;
}

/** Domains that are identity providers, although services' principals look alike. */
const FEDERATED_DOMAINS = new Set(["cognito-identity.amazonaws.com", "www.amazon.com"]);
const SERVICE = /^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/;
const DOMAIN = /^[a-z0-9-]+(\.[a-z0-9-]+)+(\/\S*)?$/;

/** Details of a question about its principal. */
export interface PrincipalOptions {
  readonly sessionName?: string;
  readonly federatedBy?: string;
  /** The ARN of the role of a session, whose own ARN lacks the role's path. @default - a role without a path */
  readonly roleOfSession?: (accountId: string, name: string) => string | undefined;
}

/**
 * Reads who makes a request: the ARN of a role, role session, user, federated user, account root or identity provider,
 * a service's principal (`lambda.amazonaws.com`), or `anonymous`.
 *
 * @throws FoundationError ACCESS_PRINCIPAL_INVALID
 */
export function readPrincipal(text: string, options: PrincipalOptions = {}): Principal {
  if (text === "anonymous") return { kind: "anonymous", name: text };
  const arn = parseArn(text);
  if (!arn) {
    if (SERVICE.test(text) && !FEDERATED_DOMAINS.has(text)) return { kind: "service", name: text };
    if (DOMAIN.test(text)) return { kind: "federated", name: text };
    throw invalidPrincipal(text);
  }
  const { partition, service, accountId, resource } = arn;
  const [type, ...path] = resource.split("/");
  const name = path.at(-1);
  const base = { partition, accountId, arn: text };
  if (service === "iam" && resource === "root") return { kind: "root", ...base };
  if (service === "iam" && type === "role" && name) {
    return { kind: "role", ...base, name, sessionName: options.sessionName };
  }
  if (service === "iam" && type === "user" && name) return { kind: "user", ...base, name };
  if (service === "iam" && (type === "saml-provider" || type === "oidc-provider") && name) {
    return { kind: "federated", name: text };
  }
  if (service === "sts" && type === "assumed-role" && path.length === 2) {
    const [roleName, sessionName] = path as [string, string];
    const roleArn =
      options.roleOfSession?.(accountId, roleName) ?? `arn:${partition}:iam::${accountId}:role/${roleName}`;
    return { kind: "role", ...base, arn: roleArn, name: roleName, sessionName };
  }
  if (service === "sts" && type === "federated-user" && name) {
    return { kind: "federated-user", ...base, federatedBy: options.federatedBy };
  }
  throw invalidPrincipal(text);
}

/** The ARN of a role's session. */
export function sessionArn(role: RolePrincipal, sessionName: string): string {
  return `arn:${role.partition}:sts::${role.accountId}:assumed-role/${role.name}/${sessionName}`;
}

function invalidPrincipal(value: string): FoundationError {
  return new FoundationError({
    code: "ACCESS_PRINCIPAL_INVALID",
    path: "principal",
    value,
    allowed:
      "the ARN of a role, a role session, a user, a federated user, an account's root or an identity provider, a service's principal such as lambda.amazonaws.com, or anonymous",
    fix: "write the whole ARN, for example arn:aws:iam::111111111111:role/app",
  });
}
