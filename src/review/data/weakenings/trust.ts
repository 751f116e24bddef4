import { changes, medium, on, onEach, type WeakeningRow } from "./weakening";

const SAML = ["aws_iam_saml_provider"];
const OIDC = "aws_iam_openid_connect_provider";

/** Attributes of what vouches for people and machines. */
export const TRUST_ANCHORS: readonly WeakeningRow[] = [
  on(
    SAML,
    "saml_metadata_document",
    changes,
    "another identity provider, or another key of it, vouches for people",
  ),
  ...onEach(OIDC, ["url", "client_id_list"], changes, "tokens of others are accepted"),
  on(OIDC, "thumbprint_list", changes, "the issuer is known by other certificates", medium),
  on("aws_rolesanywhere_trust_anchor", "source", changes, "another authority vouches for machines"),
  on(
    "aws_cognito_identity_provider",
    "provider_details",
    changes,
    "another identity provider vouches for people",
    medium,
  ),
  on(
    "aws_cognito_user_pool_client",
    "callback_urls",
    changes,
    "tokens are handed to other addresses",
    medium,
  ),
  on(
    "aws_eks_access_entry",
    "kubernetes_groups",
    changes,
    "the principal is in other groups of the cluster",
    medium,
  ),
];
