import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import { type Foundation, readFoundation } from "../../../src/access/matrix/store";
import { FoundationApp } from "../../../src/core/foundation-app";
import type { AccountKinds, OrganizationDefinition } from "../../../src/core/organization/definition";
import { defineOrganization } from "../../../src/core/organization/organization";
import { addAccountStacks } from "../../../src/stacks/account-stacks";
import { temporaryFolder } from "../../support/folders";
import { provideHandlers } from "../../support/handlers";

/** What an organization's file holds. */
export type Definition = OrganizationDefinition<string, string, AccountKinds, string>;

const EXAMPLE = resolve(__dirname, "../../../examples/organization/organization.yaml");

/** The example's organization, with a user of the identity account for each of its role types. */
export function exampleOrganization(): Definition {
  const definition = parse(readFileSync(EXAMPLE, "utf8")) as Definition;
  const users = Object.fromEntries(
    Object.keys(definition.roleTypes).map((name) => [`${name}_user`, { roleTypes: [name] }]),
  );
  return { ...definition, identity: { bastion: { users } } };
}

/** Two accounts, one of them with a config store, and two role types; changes replace what they name. */
export function smallOrganization(changes: Partial<Definition> = {}): Definition {
  return {
    name: "acme",
    region: "eu-central-1",
    accounts: {
      bastion: { id: "100000000001", kind: "identity" },
      prod: { id: "100000000005", kind: "workload" },
    },
    configStore: { namespaces: ["/app", "/devops", "/shared"], keys: { app: {}, devops: {} } },
    roleTypes: {
      dev: { namespaces: { "/app": "read" }, keys: ["app"] },
      ops: { namespaces: ["/devops"], keys: ["devops"] },
    },
    identity: { bastion: { users: { alice: { roleTypes: ["dev", "ops"] } } } },
    ...changes,
  };
}

/** The small organization, with a role for emergencies and a pipeline. */
export function guardedOrganization(): Definition {
  return smallOrganization({
    identity: {
      bastion: { users: { alice: { roleTypes: ["dev"] }, bob: { roleTypes: ["dev"] } } },
      breakGlass: { users: ["alice"] },
    },
    pipeline: { github: "acme/platform" },
  });
}

const outputs = temporaryFolder("access");
let count = 0;

/** The output folder of an organization. */
export function outputOf(definition: Definition): string {
  const outdir = join(outputs, `out-${count++}`);
  const app = new FoundationApp({ outdir });
  provideHandlers(app);
  addAccountStacks(app, defineOrganization(definition));
  app.synth();
  return outdir;
}

/** An organization as it is synthesized. */
export function foundationOf(definition: Definition): Foundation {
  return readFoundation(outputOf(definition));
}
