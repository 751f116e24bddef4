import type { Problems } from "../errors";
import { issuerProblem } from "../oidc";
import type { Fields } from "../fields";

/** An issuer of OpenID Connect tokens. */
export interface IssuerSettings {
  readonly issuer: string;
  /** Why it has a path, if it has one. */
  readonly issuerPath?: { readonly because: string };
}

/** The fields that {@link readIssuer} reads. */
export const ISSUER_FIELDS = ["issuer", "issuerPath"];

/** Reads an issuer; where it has a default, it may be left out. */
export function readIssuer(fields: Fields, problems: Problems, byDefault?: string): IssuerSettings {
  const issuerPath = fields.reasoned("issuerPath");
  const issuer = fields.text("issuer", byDefault === undefined ? "required" : "optional") ?? byDefault;
  const problem = issuer && issuerProblem(fields.pathOf("issuer"), issuer, issuerPath !== undefined);
  if (problem) problems.add(problem);
  return { issuer: issuer ?? "", ...(issuerPath && { issuerPath }) };
}
