/**
 * What must compile, and what must not. The type check reads this file; nothing runs it. A line that compiles although
 * it must not fails the type check, because its `@ts-expect-error` expects an error that is not there.
 */
import type { App } from "cdktf";
import { defineOrganization, parseOrganization } from "../../src/core/organization/organization";
import { addAccountStacks } from "../../src/stacks/account-stacks";

declare const app: App;

const declared = {
  name: "example",
  region: "us-east-1",
  configStore: { namespaces: ["/app"], keys: { app: {} } },
  roleTypes: { dev: { namespaces: ["/app"], keys: ["app"] } },
} as const;

export const stacks = addAccountStacks(
  app,
  defineOrganization({
    ...declared,
    accounts: {
      bastion: { id: "100000000001", kind: "identity" },
      dev: { id: "100000000002", kind: "workload", alertEmails: ["a@example.com"] },
    },
  }),
);

export const ofWorkload = [stacks.dev.configStore, stacks.dev.baseline.key];
export const ofIdentity = stacks.bastion.baseline;
export const maybe = [stacks["dev-pipeline"]?.pipeline, stacks["terraform-state"]];

// @ts-expect-error an identity account has no config store
export const noStore = stacks.bastion.configStore;

// @ts-expect-error there is no account "qa"
export const noAccount = stacks.qa;

// @ts-expect-error not every organization has a pipeline
export const noPipeline = stacks["dev-pipeline"].pipeline;

// @ts-expect-error not every organization keeps its state in S3
export const noState = stacks["terraform-state"].node;

export const ofData = addAccountStacks(app, parseOrganization({}));
export const anyStack = ofData["dev"]!.node;

// @ts-expect-error whether data declares the account, and of which kind, is not known
export const unknownKind = ofData["dev"].configStore;

export const wrongKind = defineOrganization({
  ...declared,
  accounts: {
    // @ts-expect-error there is no such kind
    dev: { id: "100000000002", kind: "wrkload" },
  },
});

export const wrongProperty = defineOrganization({
  ...declared,
  accounts: {
    // @ts-expect-error an account has no such property
    dev: { id: "100000000002", kind: "workload", alertEmail: ["a@example.com"] },
  },
});
