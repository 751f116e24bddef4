/**
 * Everything optional switched on, in the region that the command line names:
 *
 *   node -r ts-node/register/transpile-only test/e2e/everything/main.ts cn-north-1
 */
import { addAccountStacks, AwsEnvironment, defineOrganization, FoundationApp } from "cdktf-aws-foundation";
import { EverythingStack } from "./everything-stack";

const region = process.argv[2] ?? "us-east-1";

const organization = defineOrganization({
  name: "everything",
  prefix: "store",
  region,
  tags: { owner: "platform", "cost centre": "42" },
  deployRoleName: "deployer",
  state: { backend: "s3", account: "bastion", bucketName: "everything-state" },
  accounts: {
    bastion: { id: "200000000001", kind: "identity", alertEmails: ["platform@example.com"] },
    live: {
      id: "200000000002",
      kind: "workload",
      alias: "live_1",
      alertEmails: ["platform@example.com", "oncall@example.com"],
      slack: { webhookVersion: 1 },
      notifications: { emails: ["developers@example.com"], deletions: true },
    },
  },
  configStore: {
    namespaces: ["/shared", "/app", "/services"],
    serviceNamespace: "/services",
    keys: { app: { description: "secrets of applications" }, data: {} },
    replicationKeyAccess: { live: { because: "people mend services by hand" } },
    oneTimeSecrets: "live",
    usageTracking: true,
    eventConcurrency: 5,
  },
  roleTypes: {
    admin: { namespaces: "all", keys: "all", userActivity: true },
    dev: { namespaces: { "/app": "write", "/shared": "read", "/app/billing": "restore" }, keys: ["app"] },
  },
  identity: {
    bastion: { users: { ada: { roleTypes: ["admin", "dev"] } } },
    oidc: {
      login: {
        issuer: "https://login.example.com",
        audience: "store",
        subjects: { dev: ["ada@example.com"] },
      },
    },
    standard: { because: "this application shows every setting" },
  },
});

const app = new FoundationApp();
addAccountStacks(app, organization);
new EverythingStack(app, "everything", new AwsEnvironment({ accountId: "200000000003", region }));
app.synth();
