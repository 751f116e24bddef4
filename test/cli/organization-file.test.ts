import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readOrganizationFile } from "../../src/cli/organization-file";
import { METADATA } from "../support/saml-metadata";
import { refusal } from "../support/synthesized";

const folder = mkdtempSync(join(tmpdir(), "organization-file-"));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (text: string, name = "organization.yaml"): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

const VALID = `
name: acme
region: us-east-1
accounts:
  dev: { id: "100000000002", kind: workload }
configStore:
  namespaces: [/app]
  keys: { app: {} }
roleTypes:
  dev: { namespaces: all, keys: all }
`;

describe("an organization's file", () => {
  it("is read from YAML", () => {
    expect(readOrganizationFile(file(VALID)).accounts.map((account) => account.name)).toEqual(["dev"]);
  });

  it("is read from JSON", () => {
    const json = JSON.stringify({
      name: "acme",
      accounts: { dev: { id: "100000000002", kind: "workload", region: "us-east-1" } },
      configStore: { namespaces: ["/app"], keys: { app: {} } },
      roleTypes: {},
    });

    expect(readOrganizationFile(file(json, "organization.json")).name).toBe("acme");
  });

  it("with a tab is refused with its line and column", () => {
    const path = file("name: acme\naccounts:\n\tdev: {}\n");

    const [problem] = refusal(() => readOrganizationFile(path)).problems;

    expect(problem).toMatchObject({
      code: "ORGANIZATION_FILE_INVALID",
      path: `${path}:3:1`,
      fix: "indent with spaces: YAML does not allow tabs",
    });
  });

  it("that names a key twice is refused where it does so", () => {
    const path = file("name: acme\nname: other\n");

    expect(refusal(() => readOrganizationFile(path)).problems).toMatchObject([
      { code: "ORGANIZATION_FILE_INVALID", path: `${path}:2:1`, fix: "correct the syntax on that line" },
    ]);
  });

  it("that is missing is refused by its path", () => {
    expect(refusal(() => readOrganizationFile("nowhere.yaml")).problems).toEqual([
      {
        code: "ORGANIZATION_FILE_INVALID",
        path: "nowhere.yaml",
        value: "nothing: there is no such file or folder",
        allowed: "a YAML or JSON file that can be read",
        fix: "name a file that exists and can be read",
      },
    ]);
  });

  it.each(["", "# nothing yet\n", "null\n"])("that holds nothing, %j, is refused as such", (text) => {
    const path = file(text);

    expect(refusal(() => readOrganizationFile(path)).message).toBe(
      [
        `ORGANIZATION_FILE_INVALID ${path}: the file cannot be read as an organization`,
        '  given    "a file with nothing in it"',
        "  allowed  an organization, in YAML or JSON",
        "  fix      declare one, as in examples/organization/organization.yaml, or name another file",
      ].join("\n"),
    );
  });

  it("whose content is wrong is named once, and each line is", () => {
    const path = file(VALID.replace("kind: workload", "kind: worload").replace("[/app]", "[/app/]"));

    expect(refusal(() => readOrganizationFile(path)).message.split("\n")).toMatchObject([
      `${path}: 2 problems`,
      "",
      "ACCOUNT_KIND_UNKNOWN accounts.dev.kind: there is no such kind of account",
      "  line     5",
      '  given    "worload"',
      "  allowed  identity, workload",
      "  fix      write workload",
      "",
      "NAMESPACE_INVALID configStore.namespaces: a namespace is a path of Parameter Store",
      "  line     7",
      '  given    "/app/"',
      expect.any(String),
      "  fix      write /app",
    ]);
  });

  it("may keep what repeats at its top, under names that begin with x-", () => {
    const repeated = VALID.replace("accounts:", "x-account: &account { kind: workload }\naccounts:").replace(
      "kind: workload }\nconfig",
      "<<: *account }\nconfig",
    );

    expect(repeated).toContain('"100000000002", <<: *account }');
    expect(readOrganizationFile(file(repeated))).toEqual(readOrganizationFile(file(VALID)));
  });

  it.each([
    ["at the top", "x-: 1\n", "x-"],
    ["below it", "tags: {}\nstate: { backend: local, x-state: 1 }\n", "state.x-state"],
  ])("has no other property that begins with x-: %s", (_, more, path) => {
    expect(refusal(() => readOrganizationFile(file(VALID + more))).problems).toMatchObject([
      { code: "ORGANIZATION_UNKNOWN_PROPERTY", path },
    ]);
  });

  it("names files from its own folder, wherever the command runs", () => {
    writeFileSync(join(folder, "okta.xml"), METADATA);
    const withSaml = (metadataFile: string) =>
      readOrganizationFile(file(`${VALID}identity: { saml: { okta: { metadataFile: ${metadataFile} } } }\n`));

    expect(withSaml("okta.xml").identity?.saml[0]?.metadataFile).toBe(join(folder, "okta.xml"));
    expect(withSaml(join(folder, "okta.xml")).identity?.saml[0]?.metadataFile).toBe(join(folder, "okta.xml"));
    expect(refusal(() => withSaml("google.xml")).problems).toMatchObject([
      {
        code: "SAML_METADATA_UNREADABLE",
        path: "identity.saml.okta.metadataFile",
        value: `${join(folder, "google.xml")}: nothing: there is no such file or folder`,
      },
    ]);
  });

  it("whose content is wrong is refused with all problems of the organization", () => {
    const codes = refusal(() =>
      readOrganizationFile(file(VALID.replace('"100000000002"', "100000000002").replace("/app]", "/app/]"))),
    ).problems.map(({ code }) => code);

    expect(codes).toEqual(["ACCOUNT_ID_INVALID", "NAMESPACE_INVALID"]);
  });
});
