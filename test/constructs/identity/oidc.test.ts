import { evaluate } from "../../../src/access/evaluate";
import {
  OidcIdentityProvider,
  type OidcIdentityProviderProps,
} from "../../../src/constructs/identity/oidc-identity-provider";
import { OidcRole, type OidcRoleProps } from "../../../src/constructs/identity/oidc-role";
import { weakeningsWithin } from "../../../src/core/weakenings";
import { policyOf, refusal, synthesize, type Synthesized } from "../../support/synthesized";
import { worldOf } from "./fixtures";

const GITHUB = "https://token.actions.githubusercontent.com";
const SUBJECT = "repo:acme/shop:environment:prod";

const provider = (props: Partial<OidcIdentityProviderProps> = {}): Synthesized =>
  synthesize((stack) => {
    new OidcIdentityProvider(stack, "GitHub", { issuer: GITHUB, audiences: ["sts.amazonaws.com"], ...props });
  });

const role = (props: Partial<OidcRoleProps> = {}): Synthesized =>
  synthesize((stack) => {
    new OidcRole(stack, "Role", {
      provider: new OidcIdentityProvider(stack, "GitHub", {
        issuer: GITHUB,
        audiences: ["sts.amazonaws.com"],
      }),
      audience: "sts.amazonaws.com",
      subjects: [SUBJECT],
      roleName: "shop",
      statements: [{ actions: ["ssm:GetParameter"], resources: ["*"] }],
      ...props,
    });
  });

describe("an OpenID Connect identity provider", () => {
  it("is made of its issuer and audiences, without a thumbprint that nobody knows", () => {
    const made = provider().resource("aws_iam_openid_connect_provider", "GitHub/Resource");

    expect(made).toMatchObject({
      url: GITHUB,
      client_id_list: ["sts.amazonaws.com"],
      lifecycle: { prevent_destroy: true },
    });
    expect(made.thumbprint_list).toBeUndefined();
  });

  it("takes over one that exists", () => {
    expect(provider({ adopt: true }).json.import[0].id).toBe(
      "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com",
    );
  });

  it.each([
    [
      "with a path",
      "https://gitlab.example.com/group",
      "write https://gitlab.example.com, or, if tokens really carry a path in iss, say why with issuerPath: { because: … }",
    ],
    ["without https", "http://gitlab.example.com", "write https://gitlab.example.com: AWS takes no other"],
    ["without a scheme", "gitlab.example.com", "write https://gitlab.example.com"],
    ["with a slash at the end", "https://gitlab.example.com/", "write https://gitlab.example.com"],
    ["with a port", "https://gitlab.example.com:8443", "copy the value of issuer"],
    ["with a query", "https://gitlab.example.com?a=b", "copy the value of issuer"],
    ["of one word", "https://localhost", "write https://localhost"],
    ["of nothing", "", "copy the value of issuer"],
  ])("refuses an issuer %s", (_, issuer, fix) => {
    const { problems } = refusal(() => provider({ issuer }));

    expect(problems).toMatchObject([
      { code: "OIDC_ISSUER_INVALID", path: "stack/GitHub.issuer", value: issuer },
    ]);
    expect(problems[0]!.fix).toContain(fix);
  });

  it("takes an issuer with a path where that is said, and records it", () => {
    const issuer = "https://oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF";
    const because = "a Kubernetes cluster's issuer has one";
    const synthesized = synthesize((stack) => {
      const cluster = new OidcIdentityProvider(stack, "Cluster", {
        issuer,
        issuerPath: { because },
        audiences: ["sts.amazonaws.com"],
      });
      expect(weakeningsWithin(cluster)).toMatchObject([{ because }]);
      expect(cluster.issuerName).toBe("oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF");
    });

    expect(synthesized.resource("aws_iam_openid_connect_provider", "Cluster/Resource").url).toBe(issuer);
  });

  it("refuses to be without an audience", () => {
    expect(refusal(() => provider({ audiences: [] })).problems).toMatchObject([
      { code: "VALUE_MISSING", path: "stack/GitHub.audiences" },
    ]);
  });

  it.each(["*", "a b", "", "${aws:username}", "client\n"])("refuses the audience %j", (audience) => {
    expect(refusal(() => provider({ audiences: ["sts.amazonaws.com", audience] })).problems).toMatchObject([
      { code: "OIDC_AUDIENCE_INVALID", path: "stack/GitHub.audiences", value: audience },
    ]);
  });
});

