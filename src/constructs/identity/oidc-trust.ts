import type { ITerraformDependable } from "cdktf";
import { type Problem, Problems } from "../../core/errors";
import { audienceProblem, patternProblems, subjectProblem, type SubjectPattern } from "../../core/oidc";
import type { PolicyConditions, PolicyStatement } from "../../core/policy-document";
import type { IOidcIdentityProvider } from "./oidc-identity-provider";
import { type IWayIn, SIGN_ON_SESSION_SECONDS } from "./way-in";

/** Settings of an {@link OidcTrust}. */
export interface OidcTrustProps {
  readonly provider: IOidcIdentityProvider;
  /** What tokens must be made for: one of the provider's audiences, exactly. */
  readonly audience: string;
  /** Who is let in, as tokens carry it in `sub`: exact subjects, at least one, or a pattern. */
  readonly subjects: readonly string[] | SubjectPattern;
}

/** Lets the holders of an identity provider's tokens assume a role: audience and subject must both match. */
export class OidcTrust implements IWayIn {
  public readonly trustStatements: readonly PolicyStatement[];
  public readonly maxSessionSeconds = SIGN_ON_SESSION_SECONDS;
  public readonly madeBefore: readonly ITerraformDependable[];

  /**
   * @param path what errors name
   * @throws FoundationError OIDC_AUDIENCE_INVALID, OIDC_SUBJECT_INVALID, VALUE_MISSING, VALUE_UNKNOWN, REASON_MISSING
   */
  public constructor(path: string, { provider, audience, subjects }: OidcTrustProps) {
    const problems = new Problems();
    problems.add(
      ...audienceProblems(path, provider, audience),
      ...subjectProblems(`${path}.subjects`, subjects, provider.issuerName),
    );
    problems.throwIfAny();
    this.madeBefore = provider.madeBefore;
    this.trustStatements = [
      {
        principals: { federated: [provider.providerArn] },
        actions: ["sts:AssumeRoleWithWebIdentity"],
        conditions: conditionsOf(provider.issuerName, audience, subjects),
      },
    ];
  }
}

function conditionsOf(
  issuer: string,
  audience: string,
  subjects: OidcTrustProps["subjects"],
): PolicyConditions {
  const exact = { [`${issuer}:aud`]: audience };
  const subject = `${issuer}:sub`;
  if ("like" in subjects) return { StringEquals: exact, StringLike: { [subject]: subjects.like } };
  return { StringEquals: { ...exact, [subject]: subjects } };
}

function audienceProblems(path: string, provider: IOidcIdentityProvider, audience: string): Problem[] {
  const problem = audienceProblem(`${path}.audience`, audience);
  if (problem) return [problem];
  if (provider.audiences.length === 0 || provider.audiences.includes(audience)) return [];
  return [
    {
      code: "VALUE_UNKNOWN",
      path: `${path}.audience`,
      value: audience,
      allowed: provider.audiences.join(", "),
      fix: "name an audience of the provider, or add this one to it: AWS refuses tokens for others",
    },
  ];
}

function subjectProblems(path: string, subjects: OidcTrustProps["subjects"], issuer: string): Problem[] {
  if ("like" in subjects) return patternProblems(path, subjects, issuer);
  if (subjects.length > 0) return subjects.flatMap((one) => subjectProblem(path, one) ?? []);
  return [
    {
      code: "VALUE_MISSING",
      path,
      value: subjects,
      allowed: "at least one subject",
      fix: "name who may come in: without a subject, every user of the issuer could",
    },
  ];
}
