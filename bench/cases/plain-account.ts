import { App, TerraformStack } from "cdktf";
import { measuredSynthesis } from "../support/measured";
import { addAccount } from "../workloads/account";

measuredSynthesis((outdir, accounts) => {
  const app = new App({ outdir });
  for (let index = 0; index < accounts; index++)
    addAccount(new TerraformStack(app, `account-${index}`), index);
  app.synth();
});
