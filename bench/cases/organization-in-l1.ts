import { App, TerraformStack } from "cdktf";
import { measuredSynthesis } from "../support/measured";
import { PlainReplica } from "../workloads/plain-replica";

const replica = new PlainReplica(process.argv[4]!);

measuredSynthesis((outdir, accounts) => {
  const app = new App({ outdir });
  for (let index = 0; index < accounts; index++) replica.addTo(new TerraformStack(app, `account-${index}`));
  app.synth();
});
