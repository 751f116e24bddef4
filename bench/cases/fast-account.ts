import { App } from "cdktf";
import { FastStack, withoutTokenTraces } from "cdktf-aws-foundation";
import { measured } from "../support/measure";
import { addAccount } from "../workloads/account";

const [outdir, accounts] = [process.argv[2]!, Number(process.argv[3])];
const crossStackReferences = process.argv[4] !== "secluded";

measured(() => {
  const app = new App({ outdir });
  withoutTokenTraces(() => {
    for (let index = 0; index < accounts; index++) {
      addAccount(new FastStack(app, `account-${index}`, { crossStackReferences }), index);
    }
  });
  app.synth();
});
