import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { main } from "../../src/cli/foundation";
import { FoundationApp } from "../../src/core/foundation-app";
import { defineOrganization } from "../../src/core/organization/organization";
import { addAccountStacks } from "../../src/stacks/account-stacks";
import { provideHandlers } from "../support/handlers";
import { refusal } from "../support/synthesized";
import { recordedTerminal } from "./recorded-terminal";

const HEAD = `
name: acme
region: us-east-1
accounts:
  bastion: { id: "100000000001", kind: identity }
  dev: { id: "100000000002", kind: workload }
configStore: { namespaces: [/app], keys: { app: {} } }
`;

const EVERYTHING_WRONG = `${HEAD}
roleTypes:
  dev: { namespaces: [], keys: [app] }
  ops: { namespaces: [/app], keys: [apps] }
identity:
  saml: { okta: { metadataFile: okta.xml } }
  bastion: { users: { bob: { roleTypes: [devs] } } }
  oidc:
    entra: { issuer: "https://login.example.com/tenant", audience: figgy, subjects: { dev: [carol] } }
    plain: { issuer: "http://login.example.com", audience: figgy, subjects: { dev: [carol] } }
`;

const HTML_METADATA = `${HEAD}
roleTypes: { dev: { namespaces: [/app], keys: [app] } }
identity: { saml: { okta: { metadataFile: okta.xml } } }
`;

/** Code and path of every problem in a message. */
const problemsIn = (text: string) =>
  [...text.matchAll(/^ *([A-Z_]+ [\w./["\]-]+):/gm)].map(([, problem]) => problem);

describe("an organization whose ways in are wrong", () => {
  const started = process.cwd();
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "bad-identity-"));
    process.chdir(folder);
    writeFileSync("okta.xml", "<!DOCTYPE html><html><body>Sign in</body></html>");
  });
  afterEach(() => {
    process.chdir(started);
    rmSync(folder, { recursive: true });
  });

  const bySynthCommand = async (yaml: string): Promise<string> => {
    writeFileSync("organization.yaml", yaml);
    const terminal = recordedTerminal();
    const code = await main(
      ["node", "foundation", "synth", "organization.yaml", "--output", "out"],
      terminal,
    );

    expect(code).toBe(1);
    return terminal.notes.join("\n");
  };

  const byProgram = (yaml: string): string =>
    refusal(() => {
      const app = new FoundationApp({ outdir: "out" });
      provideHandlers(app);
      addAccountStacks(app, defineOrganization(parse(yaml) as never));
      app.synth();
    }).message;

  it.each([
    ["a file", bySynthCommand],
    ["a program", byProgram],
  ])("is refused with every problem at once, and nothing is written: %s", async (_, synth) => {
    expect(problemsIn(await synth(EVERYTHING_WRONG))).toEqual([
      "ROLE_NAMESPACES_EMPTY roleTypes.dev.namespaces",
      "KEY_UNDECLARED roleTypes.ops.keys",
      "ROLE_UNDECLARED identity.bastion.users.bob.roleTypes",
      "SAML_METADATA_INVALID identity.saml.okta.metadataFile",
      "OIDC_ISSUER_INVALID identity.oidc.entra.issuer",
      "OIDC_ISSUER_INVALID identity.oidc.plain.issuer",
    ]);
    expect(existsSync("out")).toBe(false);
  });

  it.each([
    ["a file", bySynthCommand],
    ["a program", byProgram],
  ])("is refused with metadata that are a sign-in page, and nothing is written: %s", async (_, synth) => {
    const message = await synth(HTML_METADATA);

    expect(problemsIn(message)).toEqual(["SAML_METADATA_INVALID identity.saml.okta.metadataFile"]);
    expect(message).toContain("this is probably its sign-in page");
    expect(existsSync("out")).toBe(false);
  });
});
