import type { PasswordRules } from "../password-rules";

/** How people reach the accounts. Several ways may stand side by side; each asks for a second factor. */
export interface IdentityDefinition<AccountName extends string, RoleTypeName extends string> {
  /**
   * SAML identity providers by name; the client knows `okta` and `google`. The identity provider decides who gets which
   * role, and asks for the second factor.
   *
   * @default - none
   */
  readonly saml?: Readonly<Record<string, SamlDefinition>>;
  /**
   * Users of the identity account, who go on from there.
   *
   * @default - none
   */
  readonly bastion?: BastionDefinition<AccountName, RoleTypeName>;
  /**
   * OpenID Connect identity providers by name, for people.
   *
   * @default - none
   */
  readonly oidc?: Readonly<Record<string, OidcDefinition<RoleTypeName>>>;
  /**
   * Groups `<prefix>-<role type>` in every workload account, for users of that account. Not recommended: such users have
   * long-lived keys in each account.
   *
   * @default - none
   */
  readonly standard?: { readonly because: string };
  /**
   * Who may act in an emergency: a role `<prefix>-break-glass` in every account, for one hour, with a second factor, of
   * whose use everybody hears.
   *
   * @default - nobody
   */
  readonly breakGlass?: BreakGlassDefinition;
  /**
   * The rules for passwords, in accounts that have users: the identity account, and with `standard` every workload account.
   *
   * @default - strict ones
   */
  readonly passwords?: PasswordRules;
}

/** Who may act in an emergency. At least one, better two. */
export interface BreakGlassDefinition {
  /** Names of users of the identity account. @default - none */
  readonly users?: readonly string[];
  /** ARNs of other users or roles, each named; they need a second factor, too. @default - none */
  readonly principals?: readonly string[];
}

/**
 * How an identity provider comes to be: it is created, it exists and is adopted into the state, or it exists and is only
 * referred to.
 */
export const PROVIDER_ORIGINS = ["create", "adopt", "reference"] as const;

/** How an identity provider comes to be. */
export type ProviderOrigin = (typeof PROVIDER_ORIGINS)[number];

/** A SAML identity provider. */
export interface SamlDefinition {
  /**
   * The file with the provider's metadata, from the folder of the YAML file, in a program from the working folder; not for
   * `reference`. It is read and checked with the declaration.
   */
  readonly metadataFile?: string;
  /**
   * Makes a user in every workload account by which Okta lists the account's roles; only for the provider `okta`. It has no
   * key: one is made by hand, lives long, and lies with Okta.
   *
   * @default - none: roles are assigned in Okta by their names
   */
  readonly lookupUser?: { readonly because: string };
  /** @default "create" */
  readonly origin?: ProviderOrigin;
}

/** Users of the identity account. */
export interface BastionDefinition<AccountName extends string, RoleTypeName extends string> {
  /** @default - the only account of the kind identity */
  readonly account?: AccountName;
  /** Users by name. They make their own access keys and enrol their own second factor. */
  readonly users: Readonly<Record<string, BastionUserDefinition<RoleTypeName>>>;
}

/** A user of the identity account. */
export interface BastionUserDefinition<RoleTypeName extends string> {
  /** At least one. */
  readonly roleTypes: readonly RoleTypeName[];
}

/** An OpenID Connect identity provider, for people. */
export interface OidcDefinition<RoleTypeName extends string> {
  /** For example `https://login.example.com`: without a path, a port or a slash at the end. */
  readonly issuer: string;
  /**
   * Accepts an issuer that has a path, as tenants of Okta, Microsoft Entra or Keycloak have: every tenant of the host is
   * another path.
   *
   * @default - refused: the path is mostly a mistake
   */
  readonly issuerPath?: { readonly because: string };
  /** What tokens must be made for, for example a client id. */
  readonly audience: string;
  /** The exact subjects who get each role type. */
  readonly subjects: Readonly<Partial<Record<RoleTypeName, readonly string[]>>>;
  /** @default "create" */
  readonly origin?: ProviderOrigin;
}
