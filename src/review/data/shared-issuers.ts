/** Issuers of OpenID Connect whose tokens anyone can obtain: what tells one customer from another is the subject. */
export const SHARED_ISSUERS: readonly string[] = [
  "accounts.google.com",
  "agent.buildkite.com",
  "app.terraform.io",
  "gitlab.com",
  "token.actions.githubusercontent.com",
];
