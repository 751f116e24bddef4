import { reachOf } from "../../../src/review/policies/exposure";
import { comparePolicies } from "../../../src/review/policies/compare";
import { parsePolicy } from "../../../src/review/policies/statement";
import { ACCOUNT, OTHER_ACCOUNT, policy } from "../support/plans";

/** Whom a statement lets in, seen from an account. */
function reach(Principal: unknown, Condition: object = {}, account: string | undefined = ACCOUNT): string {
  const text = policy({ Effect: "Allow", Principal, Action: "s3:GetObject", Resource: "*", Condition });
  const [permission] = comparePolicies([], parsePolicy(text)!).added;
  return reachOf(permission!, account);
}

const like = (key: string, ...values: string[]) => ({ StringLike: { [key]: values } });
const arnLike = (key: string, ...values: string[]) => ({ ArnLike: { [key]: values } });
const by = (issuer: string) => ({ Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${issuer}` });

describe("a permission for everyone under a condition", () => {
  it.each([
    ["no condition", {}],
    ["principals of any account", like("aws:PrincipalArn", "arn:aws:iam::*:role/admin")],
    ["principals of accounts that begin alike", like("aws:PrincipalArn", "arn:aws:iam::1111*:role/admin")],
    [
      "a wildcard before the account, which a role's path can fill",
      like("aws:PrincipalArn", `arn:*::${ACCOUNT}:role/admin`),
    ],
    ["topics of any account", arnLike("aws:SourceArn", "arn:aws:sns:*:*:*")],
    ["buckets of any name", arnLike("aws:SourceArn", "arn:aws:s3:*:*:*")],
    ["accounts that begin alike", like("aws:PrincipalAccount", "1*")],
    ["accounts of twelve digits", like("aws:PrincipalAccount", "????????????")],
    ["an account or any", like("aws:SourceAccount", ACCOUNT, "*")],
    ["organizations of any name", like("aws:PrincipalOrgID", "o-*")],
    ["paths in any organization", like("aws:PrincipalOrgPaths", "o-*/r-ab12/*")],
    ["sessions of any role", like("aws:userid", "*:x")],
    ["users whose ids begin alike", like("aws:userid", "AIDA*")],
    ["endpoints of any name", like("aws:SourceVpce", "vpce-*")],
    ["an operator that passes without the key", { StringEqualsIfExists: { "aws:PrincipalOrgID": "o-abc" } }],
    ["whatever a variable stands for", like("aws:SourceAccount", "${aws:PrincipalAccount}")],
    ["another website, which anyone can claim", like("aws:Referer", "https://example.com/*")],
    ["every address", { IpAddress: { "aws:SourceIp": "0.0.0.0/0" } }],
    [
      "half of all addresses, and the other half",
      { IpAddress: { "aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"] } },
    ],
    ["addresses that are no network's", { NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } }],
  ])("lets in everyone by %s", (_, condition) => {
    expect(reach("*", condition)).toBe("everyone");
  });

  it.each([
    ["own account", "its account", like("aws:PrincipalAccount", ACCOUNT)],
    ["own account", "its roles", like("aws:PrincipalArn", `arn:aws:iam::${ACCOUNT}:role/*`)],
    ["own account", "its topics, in any region", arnLike("aws:SourceArn", `arn:*:sns:*:${ACCOUNT}:*`)],
    ["own account", "one bucket", arnLike("aws:SourceArn", "arn:aws:s3:*:*:logs")],
    ["own account", "an endpoint", like("aws:SourceVpce", "vpce-0123456789abcdef0")],
    ["own account", "the sessions of a role", like("aws:userid", "AROAEXAMPLEEXAMPLE1:*")],
    [
      "own account",
      "what Terraform refers to",
      like("aws:SourceAccount", "${data.aws_caller_identity.me.account_id}"),
    ],
    [
      "own account",
      "an ARN with what Terraform refers to",
      like("aws:PrincipalArn", "arn:aws:iam::${data.aws_caller_identity.me.account_id}:role/*"),
    ],
    ["other account", "another account", like("aws:SourceAccount", ACCOUNT, OTHER_ACCOUNT)],
    ["organization", "an organization", like("aws:PrincipalOrgID", "o-1234567890")],
    ["organization", "a path of it", like("aws:PrincipalOrgPaths", "o-1234567890/*")],
    ["network", "a network", { IpAddress: { "aws:SourceIp": ["203.0.113.0/24", "2001:db8::/32"] } }],
    [
      "own account",
      "a network and an account",
      {
        IpAddress: { "aws:SourceIp": "203.0.113.0/24" },
        StringEquals: { "aws:PrincipalAccount": ACCOUNT },
      },
    ],
  ])("reaches %s by %s", (reached, _, condition) => {
    expect(reach("*", condition)).toBe(reached);
  });
});

describe("a permission for whom an issuer vouches for", () => {
  const github = "token.actions.githubusercontent.com";

  it.each([
    ["GitHub, whatever the subject", by(github), like(`${github}:aud`, "sts.amazonaws.com")],
    ["GitHub, owners whose names begin alike", by(github), like(`${github}:sub`, "repo:o*")],
    [
      "GitLab, any group",
      by("gitlab.com"),
      like("gitlab.com:sub", "project_path:*:ref_type:branch:ref:main"),
    ],
    ["Cognito, any identity pool", { Federated: "cognito-identity.amazonaws.com" }, {}],
    [
      "Cognito, identity pools that begin alike",
      { Federated: "cognito-identity.amazonaws.com" },
      like("cognito-identity.amazonaws.com:aud", "eu-west-1:*"),
    ],
    ["Facebook, any application", { Federated: "graph.facebook.com" }, {}],
  ])("lets in everyone of %s", (_, principal, condition) => {
    expect(reach(principal, condition)).toBe("everyone");
  });

  it.each([
    ["GitHub, an owner", by(github), like(`${github}:sub`, "repo:owner/*")],
    ["GitHub, an owner that a variable names", by(github), like(`${github}:sub`, "repo:${var.owner}/*")],
    ["GitLab, a group", by("gitlab.com"), like("gitlab.com:sub", "project_path:group/*")],
    [
      "Cognito, an identity pool",
      { Federated: "cognito-identity.amazonaws.com" },
      like("cognito-identity.amazonaws.com:aud", "${aws_cognito_identity_pool.p.id}"),
    ],
    ["an issuer of one's own", by("id.example.com"), {}],
  ])("lets in few of %s", (_, principal, condition) => {
    expect(reach(principal, condition)).toBe("own account");
  });
});
