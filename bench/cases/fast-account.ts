import { App } from "cdktf";
import { FastStack, withoutTokenTraces } from "cdktf-aws-foundation";
import { measuredSynthesis } from "../support/measured";
import { addAccount } from "../workloads/account";

const crossStackReferences = process.argv[4] !== "secluded";

measuredSynthesis((outdir, accounts) => {
  const app = new App({ outdir });
  withoutTokenTraces(() => {
    for (let index = 0; index < accounts; index++) {
      addAccount(new FastStack(app, `account-${index}`, { crossStackReferences }), index);
    }
  });
  app.synth();
});
