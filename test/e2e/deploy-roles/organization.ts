import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { FoundationApp } from "../../../src/core/foundation-app";
import { defineOrganization } from "../../../src/core/organization/organization";
import { addAccountStacks } from "../../../src/stacks/account-stacks";
import { CERTIFICATE, metadataWith, SHORT_CERTIFICATE } from "../../support/saml-metadata";
import { temporaryFolder } from "../../support/folders";
import { provideHandlers } from "../../support/handlers";

export const REPOSITORY = "acme/platform";

/** An organization that has something of everything, at first. */
const FIRST = {
  name: "acme",
  region: "us-east-1",
  tags: { owner: "platform", stays: "yes" },
  accounts: {
    bastion: { id: "100000000001", kind: "identity" },
    dev: {
      id: "100000000002",
      kind: "workload",
      alertEmails: ["platform@example.com"],
      slack: { webhookVersion: 1 },
    },
  },
  configStore: {
    namespaces: ["/shared", "/app"],
    keys: { app: {} },
    oneTimeSecrets: "dev",
    usageTracking: true,
  },
  roleTypes: { dev: { namespaces: ["/app"], keys: ["app"] } },
  identity: {
    breakGlass: { users: ["alice"] },
    bastion: { users: { alice: { roleTypes: ["dev"] }, bob: { roleTypes: ["dev"] } } },
    standard: { because: "contractors have no account at the identity provider" },
  },
  pipeline: { github: REPOSITORY },
} as const;

/** What became of it: something of every kind was added, changed and removed. */
const THEN = {
  ...FIRST,
  tags: { owner: "cloud", added: "yes" },
  accounts: {
    ...FIRST.accounts,
    dev: { ...FIRST.accounts.dev, alertEmails: ["cloud@example.com"], slack: { webhookVersion: 2 } },
  },
  configStore: {
    namespaces: ["/shared", "/app", "/data"],
    keys: { app: { description: "secrets of applications" }, data: {} },
    oneTimeSecrets: "dev",
    usageTracking: true,
  },
  roleTypes: {
    dev: { namespaces: ["/app", "/data"], keys: ["app", "data"] },
    ops: { namespaces: "all", keys: "all" },
  },
  identity: {
    bastion: { users: { alice: { roleTypes: ["ops"] }, carol: { roleTypes: ["dev"] } } },
  },
} as const;

/** The folders of the organization's stacks, by account: `first`, and what became of it `then`. */
export function synthesize(): Readonly<Record<"first" | "then", (account: string) => string>> {
  const first = withProviders(FIRST, [CERTIFICATE]);
  const then = withProviders(THEN, [CERTIFICATE, SHORT_CERTIFICATE]);
  return { first: foldersOf(first), then: foldersOf(then) };
}

function withProviders(definition: typeof FIRST | typeof THEN, certificates: readonly string[]) {
  const metadataFile = join(temporaryFolder("metadata"), "okta.xml");
  writeFileSync(metadataFile, metadataWith(...certificates));
  const login = { issuer: "https://login.example.com", audience: "figgy", subjects: { dev: ["carol"] } };
  const providers = { saml: { okta: { metadataFile } }, oidc: { login } };
  return { ...definition, identity: { ...definition.identity, ...providers } };
}

/** The folder of each stack of an organization. */
export function foldersOf(definition: object): (account: string) => string {
  const outdir = temporaryFolder("deployed");
  const app = new FoundationApp({ outdir });
  provideHandlers(app);
  addAccountStacks(app, defineOrganization(definition as typeof FIRST));
  app.synth();
  return (account) => join(outdir, "stacks", account);
}
