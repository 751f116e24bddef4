import type { Construct } from "constructs";
import type { ProviderOrigin } from "../../core/organization/identity-definition";
import { type IOidcIdentityProvider, type OidcIssuer, OidcIdentityProvider } from "./oidc-identity-provider";

/** An identity provider that an account has one of, and what becomes of it. */
export interface OidcProviderChoice extends OidcIssuer {
  readonly audience: string;
  readonly origin: ProviderOrigin;
}

/** Makes the identity provider of an account, takes it over, or refers to it. */
export function chooseOidcProvider(
  scope: Construct,
  id: string,
  { issuer, issuerPath, audience, origin }: OidcProviderChoice,
): IOidcIdentityProvider {
  if (origin === "reference") return OidcIdentityProvider.fromIssuer(scope, id, { issuer, issuerPath });
  const audiences = [audience];
  return new OidcIdentityProvider(scope, id, { issuer, issuerPath, audiences, adopt: origin === "adopt" });
}
