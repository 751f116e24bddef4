import { addAccountStacks, FoundationApp, parseOrganization } from "cdktf-aws-foundation";
import { measured } from "../support/measured";
import { accessOrganizationOf, exampleWithUsers } from "../workloads/access-organizations";

const [, , outdir, accounts, roleTypes] = process.argv;

measured(() => {
  const app = new FoundationApp({ outdir });
  const large = roleTypes !== undefined;
  const definition = large ? accessOrganizationOf(Number(accounts), Number(roleTypes)) : exampleWithUsers();
  addAccountStacks(app, parseOrganization(definition));
  app.synth();
});
