import type { Problem } from "./errors";

const ISSUER =
  /^https:\/\/(?=.{1,248}$)([a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+)(\/[\w./~-]*[\w.~-])?$/;

/**
 * What is wrong with the issuer of an OpenID Connect identity provider, or nothing. Only issuers that have a path, such
 * as those of Kubernetes clusters, may be written with one.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
 */
export function issuerProblem(path: string, issuer: string, mayHavePath = false): Problem | undefined {
  const [matches, , issuerPath] = ISSUER.exec(issuer) ?? [];
  if (matches !== undefined && (issuerPath === undefined || mayHavePath)) return undefined;
  return {
    code: "OIDC_ISSUER_INVALID",
    path,
    value: issuer,
    allowed: `https:// and a host in small letters, without ${mayHavePath ? "" : "a path, "}a port, a query or a slash at the end`,
    fix: issuerFix(issuer),
  };
}

/** The issuer as trust policies name it: without https://. */
export function issuerName(issuer: string): string {
  return issuer.replace(/^https:\/\//, "");
}

function issuerFix(issuer: string): string {
  if (issuer.startsWith("http://"))
    return `write https://${issuer.slice("http://".length)}: AWS takes no other`;
  const host = /^(?:https:\/\/)?([a-z0-9.-]+)(\/+)?([^?]+)?$/.exec(issuer);
  if (!host || (host[3] !== undefined && host[2] === undefined))
    return "copy the value of issuer from the provider's /.well-known/openid-configuration";
  if (!host[3]) return `write https://${host[1]}`;
  return `write https://${host[1]}, or, if tokens really carry a path in iss, say so where the provider is made`;
}

/**
 * Whether a value of a token's claim means nothing but itself in a condition: it has no wildcard, no variable, which AWS
 * would replace with what the token itself says, no invisible character, and no space at an end.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
function isExact(value: string): boolean {
  return value !== "" && value === value.trim() && !/[*?\p{Cc}\p{Cf}]|\$\{/u.test(value);
}

/** What is wrong with an audience, what tokens are made for, or nothing. */
export function audienceProblem(path: string, audience: string): Problem | undefined {
  if (isExact(audience) && audience.length <= 255 && !/\s/.test(audience)) return undefined;
  return {
    code: "OIDC_AUDIENCE_INVALID",
    path,
    value: audience,
    allowed: "one exact audience of 1 to 255 characters, without spaces, *, ? and ${",
    fix: "name what the tokens are made for: a client id, for AWS itself sts.amazonaws.com",
  };
}

/** What is wrong with a subject that must be exact, or nothing. */
export function subjectProblem(path: string, subject: string): Problem | undefined {
  if (isExact(subject)) return undefined;
  return {
    code: "OIDC_SUBJECT_INVALID",
    path,
    value: subject,
    allowed:
      "an exact subject, as tokens carry it in sub, without *, ?, ${, invisible characters and spaces at the ends",
    fix: "write the whole subject, for example repo:acme/shop:environment:prod",
  };
}

/** Subjects by a pattern, with the reason why they cannot be named. */
export interface SubjectPattern {
  /** With `*` and `?` as wildcards; does not begin with one. */
  readonly like: string;
  readonly because: string;
}

/** What is wrong with a pattern of subjects. */
export function patternProblems(path: string, { like, because }: SubjectPattern): Problem[] {
  const problems: Problem[] = [];
  if (like !== like.trim() || /\p{Cc}|\p{Cf}|\$\{/u.test(like)) {
    problems.push({
      code: "OIDC_SUBJECT_INVALID",
      path: `${path}.like`,
      value: like,
      allowed: "a pattern whose only wildcards are * and ?, without ${, invisible characters and spaces at the ends",
      fix: "write what is fixed as tokens carry it: AWS would replace a variable with what the token says",
    });
  } else if (!/^[^*?\s]{3}/.test(like)) {
    problems.push({
      code: "OIDC_SUBJECT_INVALID",
      path: `${path}.like`,
      value: like,
      allowed: "a pattern that begins with what is fixed, at least 3 characters",
      fix: "begin with the organization and the repository: the pattern would let in everybody at the issuer",
    });
  }
  if (because.trim().length < 10) {
    problems.push({
      code: "REASON_MISSING",
      path: `${path}.because`,
      value: because,
      allowed: "a reason of at least 10 characters, which reports will show",
      fix: "say why subjects cannot be named, or name them",
    });
  }
  return problems;
}
