import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseOrganization } from "../../../src/core/organization/organization";
import { temporaryFolder } from "../../support/folders";
import { METADATA, metadataWith } from "../../support/saml-metadata";
import { refusal } from "../../support/synthesized";
import { changed } from "./example";

const USERS = { bob: { roleTypes: ["dev"] }, alice: { roleTypes: ["dev", "admin", "dev"] } };
const LOGIN = {
  issuer: "https://login.example.com",
  audience: "figgy",
  subjects: { dev: ["carol"] },
};

const folder = temporaryFolder("identity");
const fileOf = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const metadataFile = fileOf("okta.xml", METADATA);

const identityOf = (identity: unknown) => parseOrganization(changed(["identity", identity])).identity;

/** Code and path of every problem. */
const problemsOf = (identity: unknown, ...more: readonly (readonly [string, unknown])[]): string[] =>
  refusal(() => parseOrganization(changed(["identity", identity], ...more))).problems.map(
    ({ code, path }) => `${code} ${path}`,
  );

describe("the ways in of an organization", () => {
  it("are none unless some are declared", () => {
    expect(parseOrganization(changed()).identity).toBeUndefined();
    expect(identityOf({})).toEqual({ saml: [], oidc: [], passwords: {} });
  });

  it("are SAML providers: created, adopted or referred to, several side by side", () => {
    const saml = {
      okta: { metadataFile },
      google: { metadataFile, origin: "adopt" },
      central: { origin: "reference" },
    };

    expect(identityOf({ saml })!.saml).toEqual([
      { name: "central", origin: "reference" },
      { name: "google", origin: "adopt", metadataFile },
      { name: "okta", origin: "create", metadataFile },
    ]);
  });

  it("are users of the only identity account, sorted, with their role types", () => {
    const { bastion } = identityOf({ bastion: { users: USERS } })!;

    expect(bastion!.account.name).toBe("bastion");
    expect(bastion!.users).toEqual([
      { name: "alice", roleTypes: ["admin", "dev"] },
      { name: "bob", roleTypes: ["dev"] },
    ]);
  });

  it("are OpenID Connect providers, with exact subjects by role type", () => {
    expect(identityOf({ oidc: { login: LOGIN } })!.oidc).toEqual([
      { name: "login", ...LOGIN, origin: "create" },
    ]);
  });

  it("are users of each account, with a reason", () => {
    const because = "contractors have no account at the identity provider";

    expect(identityOf({ standard: { because } })!.standard).toEqual({ because });
  });

  it("are a role for emergencies, for users of the identity account and others", () => {
    const principals = ["arn:aws:iam::999999999999:role/security", "arn:aws:iam::999999999999:user/eve"];
    const breakGlass = { users: ["bob", "alice", "bob"], principals };

    expect(identityOf({ bastion: { users: USERS }, breakGlass })!.breakGlass).toEqual({
      users: ["alice", "bob"],
      principals: ["arn:aws:iam::999999999999:role/security", "arn:aws:iam::999999999999:user/eve"],
    });
    expect(identityOf({ breakGlass: { principals } })!.breakGlass!.users).toEqual([]);
  });

  it.each([
    [{}, {}],
    [{ minimumLength: 14, remembered: 1, maximumAgeDays: 1 }, undefined],
    [{ minimumLength: 128, remembered: 24, maximumAgeDays: 1_095 }, undefined],
  ])("have rules for passwords: %j", (passwords, read = passwords) => {
    expect(identityOf({ passwords })!.passwords).toEqual(read);
  });

  it("let Okta look up roles by choice, with a reason", () => {
    const lookupUser = { because: "roles change every week here" };
    const saml = { okta: { metadataFile, lookupUser } };

    expect(identityOf({ saml })!.saml).toEqual([
      { name: "okta", origin: "create", metadataFile, lookupUser },
    ]);
    expect(identityOf({ saml: { okta: { origin: "reference", lookupUser } } })!.saml).toEqual([
      { name: "okta", origin: "reference", lookupUser },
    ]);
  });

  it("take an issuer with a path where that is said", () => {
    const issuer = "https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0";
    const issuerPath = { because: "the tenant is the path at Microsoft Entra" };

    expect(identityOf({ oidc: { login: { ...LOGIN, issuer, issuerPath } } })!.oidc).toMatchObject([
      { issuer, issuerPath },
    ]);
  });

  it("may share an issuer with a provider that is only referred to", () => {
    const oidc = { login: LOGIN, other: { ...LOGIN, origin: "reference" } };

    expect(identityOf({ oidc })!.oidc.map(({ origin }) => origin)).toEqual(["create", "reference"]);
  });
});

