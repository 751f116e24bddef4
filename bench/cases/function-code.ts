import { App, AssetType, TerraformAsset } from "cdktf";
import { FastStack, FunctionCode } from "cdktf-aws-foundation";
import { measuredSynthesis } from "../support/measured";

measuredSynthesis((outdir, stacks) => {
  const app = new App({ outdir });
  for (let index = 0; index < stacks; index++) {
    const stack = new FastStack(app, `account-${index}`);
    const { path, sha256 } = FunctionCode.bundled("config-auditor").zipFor(stack);
    new TerraformAsset(stack, "Code", { path, type: AssetType.FILE, assetHash: sha256 });
  }
  app.synth();
});
