import { namesSubjects } from "../../core/oidc";

/** What tells one customer of a shared issuer from another. */
export interface SharedIssuer {
  /** The claim that a trust policy must limit. */
  readonly claim: string;
  /** Whether a value of the claim, which may have wildcards, names whom it lets in. */
  readonly names: (value: string, issuer: string) => boolean;
}

const BY_SUBJECT: SharedIssuer = { claim: "sub", names: namesSubjects };
const isExact = (value: string): boolean => value !== "" && !/[*?]|\$\{/.test(value);
const BY_APPLICATION: SharedIssuer = { claim: "app_id", names: isExact };

/** Issuers of OpenID Connect, and others that AWS knows by itself, whose tokens anyone can obtain. */
export const SHARED_ISSUERS: Readonly<Record<string, SharedIssuer>> = {
  "accounts.google.com": BY_SUBJECT,
  "agent.buildkite.com": BY_SUBJECT,
  "app.terraform.io": BY_SUBJECT,
  "cognito-identity.amazonaws.com": { claim: "aud", names: isExact },
  "gitlab.com": BY_SUBJECT,
  "graph.facebook.com": BY_APPLICATION,
  "token.actions.githubusercontent.com": BY_SUBJECT,
  "www.amazon.com": BY_APPLICATION,
};
