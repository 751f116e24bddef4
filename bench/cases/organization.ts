import { addAccountStacks, FoundationApp, parseOrganization } from "cdktf-aws-foundation";
import { measuredSynthesis } from "../support/measured";
import { organizationOf } from "../workloads/organization";

measuredSynthesis((outdir, accounts) => {
  const app = new FoundationApp({ outdir });
  addAccountStacks(app, parseOrganization(organizationOf(accounts)));
  app.synth();
});
