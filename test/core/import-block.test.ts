import childProcess from "node:child_process";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { Testing, TerraformStack } from "cdktf";
import { adopt } from "../../src/core/import-block";
import { FastStack } from "../../src/core/synthesis/fast-stack";
import { refusal, type Json } from "../support/synthesized";

const STACKS = { "a plain stack": TerraformStack, "a fast stack": FastStack };

function stackOf(Base: typeof TerraformStack): TerraformStack {
  const stack = new Base(Testing.app(), "stack");
  new AwsProvider(stack, "aws");
  return stack;
}

function importsOf(stack: TerraformStack): Json[] {
  stack.prepareStack();
  return (JSON.parse(JSON.stringify(stack.toTerraform())) as Json).import as Json[];
}

describe.each(Object.entries(STACKS))("adopting in %s", (_, Base) => {
  it("adds an import block for each resource", () => {
    const stack = stackOf(Base);
    adopt(new CloudwatchLogGroup(stack, "First", { name: "first" }), "first");
    adopt(new CloudwatchLogGroup(stack, "Second", { name: "second" }), "second");

    expect(importsOf(stack)).toEqual([
      { to: "aws_cloudwatch_log_group.First", id: "first" },
      { to: "aws_cloudwatch_log_group.Second", id: "second" },
    ]);
  });

  it("leaves import blocks of others in place, from overrides and from cdktf's importFrom", () => {
    const stack = stackOf(Base);
    const theirs = { to: "aws_s3_bucket.theirs", id: "theirs" };
    stack.addOverride("import", [theirs]);
    new CloudwatchLogGroup(stack, "Stock", { name: "stock" }).importFrom("stock");
    adopt(new CloudwatchLogGroup(stack, "Ours", { name: "ours" }), "ours");

    expect(importsOf(stack)).toEqual(
      expect.arrayContaining([
        theirs,
        { to: "aws_cloudwatch_log_group.Stock", id: "stock" },
        { to: "aws_cloudwatch_log_group.Ours", id: "ours" },
      ]),
    );
  });

  it("follows a logical id that is overridden afterwards", () => {
    const stack = stackOf(Base);
    const group = new CloudwatchLogGroup(stack, "Group", { name: "group" });
    adopt(group, "group");
    group.overrideLogicalId("renamed");

    expect(importsOf(stack)).toEqual([{ to: "aws_cloudwatch_log_group.renamed", id: "group" }]);
  });

  it("leaves the resource as it is without adoption", () => {
    const adopted = stackOf(Base);
    adopt(new CloudwatchLogGroup(adopted, "Group", { name: "group" }), "group");
    const created = stackOf(Base);
    new CloudwatchLogGroup(created, "Group", { name: "group" });

    const resourceOf = (stack: TerraformStack) =>
      (stack.toTerraform() as Json).resource.aws_cloudwatch_log_group.Group as Json;
    expect({ ...resourceOf(adopted), "//": undefined }).toEqual({ ...resourceOf(created), "//": undefined });
  });
});

describe("adopting", () => {
  it("runs no terraform, as cdktf's importFrom does", () => {
    const run = jest.spyOn(childProcess, "execSync").mockReturnValue("Terraform v1.11.0" as never);
    const runsOf = (take: (group: CloudwatchLogGroup) => void) => {
      run.mockClear();
      const stack = stackOf(TerraformStack);
      take(new CloudwatchLogGroup(stack, "Group", { name: "group" }));
      Testing.synth(stack, true);
      return run.mock.calls.map(([command]) => command);
    };

    expect(runsOf((group) => group.importFrom("group"))).toEqual(["terraform version"]);
    expect(runsOf((group) => adopt(group, "group"))).toEqual([]);
    run.mockRestore();
  });

  it("shows in HCL as well", () => {
    const stack = stackOf(TerraformStack);
    adopt(new CloudwatchLogGroup(stack, "Group", { name: "group" }), "group");

    const { hcl } = stack.toHclTerraform() as { hcl: string };
    expect(hcl.replace(/\s+/g, " ")).toContain('import { to = aws_cloudwatch_log_group.Group id = "group" }');
  });

  it("refuses an empty id", () => {
    const stack = stackOf(TerraformStack);
    const group = new CloudwatchLogGroup(stack, "Group", { name: "group" });

    expect(refusal(() => adopt(group, "")).message).toBe(
      [
        "VALUE_MISSING stack/Group: a value is missing",
        '  given    ""',
        "  allowed  the id under which Terraform imports the resource",
        '  fix      see "Import" in the documentation of aws_cloudwatch_log_group',
      ].join("\n"),
    );
  });
});
