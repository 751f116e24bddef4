import type { Problems } from "../errors";
import { Fields, joinPath } from "../fields";
import { checkName, NAME_RULES } from "./name-rules";
import type { Account, IdentitySettings, OidcSettings, RoleType, SamlSettings } from "./organization";
import type { AccountDraft } from "./read-accounts";
import { type BastionDraft, bastionOf, readBastion } from "./read-bastion";
import { readOidc } from "./read-oidc";
import { readOrigin } from "./read-origin";
import { declaredRoleTypes } from "./read-role-types";

/** How people reach the accounts, as far as it could be read: what is absent was reported. */
export interface IdentityDraft {
  readonly saml: readonly SamlSettings[];
  readonly bastion: BastionDraft | undefined;
  readonly oidc: readonly OidcSettings[];
  readonly standard: { readonly because: string } | undefined;
}

const IDENTITY_FIELDS = ["saml", "bastion", "oidc", "standard"];
const SAML_FIELDS = ["metadataFile", "origin"];

/** Reads how people reach the accounts; nothing when no way is declared. */
export function readIdentity(
  organization: Fields,
  accounts: readonly AccountDraft[] | undefined,
  roleTypes: readonly RoleType[],
  problems: Problems,
): IdentityDraft | undefined {
  if (!organization.has("identity")) return undefined;
  const fields = organization.nested("identity", IDENTITY_FIELDS);
  const declared = declaredRoleTypes(roleTypes, typeof organization.raw("roleTypes") === "object");
  return {
    saml: readSaml(fields, problems),
    bastion: readBastion(fields, accounts, declared, problems),
    oidc: readOidc(fields, declared, problems),
    standard: fields.reasoned("standard"),
  };
}

/** The settings of a draft of which nothing is absent. */
export function identityOf(draft: IdentityDraft, accounts: readonly Account[]): IdentitySettings {
  const { saml, oidc, bastion, standard } = draft;
  return {
    saml,
    oidc,
    ...(bastion && { bastion: bastionOf(bastion, accounts) }),
    ...(standard && { standard }),
  };
}

function readSaml(identity: Fields, problems: Problems): readonly SamlSettings[] {
  return (identity.entries("saml", "optional") ?? []).map(([name, value]) => {
    const path = joinPath(identity.pathOf("saml"), name);
    checkName(NAME_RULES.samlProvider, path, name, problems);
    const fields = new Fields(value, path, problems, SAML_FIELDS);
    const origin = readOrigin(fields);
    if (origin !== "reference") return { name, origin, metadataFile: fields.text("metadataFile") ?? "" };
    if (fields.has("metadataFile")) {
      problems.add({
        code: "COMBINATION_INVALID",
        path: fields.pathOf("metadataFile"),
        value: fields.raw("metadataFile"),
        allowed: "only with the origin create or adopt",
        fix: "remove it: the metadata of a provider that is only referred to stay as they are",
      });
    }
    return { name, origin };
  });
}
