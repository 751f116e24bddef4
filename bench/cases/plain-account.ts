import { App, TerraformStack } from "cdktf";
import { measured } from "../support/measure";
import { addAccount } from "../workloads/account";

const [outdir, accounts] = [process.argv[2]!, Number(process.argv[3])];

measured(() => {
  const app = new App({ outdir });
  for (let index = 0; index < accounts; index++)
    addAccount(new TerraformStack(app, `account-${index}`), index);
  app.synth();
});