describe("a way in is refused", () => {
  it("for a user who is mapped to a role type that is not declared", () => {
    const { message } = refusal(() =>
      parseOrganization(changed(["identity", { bastion: { users: { bob: { roleTypes: ["devs"] } } } }])),
    );

    expect(message).toBe(
      [
        "ROLE_UNDECLARED identity.bastion.users.bob.roleTypes: the role type is not declared",
        '  given    "devs"',
        "  allowed  admin, data, dba, dev, devops, sre",
        "  fix      write dev, or declare the role type in roleTypes",
      ].join("\n"),
    );
  });

  it.each<[string, unknown, string[]]>([
    ["no mapping", "okta", ["ORGANIZATION_MALFORMED identity"]],
    ["an unknown way", { okta: {} }, ["ORGANIZATION_UNKNOWN_PROPERTY identity.okta"]],
    [
      "a SAML provider without metadata",
      { saml: { okta: {} } },
      ["ORGANIZATION_MALFORMED identity.saml.okta.metadataFile"],
    ],
    [
      "metadata of a SAML provider that are not there",
      { saml: { okta: { metadataFile: "missing.xml" } } },
      ["SAML_METADATA_UNREADABLE identity.saml.okta.metadataFile"],
    ],
    [
      "metadata of each SAML provider that AWS would refuse, for each reason",
      {
        saml: {
          google: { metadataFile: fileOf("page.xml", "<html></html>") },
          okta: { metadataFile: fileOf("bare.xml", metadataWith().replace(/entityID="[^"]*"/, "")) },
        },
      },
      [
        "SAML_METADATA_INVALID identity.saml.google.metadataFile",
        "SAML_METADATA_INVALID identity.saml.okta.metadataFile",
        "SAML_METADATA_INVALID identity.saml.okta.metadataFile",
        "SAML_METADATA_INVALID identity.saml.okta.metadataFile",
      ],
    ],
    [
      "a SAML provider whose name the client cannot use",
      { saml: { "Okta-1": { metadataFile } } },
      ["NAME_INVALID identity.saml.Okta-1"],
    ],
    [
      "metadata of a provider that is only referred to",
      { saml: { okta: { metadataFile, origin: "reference" } } },
      ["COMBINATION_INVALID identity.saml.okta.metadataFile"],
    ],
    [
      "an unknown origin",
      { saml: { okta: { metadataFile, origin: "import" } } },
      ["VALUE_UNKNOWN identity.saml.okta.origin"],
    ],
    [
      "a user without role types",
      { bastion: { users: { bob: { roleTypes: [] } } } },
      ["VALUE_MISSING identity.bastion.users.bob.roleTypes"],
    ],
    [
      "users whom IAM does not tell apart",
      { bastion: { users: { Bob: { roleTypes: ["dev"] }, bob: { roleTypes: ["dev"] } } } },
      ["USER_NAME_DUPLICATE identity.bastion.users.bob"],
    ],
    [
      "a user's name that no parameter can have",
      { bastion: { users: { "bob@example.com": { roleTypes: ["dev"] } } } },
      ['USER_NAME_INVALID identity.bastion.users["bob@example.com"]'],
    ],
    [
      "users in an account that is not for them",
      { bastion: { account: "prod", users: USERS } },
      ["COMBINATION_INVALID identity.bastion.account"],
    ],
    [
      "users in an account that is not declared",
      { bastion: { account: "bastian", users: USERS } },
      ["ACCOUNT_UNDECLARED identity.bastion.account"],
    ],
    [
      "an issuer with a path",
      { oidc: { login: { ...LOGIN, issuer: "https://login.example.com/tenant" } } },
      ["OIDC_ISSUER_INVALID identity.oidc.login.issuer"],
    ],
    [
      "an issuer without https",
      { oidc: { login: { ...LOGIN, issuer: "http://login.example.com" } } },
      ["OIDC_ISSUER_INVALID identity.oidc.login.issuer"],
    ],
    [
      "a subject with a wildcard",
      { oidc: { login: { ...LOGIN, subjects: { dev: ["*"] } } } },
      ["OIDC_SUBJECT_INVALID identity.oidc.login.subjects.dev"],
    ],
    [
      "subjects that are variables, or end in a space, and an audience with a wildcard",
      {
        oidc: {
          login: { ...LOGIN, audience: "*", subjects: { dev: ["${login.example.com:sub}", "carol "] } },
        },
      },
      [
        "OIDC_AUDIENCE_INVALID identity.oidc.login.audience",
        "OIDC_SUBJECT_INVALID identity.oidc.login.subjects.dev",
        "OIDC_SUBJECT_INVALID identity.oidc.login.subjects.dev",
      ],
    ],
    [
      "nobody to let in at an issuer",
      { oidc: { login: { ...LOGIN, subjects: {} } } },
      ["VALUE_MISSING identity.oidc.login.subjects"],
    ],
    [
      "nobody to let in as a role type",
      { oidc: { login: { ...LOGIN, subjects: { dev: [] } } } },
      ["VALUE_MISSING identity.oidc.login.subjects.dev"],
    ],
    [
      "a subject of a role type that is not declared",
      { oidc: { login: { ...LOGIN, subjects: { ops: ["carol"] } } } },
      ["ROLE_UNDECLARED identity.oidc.login.subjects"],
    ],
    [
      "users of each account without a reason",
      { standard: { because: "ok" } },
      ["REASON_MISSING identity.standard.because"],
    ],
    ["a role for emergencies for nobody", { breakGlass: {} }, ["VALUE_MISSING identity.breakGlass.users"]],
    [
      "a role for emergencies for a user who is not declared",
      { bastion: { users: USERS }, breakGlass: { users: ["bobby"] } },
      ["USER_UNDECLARED identity.breakGlass.users"],
    ],
    [
      "a role for emergencies for users where there are none",
      { breakGlass: { users: ["bob"] } },
      ["USER_UNDECLARED identity.breakGlass.users"],
    ],
    [
      "a role for emergencies for whole accounts and patterns",
      { breakGlass: { principals: ["arn:aws:iam::999999999999:root", "arn:aws:iam::999999999999:role/*"] } },
      ["POLICY_INVALID identity.breakGlass.principals", "POLICY_INVALID identity.breakGlass.principals"],
    ],
    [
      "lax rules for passwords, and unknown ones",
      { passwords: { minimumLength: 13, remembered: 25, maximumAgeDays: 0, symbols: false } },
      [
        "ORGANIZATION_UNKNOWN_PROPERTY identity.passwords.symbols",
        "VALUE_OUT_OF_RANGE identity.passwords.minimumLength",
        "VALUE_OUT_OF_RANGE identity.passwords.remembered",
        "VALUE_OUT_OF_RANGE identity.passwords.maximumAgeDays",
      ],
    ],
    [
      "a user that looks up roles for another provider than Okta",
      { saml: { google: { metadataFile, lookupUser: { because: "roles change every week" } } } },
      ["COMBINATION_INVALID identity.saml.google.lookupUser"],
    ],
    [
      "a user that looks up roles without a reason",
      { saml: { okta: { metadataFile, lookupUser: { because: "handy" } } } },
      ["REASON_MISSING identity.saml.okta.lookupUser.because"],
    ],
    [
      "an issuer's path without a reason",
      { oidc: { login: { ...LOGIN, issuer: "https://a.example.com/b", issuerPath: { because: "so" } } } },
      ["REASON_MISSING identity.oidc.login.issuerPath.because"],
    ],
    [
      "two providers for one issuer",
      { oidc: { login: LOGIN, other: { ...LOGIN, audience: "elsewhere" } } },
      ["OIDC_ISSUER_DUPLICATE identity.oidc.other.issuer"],
    ],
  ])("for %s", (_, identity, expected) => {
    expect(problemsOf(identity)).toEqual(expected);
  });

  it("for users where no account is of the kind identity", () => {
    const workload = ["accounts.bastion.kind", "workload"] as const;

    expect(problemsOf({ bastion: { users: USERS } }, workload)).toEqual([
      "COMBINATION_INVALID identity.bastion.account",
    ]);
  });

  it("for users who have no account to go on to", () => {
    const accounts = { bastion: { id: "100000000001", kind: "identity" } };
    const identity = { bastion: { users: USERS } };

    expect(
      refusal(() =>
        parseOrganization(
          changed(["accounts", accounts], ["configStore.replicationKeyAccess", {}], ["identity", identity]),
        ),
      ).message,
    ).toBe(
      [
        "VALUE_MISSING accounts: a value is missing",
        '  given    ["bastion"]',
        "  allowed  at least one account of the kind workload, which the users of identity.bastion go on to",
        "  fix      declare a workload account, or remove identity.bastion until there is one",
      ].join("\n"),
    );
  });

  it("for an issuer that the pipeline has, too", () => {
    const gitlab = { ...LOGIN, issuer: "https://gitlab.com" };

    expect(problemsOf({ oidc: { gitlab } }, ["pipeline", { gitlab: "acme/platform" }])).toEqual([
      "OIDC_ISSUER_DUPLICATE pipeline.issuer",
    ]);
  });

  it("in words that mend it, for a user who is not declared", () => {
    expect(
      refusal(() =>
        parseOrganization(
          changed(["identity", { bastion: { users: USERS }, breakGlass: { users: ["eve"] } }]),
        ),
      ).message,
    ).toBe(
      [
        "USER_UNDECLARED identity.breakGlass.users: the user is not declared",
        '  given    "eve"',
        "  allowed  alice, bob",
        "  fix      correct its spelling, or declare the user in identity.bastion.users",
      ].join("\n"),
    );
  });

  it("in words that mend it, for nobody to let in", () => {
    expect(
      refusal(() => parseOrganization(changed(["identity", { oidc: { login: { ...LOGIN, subjects: {} } } }])))
        .message,
    ).toBe(
      [
        "VALUE_MISSING identity.oidc.login.subjects: a value is missing",
        "  given    {}",
        "  allowed  at least a role type with subjects",
        "  fix      name who may come in, as tokens carry it in sub, or remove it: nobody could come in this way",
      ].join("\n"),
    );
  });

  it("together with everything else that is wrong", () => {
    const saml = { google: { metadataFile: "missing.xml" }, okta: {} };
    const identity = { saml, oidc: { login: { ...LOGIN, issuer: "" } } };

    expect(problemsOf(identity, ["roleTypes.dev.keys", []])).toEqual([
      "ROLE_KEYS_EMPTY roleTypes.dev.keys",
      "SAML_METADATA_UNREADABLE identity.saml.google.metadataFile",
      "ORGANIZATION_MALFORMED identity.saml.okta.metadataFile",
      "ORGANIZATION_MALFORMED identity.oidc.login.issuer",
    ]);
  });
});

describe("the tiers of a role type", () => {
  const roleOf = (namespaces: unknown) =>
    parseOrganization(changed(["roleTypes.dev.namespaces", namespaces])).roleTypes.find(
      ({ name }) => name === "dev",
    )!;
  const refused = (namespaces: unknown) =>
    refusal(() => parseOrganization(changed(["roleTypes.dev.namespaces", namespaces]))).problems.map(
      ({ code, path }) => `${code} ${path}`,
    );

  it("are to write in namespaces that are listed", () => {
    expect(roleOf(["/app", "/shared"]).tiers).toEqual({ "/app": "write", "/shared": "write" });
  });

  it("are to restore for whoever writes everywhere", () => {
    const { namespaces, tiers } = roleOf("all");

    expect(namespaces).toHaveLength(6);
    expect(new Set(Object.values(tiers))).toEqual(new Set(["restore"]));
  });

  it("are stated by namespace, or any part of one", () => {
    const tiers = { "/app": "read", "/app/billing": "write", "/data/lake": "restore" };

    expect(roleOf(tiers)).toMatchObject({ namespaces: Object.keys(tiers), tiers });
  });

  it.each<[string, unknown, string[]]>([
    ["none", {}, ["ROLE_NAMESPACES_EMPTY roleTypes.dev.namespaces"]],
    ["an unknown tier", { "/app": "wrte" }, ['VALUE_UNKNOWN roleTypes.dev.namespaces["/app"]']],
    ["an undeclared namespace", { "/app2": "read" }, ["NAMESPACE_UNDECLARED roleTypes.dev.namespaces"]],
    ["a part that is no path", ["/app/a b"], ["NAMESPACE_INVALID roleTypes.dev.namespaces"]],
    [
      "less in a part than around it",
      { "/app": "write", "/app/billing": "read" },
      ["COMBINATION_INVALID roleTypes.dev.namespaces"],
    ],
  ])("are refused: %s", (_, namespaces, expected) => {
    expect(refused(namespaces)).toEqual(expected);
  });
});
