import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { TerraformStack } from "cdktf";
import { FoundationApp } from "../../src/core/foundation-app";
import { temporaryFolder } from "../support/folders";
import { refusal } from "../support/synthesized";

describe("the output folder of an app", () => {
  const missing = () => join(temporaryFolder("app"), "out");

  it("is made when the app is synthesized, and not before", () => {
    const outdir = missing();
    const app = new FoundationApp({ outdir });
    new TerraformStack(app, "dev");

    expect(existsSync(outdir)).toBe(false);
    app.synth();
    expect(existsSync(join(outdir, "stacks", "dev", "cdk.tf.json"))).toBe(true);
  });

  it("does not stay, empty, after an app that is refused", () => {
    const outdir = missing();
    const app = new FoundationApp({ outdir });
    const stack = new TerraformStack(app, "dev");
    stack.node.addValidation({ validate: () => ["something is wrong"] });

    expect(() => app.synth()).toThrow("something is wrong");
    expect(existsSync(outdir)).toBe(false);
  });

  it("leaves none of the folders around it that were made for nothing", () => {
    const around = temporaryFolder("app");
    new FoundationApp({ outdir: join(around, "a/b/c") });

    expect(existsSync(join(around, "a"))).toBe(false);
  });

  it("is not the environment's where that is empty", () => {
    const before = process.env.CDKTF_OUTDIR;
    process.env.CDKTF_OUTDIR = "";
    try {
      expect(refusal(() => new FoundationApp()).problems).toMatchObject([
        { code: "OUTPUT_NOT_WRITABLE", value: "", fix: "name a folder, or leave it out for cdktf.out" },
      ]);
    } finally {
      if (before === undefined) delete process.env.CDKTF_OUTDIR;
      else process.env.CDKTF_OUTDIR = before;
    }
  });

  it("stays where it was there before", () => {
    const outdir = missing();
    mkdirSync(outdir);
    new FoundationApp({ outdir });

    expect(existsSync(outdir)).toBe(true);
    expect(existsSync(join(outdir, "stacks"))).toBe(false);
  });
});
