import { addAccountStacks, defineOrganization, FoundationApp } from "cdktf-aws-foundation";

const organization = defineOrganization({
  name: "quickstart",
  accounts: {
    dev: { id: "111111111111", kind: "workload", region: "us-east-1" },
  },
  configStore: {
    namespaces: ["/shared", "/app"],
    keys: { app: {} },
  },
  roleTypes: {
    dev: { namespaces: ["/shared", "/app"], keys: ["app"] },
  },
});

const app = new FoundationApp();
addAccountStacks(app, organization);
app.synth();
