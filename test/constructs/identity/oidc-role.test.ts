import { OidcIdentityProvider } from "../../../src/constructs/identity/oidc-identity-provider";
import { OidcRole, type OidcRoleProps } from "../../../src/constructs/identity/oidc-role";
import { PermissionBoundary } from "../../../src/constructs/identity/permission-boundary";
import { weakeningsWithin } from "../../../src/core/weakenings";
import { policyOf, refusal, synthesize } from "../../support/synthesized";

const LONGEST_AUDIENCE = "a".repeat(255);

const roleWith = (props: Partial<OidcRoleProps> = {}, audiences: readonly string[] = ["client"]) =>
  synthesize((stack) => {
    new OidcRole(stack, "Role", {
      provider: new OidcIdentityProvider(stack, "Login", { issuer: "https://login.example.com", audiences }),
      audience: "client",
      subjects: ["carol"],
      roleName: "carol",
      statements: [{ actions: ["ssm:GetParameter"], resources: ["*"] }],
      boundary: PermissionBoundary.fromPolicyName(stack, "Boundary", "company"),
      ...props,
    });
  });

describe("a role by OpenID Connect", () => {
  it("has everything that can be stated: several subjects, a boundary, a longer session", () => {
    const role = roleWith({ subjects: ["dave", "carol"], maxSessionSeconds: 43_200 }).resource(
      "aws_iam_role",
      "Role/Resource",
    );

    expect(role).toMatchObject({
      max_session_duration: 43_200,
      permissions_boundary: "arn:aws:iam::111111111111:policy/company",
    });
    expect(policyOf(role.assume_role_policy as string).Statement[0]!.Condition).toEqual({
      StringEquals: { "login.example.com:aud": "client", "login.example.com:sub": ["carol", "dave"] },
    });
  });

  it("has a boundary of its own unless another is given", () => {
    const made = roleWith({ boundary: undefined });
    const boundary = made.resource("aws_iam_policy", "Role/Boundary/Resource");

    expect(boundary.name).toBe("carol-boundary");
    expect(policyOf(boundary.policy as string).Statement.map(({ Sid }) => String(Sid))).toContain(
      "IdentitiesStay",
    );
    expect(made.resource("aws_iam_role", "Role/Resource").permissions_boundary).toMatch(
      /^\$\{aws_iam_policy\.Role_Boundary_\w+\.arn\}$/,
    );
  });

  it("has none where that is said, with a reason, which is recorded", () => {
    const because = "it makes the roles of the applications";
    const made = synthesize((stack) => {
      const role = new OidcRole(stack, "Role", {
        provider: OidcIdentityProvider.fromIssuer(stack, "Login", { issuer: "https://login.example.com" }),
        audience: "client",
        subjects: ["carol"],
        roleName: "carol",
        statements: [{ actions: ["ssm:GetParameter"], resources: ["*"] }],
        boundary: { because },
      });
      expect(weakeningsWithin(role)).toMatchObject([{ what: "no boundary limits the role", because }]);
    });

    expect(made.resource("aws_iam_role", "Role/Resource").permissions_boundary).toBeUndefined();
  });

  it("is refused without a boundary for no reason", () => {
    expect(refusal(() => roleWith({ boundary: { because: "no" } })).message).toBe(
      [
        "REASON_MISSING stack/Role.boundary.because: to weaken a safe default takes a reason",
        '  given    "no"',
        "  allowed  a reason of at least 10 characters, which reports will show",
        "  fix      say in boundary.because why this account needs it, or leave it out for the safe default",
      ].join("\n"),
    );
  });

  it("trusts the longest audience that there can be, and none that is longer", () => {
    expect(() => roleWith({ audience: LONGEST_AUDIENCE }, [LONGEST_AUDIENCE])).not.toThrow();
    expect(refusal(() => roleWith({}, [`${LONGEST_AUDIENCE}a`])).problems).toMatchObject([
      { code: "OIDC_AUDIENCE_INVALID", path: "stack/Login.audiences" },
    ]);
  });

  it.each([3_599, 43_201])("is refused for sessions of %d seconds", (maxSessionSeconds) => {
    expect(refusal(() => roleWith({ maxSessionSeconds })).message).toBe(
      [
        "VALUE_OUT_OF_RANGE stack/Role.maxSessionSeconds: the value is out of range",
        `  given    ${maxSessionSeconds}`,
        "  allowed  a whole number from 3600 to 43200 seconds",
        "  fix      set maxSessionSeconds within that range, or leave it out for the default",
      ].join("\n"),
    );
  });

  it.each(["*", "client?", " ", "${login.example.com:aud}", "client ", "cli ent"])(
    "is refused for the audience %j",
    (audience) => {
      expect(refusal(() => roleWith({ audience })).message).toBe(
        [
          "OIDC_AUDIENCE_INVALID stack/Role.audience: tokens are not made for this audience alone",
          `  given    ${JSON.stringify(audience)}`,
          "  allowed  one exact audience of 1 to 255 characters, without spaces, *, ? and ${",
          "  fix      name what the tokens are made for: a client id, for AWS itself sts.amazonaws.com",
        ].join("\n"),
      );
    },
  );
});
