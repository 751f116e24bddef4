import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readOrganizationFile } from "../../src/cli/organization-file";
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
        value: "ENOENT",
        allowed: "a YAML or JSON file that can be read",
        fix: "check the file's path and its permissions",
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
