import { isAbsolute, join } from "node:path";
import type { Problems } from "../errors";
import { Fields, joinPath } from "../fields";
import { readSamlMetadataFile } from "../saml/metadata";
import { PASSWORD_RANGES, PASSWORD_RULES, type PasswordRules } from "../password-rules";
import { checkName, NAME_RULES } from "./name-rules";
import type { Account, IdentitySettings, OidcSettings, RoleType, SamlSettings } from "./organization";
import type { AccountDraft } from "./read-accounts";
import { type BastionDraft, bastionOf, readBastion } from "./read-bastion";
import { type BreakGlassSettings, readBreakGlass } from "./read-break-glass";
import { readOidc } from "./read-oidc";
import { readOrigin } from "./read-origin";
import { declaredRoleTypes } from "./read-role-types";

/** How people reach the accounts, as far as it could be read: what is absent was reported. */
export interface IdentityDraft {
  readonly saml: readonly SamlSettings[];
  readonly bastion: BastionDraft | undefined;
  readonly oidc: readonly OidcSettings[];
  readonly standard: { readonly because: string } | undefined;
  readonly breakGlass: BreakGlassSettings | undefined;
  readonly passwords: PasswordRules;
}

const IDENTITY_FIELDS = ["saml", "bastion", "oidc", "standard", "breakGlass", "passwords"];
const SAML_FIELDS = ["metadataFile", "origin", "lookupUser"];

/** What the ways in refer to. */
export interface IdentityContext {
  readonly accounts: readonly AccountDraft[] | undefined;
  readonly roleTypes: readonly RoleType[];
  /** What files are sought from. */
  readonly folder: string;
}

/** Reads how people reach the accounts; nothing when no way is declared. */
export function readIdentity(
  organization: Fields,
  { accounts, roleTypes, folder }: IdentityContext,
  problems: Problems,
): IdentityDraft | undefined {
  if (!organization.has("identity")) return undefined;
  const fields = organization.nested("identity", IDENTITY_FIELDS);
  const declared = declaredRoleTypes(roleTypes, typeof organization.raw("roleTypes") === "object");
  const bastion = readBastion(fields, accounts, declared, problems);
  return {
    saml: readSaml(fields, folder, problems),
    bastion,
    oidc: readOidc(fields, declared, problems),
    standard: fields.reasoned("standard"),
    breakGlass: readBreakGlass(fields, bastion, problems),
    passwords: readPasswords(fields),
  };
}

/** The settings of a draft of which nothing is absent. */
export function identityOf(draft: IdentityDraft, accounts: readonly Account[]): IdentitySettings {
  const { saml, oidc, bastion, standard, breakGlass, passwords } = draft;
  return {
    saml,
    oidc,
    passwords,
    ...(bastion && { bastion: bastionOf(bastion, accounts) }),
    ...(standard && { standard }),
    ...(breakGlass && { breakGlass }),
  };
}

function readSaml(identity: Fields, folder: string, problems: Problems): readonly SamlSettings[] {
  return (identity.entries("saml", "optional") ?? []).map(([name, value]) => {
    const path = joinPath(identity.pathOf("saml"), name);
    checkName(NAME_RULES.samlProvider, path, name, problems);
    const fields = new Fields(value, path, problems, SAML_FIELDS);
    const origin = readOrigin(fields);
    const lookupUser = readLookupUser(name, fields, problems);
    const rest = lookupUser && { lookupUser };
    if (origin !== "reference") {
      return { name, origin, metadataFile: readMetadataFile(fields, folder, problems), ...rest };
    }
    if (fields.has("metadataFile")) {
      problems.add({
        code: "COMBINATION_INVALID",
        path: fields.pathOf("metadataFile"),
        value: fields.raw("metadataFile"),
        allowed: "only with the origin create or adopt",
        fix: "remove it: the metadata of a provider that is only referred to stay as they are",
      });
    }
    return { name, origin, ...rest };
  });
}

/** The file's name; what is wrong with the metadata in it is reported with all else. */
function readMetadataFile(fields: Fields, folder: string, problems: Problems): string {
  const stated = fields.text("metadataFile");
  if (stated === undefined) return "";
  const file = isAbsolute(stated) ? stated : join(folder, stated);
  problems.add(...readSamlMetadataFile(file, fields.pathOf("metadataFile"), new Date()).problems);
  return file;
}

/** The user is Okta's own, and there is one in an account. */
function readLookupUser(name: string, fields: Fields, problems: Problems): SamlSettings["lookupUser"] {
  if (fields.has("lookupUser") && name !== "okta") {
    problems.add({
      code: "COMBINATION_INVALID",
      path: fields.pathOf("lookupUser"),
      value: fields.raw("lookupUser"),
      allowed: "only for the provider okta",
      fix: "remove it: no other identity provider looks roles up",
    });
    return undefined;
  }
  return fields.reasoned("lookupUser");
}

function readPasswords(identity: Fields): PasswordRules {
  if (!identity.has("passwords")) return {};
  const fields = identity.nested("passwords", PASSWORD_RULES);
  const stated = PASSWORD_RULES.map(
    (rule) => [rule, fields.wholeNumber(rule, PASSWORD_RANGES[rule], "optional")] as const,
  );
  return Object.fromEntries(stated.filter(([, value]) => value !== undefined));
}
