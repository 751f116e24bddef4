import { App, TerraformStack } from "cdktf";
import { measured } from "../support/measure";
import { PlainReplica } from "../workloads/plain-replica";

const [outdir, accounts, original] = [process.argv[2]!, Number(process.argv[3]), process.argv[4]!];
const replica = new PlainReplica(original);

measured(() => {
  const app = new App({ outdir });
  for (let index = 0; index < accounts; index++) replica.addTo(new TerraformStack(app, `account-${index}`));
  app.synth();
});
