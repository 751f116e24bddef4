import { FoundationApp, addAccountStacks, defineOrganization } from "cdktf-aws-foundation";
import { measured } from "../support/measure";
import { organizationOf } from "../workloads/organization";

const [outdir, accounts] = [process.argv[2]!, Number(process.argv[3])];

measured(() => {
  const app = new FoundationApp({ outdir });
  addAccountStacks(app, defineOrganization(organizationOf(accounts)));
  app.synth();
});
