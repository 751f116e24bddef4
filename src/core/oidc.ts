import type { Problem } from "./errors";
import { reasonProblem } from "./reasons";

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
  return `write https://${host[1]}, or, if tokens really carry a path in iss, say why with issuerPath: { because: … }`;
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
  /**
   * With `*` and `?` as wildcards. What stands before the first must name whose subjects they are: for GitHub
   * `repo:<owner>/`, for GitLab `project_path:<group>/`; for others it ends with a delimiter, one of `:/|@#`, so that
   * nobody's whose name only begins alike come in.
   */
  readonly like: string;
  readonly because: string;
}

/** How the subjects of an issuer that serves everybody begin. */
interface SubjectFormat {
  readonly issuers: readonly string[];
  /** Whether a subject is of this format, also where a server of one's own issues it. */
  readonly has: RegExp;
  /** What names the owner. */
  readonly owner: RegExp;
  /** The same, for people. */
  readonly begins: string;
}

/**
 * @see https://docs.github.com/en/actions/reference/security/oidc
 * @see https://docs.gitlab.com/ci/secrets/id_token_authentication/
 * @see https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/workload-identity-tokens
 * @see https://buildkite.com/docs/pipelines/security/oidc
 */
const SUBJECT_FORMATS: readonly SubjectFormat[] = [
  {
    issuers: ["token.actions.githubusercontent.com"],
    has: /^repo(?:sitory_owner(?:_id)?)?:/,
    owner: /^(?:repo:[\w-]+(?:@\d+)?\/|repository_owner:[\w-]+:|repository_owner_id:\d+:)/,
    begins: "repo:<owner>/",
  },
  {
    issuers: ["gitlab.com"],
    has: /^project_path:/,
    owner: /^project_path:[\w.-]+\//,
    begins: "project_path:<group>/",
  },
  {
    issuers: ["app.terraform.io", "agent.buildkite.com"],
    has: /^organization:/,
    owner: /^organization:[\w-]+:/,
    begins: "organization:<name>:",
  },
];

/**
 * What is wrong with a pattern of subjects.
 *
 * @param issuer who issues them, without https://, where that is known
 */
export function patternProblems(path: string, { like, because }: SubjectPattern, issuer?: string): Problem[] {
  const problem = likeProblem(`${path}.like`, like, issuer);
  return [...(problem ? [problem] : []), ...reasonProblems(path, because)];
}

/**
 * Whether a subject, or a pattern of subjects, names whose they are.
 *
 * @param issuer who issues them, without https://
 */
export function namesSubjects(like: string, issuer: string): boolean {
  return likeProblem("like", like, issuer) === undefined;
}

/** What is wrong with the reason why subjects are not named. */
export function reasonProblems(path: string, because: string): Problem[] {
  const problem = reasonProblem(`${path}.because`, because, "say why subjects cannot be named, or name them");
  return problem ? [problem] : [];
}

function likeProblem(path: string, like: string, issuer: string | undefined): Problem | undefined {
  const problem = (allowed: string, fix: string): Problem => ({
    code: "OIDC_SUBJECT_INVALID",
    path,
    value: like,
    allowed,
    fix,
  });
  if (like !== like.trim() || /\p{Cc}|\p{Cf}|\$\{/u.test(like)) {
    return problem(
      "a pattern whose only wildcards are * and ?, without ${, invisible characters and spaces at the ends",
      "write what is fixed as tokens carry it: AWS would replace a variable with what the token says",
    );
  }
  const [fixed = ""] = like.split(/[*?]/);
  if (fixed === like && like !== "") return undefined;
  const format = formatOf(like, issuer);
  if (format !== undefined) {
    if (format.owner.test(fixed)) return undefined;
    return problem(
      `a pattern that begins with ${format.begins}, before any wildcard`,
      "name the owner in full: the pattern would let in others at the issuer",
    );
  }
  if (/^.{2,}[:/|@#]$/.test(fixed)) return undefined;
  return problem(
    "a pattern with at least 3 characters before the first wildcard, the last of them one of :/|@#",
    "fix whole names, as in system:serviceaccount:shop:*: the pattern would let in those whose names begin alike",
  );
}

function formatOf(like: string, issuer = ""): SubjectFormat | undefined {
  return (
    SUBJECT_FORMATS.find(({ issuers }) =>
      issuers.some((one) => issuer === one || issuer.startsWith(`${one}/`)),
    ) ?? SUBJECT_FORMATS.find(({ has }) => has.test(like))
  );
}