describe("a role for those of an OpenID Connect identity provider", () => {
  it("trusts one audience and one subject, exactly, for an hour", () => {
    const made = role().resource("aws_iam_role", "Role/Resource");

    expect(made.max_session_duration).toBe(3600);
    expect(policyOf(made.assume_role_policy).Statement).toEqual([
      {
        Effect: "Allow",
        Principal: {
          Federated: "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com",
        },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
            "token.actions.githubusercontent.com:sub": SUBJECT,
          },
        },
      },
    ]);
  });

  it("lets in that subject, and no other whose name begins or ends alike", () => {
    const world = worldOf((stack) => {
      new OidcRole(stack, "Role", {
        provider: OidcIdentityProvider.fromIssuer(stack, "GitHub", { issuer: GITHUB }),
        audience: "sts.amazonaws.com",
        subjects: [SUBJECT],
        roleName: "shop",
        statements: [{ actions: ["ssm:GetParameter"], resources: ["*"] }],
      });
    });
    const outcome = (sub: string | null, aud: string | null) =>
      evaluate(
        {
          principal: "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com",
          action: "sts:AssumeRoleWithWebIdentity",
          resource: "arn:aws:iam::111111111111:role/shop",
          context: {
            "token.actions.githubusercontent.com:sub": sub,
            "token.actions.githubusercontent.com:aud": aud,
          },
        },
        world,
      ).outcome;

    expect(outcome(SUBJECT, "sts.amazonaws.com")).toBe("allowed");
    for (const other of [
      `${SUBJECT}2`,
      "repo:acme/shop:ref:refs/heads/main",
      "repo:evil/shop:environment:prod",
      null,
    ]) {
      expect(outcome(other, "sts.amazonaws.com")).toBe("denied");
    }
    expect(outcome(SUBJECT, "another-client")).toBe("denied");
    expect(outcome(SUBJECT, null)).toBe("denied");
  });

  it.each([
    "repo:acme/*",
    "repo:acme/shop:environment:pro?",
    "*",
    "",
    "${token.actions.githubusercontent.com:sub}",
    "repo:acme/shop:${aws:username}",
    " carol",
    "carol ",
    "carol\n",
    "ca\u0000rol",
    "ca\u200Brol",
  ])("refuses the subject %j", (subject) => {
    expect(refusal(() => role({ subjects: [subject] })).problems).toMatchObject([
      { code: "OIDC_SUBJECT_INVALID", path: "stack/Role.subjects", value: subject },
    ]);
  });

  it("says of a variable that it is no exact subject: AWS would replace it with what the token says", () => {
    expect(refusal(() => role({ subjects: ["${accounts.google.com:sub}"] })).message).toBe(
      [
        "OIDC_SUBJECT_INVALID stack/Role.subjects: this subject would let in others than those who are meant, or nobody",
        '  given    "${accounts.google.com:sub}"',
        "  allowed  an exact subject, as tokens carry it in sub, without *, ?, ${, invisible characters and spaces at the ends",
        "  fix      write the whole subject, for example repo:acme/shop:environment:prod",
      ].join("\n"),
    );
  });

  it("takes a subject with spaces within, as HCP Terraform's tokens have", () => {
    const subject = "organization:acme:project:Default Project:workspace:shop:run_phase:apply";
    const made = role({ subjects: [subject] }).resource("aws_iam_role", "Role/Resource");

    expect(policyOf(made.assume_role_policy).Statement[0]!.Condition.StringEquals).toMatchObject({
      "token.actions.githubusercontent.com:sub": subject,
    });
  });

  it("refuses to trust without a subject, and for another audience, both at once", () => {
    const { problems } = refusal(() => role({ subjects: [], audience: "elsewhere" }));

    expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual([
      "VALUE_UNKNOWN stack/Role.audience",
      "VALUE_MISSING stack/Role.subjects",
    ]);
  });

  it("takes a pattern with a reason, and records it", () => {
    const because = "each branch deploys an environment of its own";
    const made = synthesize((stack) => {
      const shop = new OidcRole(stack, "Role", {
        provider: OidcIdentityProvider.fromIssuer(stack, "GitHub", { issuer: GITHUB }),
        audience: "sts.amazonaws.com",
        subjects: { like: "repo:acme/shop:*", because },
        roleName: "shop",
        statements: [{ actions: ["ssm:GetParameter"], resources: ["*"] }],
      });
      expect(weakeningsWithin(shop)).toMatchObject([
        { because, what: "every subject like repo:acme/shop:* is let in" },
      ]);
    }).resource("aws_iam_role", "Role/Resource");

    expect(policyOf(made.assume_role_policy).Statement[0]!.Condition.StringLike).toEqual({
      "token.actions.githubusercontent.com:sub": "repo:acme/shop:*",
    });
  });

  it.each([
    "${token.actions.githubusercontent.com:sub}",
    "repo:acme/${aws:username}:*",
    "repo:acme/shop:* ",
    "repo:acme/shop:\n*",
  ])("refuses the pattern %j", (like) => {
    const because = "each branch deploys an environment of its own";

    expect(refusal(() => role({ subjects: { like, because } })).problems).toMatchObject([
      {
        code: "OIDC_SUBJECT_INVALID",
        path: "stack/Role.subjects.like",
        allowed:
          "a pattern whose only wildcards are * and ?, without ${, invisible characters and spaces at the ends",
      },
    ]);
  });

  const OWNED = "a pattern that begins with repo:<owner>/, before any wildcard";
  const WHOLE =
    "a pattern with at least 3 characters before the first wildcard, the last of them one of :/|@#";
  const likeAt = (issuer: string, like: string) =>
    synthesize((stack) => {
      new OidcRole(stack, "Role", {
        provider: OidcIdentityProvider.fromIssuer(stack, "Issuer", {
          issuer,
          issuerPath: { because: "some of these issuers have a path" },
        }),
        audience: "sts.amazonaws.com",
        subjects: { like, because: "each branch deploys an environment of its own" },
        roleName: "shop",
        statements: [{ actions: ["ssm:GetParameter"], resources: ["*"] }],
      });
    });

  it.each([
    [GITHUB, "repo:*", OWNED],
    [GITHUB, "repo:acme*", OWNED],
    [GITHUB, "repo:ac?e/shop:*", OWNED],
    [GITHUB, "repository_owner:acme*", OWNED],
    [GITHUB, "abc:*", OWNED],
    [`${GITHUB}/acme`, "abc:*", OWNED],
    ["https://github.example.com/_services/token", "repo:acme*", OWNED],
    [
      "https://gitlab.com",
      "project_path:acme*",
      "a pattern that begins with project_path:<group>/, before any wildcard",
    ],
    [
      "https://app.terraform.io",
      "organization:acme*",
      "a pattern that begins with organization:<name>:, before any wildcard",
    ],
    ["https://ci.example.com", "abc*", WHOLE],
    ["https://ci.example.com", "job:shop*", WHOLE],
    ["https://ci.example.com", "a:*", WHOLE],
    ["https://ci.example.com", "*", WHOLE],
    ["https://ci.example.com", "", WHOLE],
  ])("refuses at %s the pattern %j, which names nobody in full", (issuer, like, allowed) => {
    expect(refusal(() => likeAt(issuer, like)).problems).toMatchObject([
      { code: "OIDC_SUBJECT_INVALID", path: "stack/Role.subjects.like", value: like, allowed },
    ]);
  });

  it.each([
    [GITHUB, "repo:acme/*"],
    [GITHUB, "repo:acme@12/shop@345:*"],
    [GITHUB, "repository_owner:acme:environment:*"],
    [GITHUB, "repository_owner_id:12:*"],
    [GITHUB, SUBJECT],
    ["https://github.example.com/_services/token", "repo:acme/shop-*"],
    ["https://gitlab.com", "project_path:acme/shop:ref_type:branch:ref:*"],
    ["https://agent.buildkite.com", "organization:acme:pipeline:shop:*"],
    ["https://oidc.eks.eu-central-1.amazonaws.com/id/0123", "system:serviceaccount:shop:*"],
    ["https://ci.example.com", "a/:*"],
  ])("takes at %s the pattern %j", (issuer, like) => {
    expect(() => likeAt(issuer, like)).not.toThrow();
  });

  it("says how to mend a pattern that names nobody in full", () => {
    expect(refusal(() => likeAt(GITHUB, "repo:*")).message).toBe(
      [
        "OIDC_SUBJECT_INVALID stack/Role.subjects.like: this subject would let in others than those who are meant, or nobody",
        '  given    "repo:*"',
        "  allowed  a pattern that begins with repo:<owner>/, before any wildcard",
        "  fix      name the owner in full: the pattern would let in others at the issuer",
      ].join("\n"),
    );
  });

  it("refuses a pattern that begins with a wildcard, or that has no reason", () => {
    const { problems } = refusal(() => role({ subjects: { like: "*:environment:prod", because: "" } }));

    expect(problems.map(({ code }) => code)).toEqual(["OIDC_SUBJECT_INVALID", "REASON_MISSING"]);
  });
});
