import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseOrganization } from "../../../src/core/organization/organization";
import { temporaryFolder } from "../../support/folders";
import { METADATA } from "../../support/saml-metadata";
import { refusal } from "../../support/synthesized";
import { changed } from "./example";

const many = (count: number, value: unknown, name = "x") =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`${name}${i}`, value]));

const REACH = { namespaces: ["/app"], keys: ["app"] };
const ALICE = { roleTypes: ["x0"] };

/** An organization of so many role types in which alice has some. */
const organization = (roleTypes: number, identity: unknown) =>
  changed(["roleTypes", many(roleTypes, REACH)], ["identity", identity]);

const messageOf = (definition: unknown) => refusal(() => parseOrganization(definition)).message;

const text = (path: string, given: string, allowed: string, fix: string) =>
  `VALUE_OUT_OF_RANGE ${path}: the value is out of range\n  given    "${given}"\n  allowed  ${allowed}\n  fix      ${fix}`;

describe("the role types of a user", () => {
  const names = (count: number) => Object.keys(many(count, 0));
  const withRoleTypes = (count: number, breakGlass?: object) =>
    organization(20, {
      bastion: { users: { alice: { roleTypes: names(count) } } },
      ...(breakGlass && { breakGlass }),
    });
  const fix = "declare a role type that reaches what several of them reach, and give the user that one";
  const path = "identity.bastion.users.alice.roleTypes";

  it("are 10 at most", () => {
    expect(() => parseOrganization(withRoleTypes(10))).not.toThrow();
    expect(messageOf(withRoleTypes(11))).toBe(
      text(
        path,
        "11 role types",
        "at most 10 role types: each is a group, and IAM takes a user into 10 at most",
        fix,
      ),
    );
  });

  it("are 9 at most for whoever may act in an emergency", () => {
    const breakGlass = { users: ["alice"] };

    expect(() => parseOrganization(withRoleTypes(9, breakGlass))).not.toThrow();
    expect(messageOf(withRoleTypes(10, breakGlass))).toBe(
      text(
        path,
        "10 role types and emergencies",
        "at most 9 role types: each is a group, emergencies are another, and IAM takes a user into 10 at most",
        fix,
      ),
    );
  });

  it("count once each", () => {
    expect(() =>
      parseOrganization(
        organization(20, { bastion: { users: { alice: { roleTypes: [...names(10), ...names(10)] } } } }),
      ),
    ).not.toThrow();
  });
});

describe("what IAM takes no more of in an account", () => {
  const because = "contractors have no account elsewhere";
  const reference = { origin: "reference" };
  const oidc = (count: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, i) => [
        `x${i}`,
        { issuer: `https://x${i}.example.com`, audience: "figgy", subjects: { x0: ["a"] } },
      ]),
    );
  const allowed = (most: number) => `at most ${most}: IAM takes no more in an account`;

  it("is 5,000 users", () => {
    const users = (count: number) => organization(1, { bastion: { users: many(count, ALICE) } });

    expect(() => parseOrganization(users(5_000))).not.toThrow();
    expect(messageOf(users(5_001))).toBe(
      text("identity.bastion.users", "5001 users", allowed(5_000), "declare fewer"),
    );
  });

  it("is 500 groups, one a role type, and one for emergencies", () => {
    const emergencies = { bastion: { users: { alice: ALICE } }, breakGlass: { users: ["alice"] } };

    expect(() => parseOrganization(organization(500, { standard: { because } }))).not.toThrow();
    expect(messageOf(organization(501, { standard: { because } }))).toBe(
      text("roleTypes", "501 groups", allowed(500), "declare fewer"),
    );
    expect(() => parseOrganization(organization(499, emergencies))).not.toThrow();
    expect(messageOf(organization(500, emergencies))).toBe(
      text("roleTypes", "501 groups", allowed(500), "declare fewer"),
    );
  });

  it("is 700 OpenID Connect providers, the pipeline's included", () => {
    expect(() => parseOrganization(organization(1, { oidc: oidc(700) }))).not.toThrow();
    expect(messageOf(organization(1, { oidc: oidc(701) }))).toBe(
      text("identity.oidc", "701 OpenID Connect providers", allowed(700), "declare fewer"),
    );
    const withPipeline = changed(
      ["roleTypes", many(1, REACH)],
      ["identity", { oidc: oidc(700) }],
      ["pipeline", { gitlab: "acme/platform" }],
    );
    expect(messageOf(withPipeline)).toContain('given    "701 OpenID Connect providers"');
  });

  it("is 100 SAML providers", () => {
    const metadataFile = join(temporaryFolder("iam-quotas"), "okta.xml");
    writeFileSync(metadataFile, METADATA);

    expect(() => parseOrganization(organization(1, { saml: many(100, { metadataFile }) }))).not.toThrow();
    expect(messageOf(organization(1, { saml: many(101, { metadataFile }) }))).toBe(
      text("identity.saml", "101 SAML providers", allowed(100), "declare fewer"),
    );
  });

  it("is not providers that are only referred to", () => {
    expect(() => parseOrganization(organization(1, { saml: many(101, reference) }))).not.toThrow();
  });
});
