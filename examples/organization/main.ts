import { addAccountStacks, defineOrganization, FoundationApp } from "cdktf-aws-foundation";

const organization = defineOrganization({
  name: "example",
  region: "us-east-1",
  tags: { owner: "platform" },
  accounts: {
    bastion: { id: "100000000001", kind: "identity" },
    dev: { id: "100000000002", kind: "workload", alertEmails: ["platform@example.com"] },
    qa: { id: "100000000003", kind: "workload", alertEmails: ["platform@example.com"] },
    stage: { id: "100000000004", kind: "workload", alertEmails: ["platform@example.com"] },
    prod: { id: "100000000005", kind: "workload", alertEmails: ["platform@example.com"] },
  },
  configStore: {
    namespaces: ["/shared", "/app", "/data", "/devops", "/sre", "/dba"],
    serviceNamespace: "/app",
    keys: { app: {}, devops: {}, data: {} },
    replicationKeyAccess: { dev: { because: "developers look into what services read" } },
  },
  roleTypes: {
    admin: { namespaces: "all", keys: "all" },
    devops: { namespaces: ["/shared", "/app", "/devops", "/data", "/sre"], keys: ["devops", "app", "data"] },
    data: { namespaces: ["/shared", "/app", "/data"], keys: ["data", "app"] },
    dba: { namespaces: ["/shared", "/dba", "/app"], keys: ["data", "app"] },
    sre: { namespaces: ["/shared", "/sre", "/app"], keys: ["app"] },
    dev: { namespaces: ["/shared", "/app"], keys: ["app"] },
  },
  identity: {
    bastion: {
      users: {
        ada: { roleTypes: ["admin"] },
        ben: { roleTypes: ["devops", "sre"] },
        cleo: { roleTypes: ["data", "dba"] },
        dan: { roleTypes: ["dev"] },
      },
    },
  },
});

const app = new FoundationApp();
addAccountStacks(app, organization);
app.synth();
