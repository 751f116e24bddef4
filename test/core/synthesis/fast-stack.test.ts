import { join } from "node:path";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { Lazy, TerraformLocal, TerraformOutput, TerraformStack, Testing } from "cdktf";
import { FastStack } from "../../../src/core/synthesis/fast-stack";
import { configurationOf, expectSame, expectSameFast, stackOf } from "./support/both-ways";

describe("a fast stack", () => {
  it("is a stack of cdktf's", () => {
    const stack = new FastStack(Testing.app(), "stack");
    const key = new KmsKey(stack, "key", {});
    expect(TerraformStack.isStack(stack)).toBe(true);
    expect(TerraformStack.of(key)).toBe(stack);
    expect(stack).toBeInstanceOf(TerraformStack);
  });

  it("renders the same twice, and leaves its elements and overrides as they were", () => {
    const stack = new FastStack(Testing.app(), "stack");
    const override = { a: [Lazy.stringValue({ produce: () => "late" })], b: undefined };
    new KmsKey(stack, "key", { tags: { a: "b" } }).addOverride("timeouts", override);
    stack.addOverride("locals", override);
    const first = JSON.stringify(stack.toTerraform());
    expect(JSON.stringify(stack.toTerraform())).toBe(first);
    expect(override.a).toHaveLength(1);
    expect(override).toHaveProperty("b");
  });

  it("is rendered by cdktf's test helpers", () => {
    const [stock, fast] = [TerraformStack, FastStack].map((Stack) => {
      const stack = new Stack(Testing.app(), "stack");
      new TerraformOutput(stack, "arn", { value: new KmsKey(stack, "key", { description: "d" }).arn });
      return Testing.synth(stack);
    });
    expect(fast).toBe(stock);
  });

  it("renders HCL when it is asked to", () => {
    process.env.SYNTH_HCL_OUTPUT = "true";
    try {
      const outcome = expectSame(stackOf((stack) => new KmsKey(stack, "key", { description: "d" })));
      expect(Object.keys(outcome.files)).toContain(join("stacks", "stack", "cdk.tf"));
    } finally {
      delete process.env.SYNTH_HCL_OUTPUT;
    }
  });

  it("sees what was changed after it was prepared", () => {
    const [stock, fast] = [TerraformStack, FastStack].map((Stack) => {
      const stack = new Stack(Testing.app(), "stack");
      const key = new KmsKey(stack, "key", { description: "before" });
      stack.prepareStack();
      key.description = "after";
      key.addOverride("tags", { after: key.arn });
      new KmsKey(stack, "added", {});
      return Testing.synth(stack);
    });
    expect(fast).toBe(stock);
    expect(fast).toContain("after");
  });

  it("leaves the prototype of objects alone, which cdktf writes to", () => {
    const stack = new FastStack(Testing.app(), "stack");
    stack.addOverride("locals", JSON.parse('{"plain": 1, "__proto__": {"polluted": true}}'));
    new TerraformLocal(stack, "local", JSON.parse('{"plain": 1, "__proto__": {"polluted": true}}'));
    expect(stack.toTerraform().locals).toEqual({ plain: 1, local: { plain: 1 } });
    expect({}).not.toHaveProperty("polluted");
  });

  it("renders what a late value adds while the stack is prepared", () => {
    const outcome = expectSameFast(
      stackOf((stack) => {
        const name = Lazy.stringValue({
          produce: () => {
            if (!stack.node.tryFindChild("added")) new SqsQueue(stack, "added", { name: "added" });
            return "made late";
          },
        });
        new SqsQueue(stack, "queue", { name });
      }),
    );
    expect(configurationOf(outcome, "stack").resource.aws_sqs_queue).toHaveProperty("added");
  });
});
