import type { Problems } from "../errors";
import { audienceProblem, issuerProblem } from "../oidc";
import { type Fields, joinPath } from "../fields";
import { checkDistinct, type DistinctRule } from "./distinct";
import type { OidcSettings } from "./organization";
import type { PipelineSettings } from "./read-pipeline";

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

/** Reads what tokens are made for; where it has a default, it may be left out. */
export function readAudience(fields: Fields, problems: Problems, byDefault?: string): string {
  const stated = fields.text("audience", byDefault === undefined ? "required" : "optional");
  const problem = stated !== undefined && audienceProblem(fields.pathOf("audience"), stated);
  if (problem) problems.add(problem);
  return stated ?? byDefault ?? "";
}

const DISTINCT_ISSUERS: DistinctRule = {
  code: "OIDC_ISSUER_DUPLICATE",
  noun: "an issuer",
  fix: "give both the same audience, and state the origin reference for one of them",
};

/** Reports issuers for which an account would make two identity providers. */
export function checkIssuers(
  people: readonly OidcSettings[],
  pipeline: PipelineSettings | undefined,
  problems: Problems,
): void {
  const providers = [
    ...people.map((settings) => ({ path: joinPath("identity.oidc", settings.name), settings })),
    ...(pipeline ? [{ path: "pipeline", settings: pipeline }] : []),
  ];
  const claims = providers
    .filter(({ settings }) => settings.origin !== "reference" && settings.issuer !== "")
    .map(({ path, settings }) => ({ owner: path, path: `${path}.issuer`, value: settings.issuer }));
  checkDistinct(DISTINCT_ISSUERS, claims, problems);
}
