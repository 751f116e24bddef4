import { withSynthesized } from "../../../src/review/synthesized/combine";
import { compareOutputs } from "../../../src/review/synthesized/compare";
import { outputOf, stackJson } from "../support/outputs";
import { ACCOUNT, changeJson, planJson, planOf } from "../support/plans";

const at = (path: string) => ({ "//": { metadata: { path } } });
const stack = (name: string, rest: object = {}) => ({
  json: stackJson({ aws_dynamodb_table: { T: { name, ...at("dev/Table/Resource") } } }, rest),
});
const table = (address: string) =>
  changeJson("aws_dynamodb_table", { address, before: { name: "a" }, after: { name: "b" } });
const plan = (source: string, ...changes: object[]) => planOf(planJson(changes), source);

describe("plans together with synthesized output", () => {
  it("tell where the code makes what changes, its instances too", () => {
    const [reviewed] = withSynthesized(
      [
        plan(
          "dev.json",
          table("aws_dynamodb_table.T"),
          table('aws_dynamodb_table.T["a.b"]'),
          table("aws_x.other"),
        ),
      ],
      { head: outputOf({ dev: stack("b") }), compared: [] },
    );

    expect(reviewed!.changes.map(({ constructPath }) => constructPath)).toEqual([
      "dev/Table/Resource",
      "dev/Table/Resource",
      undefined,
    ]);
  });

  it("tell where the code made what it makes no longer", () => {
    const [base, head] = [outputOf({ dev: stack("a") }), outputOf({ dev: { json: stackJson({}) } })];
    const gone = changeJson("aws_dynamodb_table", { address: "aws_dynamodb_table.T", before: { name: "a" } });

    const [reviewed] = withSynthesized([plan("dev.json", gone)], { head, base, compared: [] });

    expect(reviewed!.changes[0]!.constructPath).toBe("dev/Table/Resource");
  });

  it("tell what really changes, and the comparison the rest: settings, and stacks without a plan", () => {
    const backend = { terraform: { backend: { s3: { bucket: "b" } } } };
    const base = outputOf({ dev: stack("a"), prod: stack("a") });
    const head = outputOf({ dev: stack("b", backend), prod: stack("b") });

    const plans = withSynthesized([plan("dev.json", table("aws_dynamodb_table.T"))], {
      head,
      base,
      compared: compareOutputs(base, head),
    });

    expect(
      plans.map(({ kind, account, changes }) => [kind, account, changes.map(({ action }) => action)]),
    ).toEqual([
      ["plan", "dev", ["update"]],
      ["synthesized", "prod", ["replace"]],
    ]);
    expect(plans.map(({ isCompared }) => isCompared)).toEqual([true, undefined]);
    expect(plans[0]!.settings).toMatchObject([{ address: "backend", action: "create" }]);
  });

  it("belong to the only stack of their account when no stack has their name", () => {
    const [reviewed] = withSynthesized([plan("plans/1.json", table("aws_dynamodb_table.T"))], {
      head: outputOf({ dev: stack("b") }),
      compared: [],
    });

    expect([reviewed!.accountId, reviewed!.changes[0]!.constructPath]).toEqual([
      ACCOUNT,
      "dev/Table/Resource",
    ]);
  });

  it("know the account of the stack where the plan does not tell it", () => {
    const untold = planOf({ format_version: "1.2", resource_changes: [] });

    const [reviewed] = withSynthesized([untold], { head: outputOf({ dev: stack("b") }), compared: [] });

    expect([untold.accountId, reviewed!.accountId]).toEqual([undefined, ACCOUNT]);
  });

  it("warn of a plan that no stack fits", () => {
    const [reviewed] = withSynthesized([plan("plans/1.json", table("aws_dynamodb_table.T"))], {
      head: outputOf({ dev: stack("b"), qa: stack("b") }),
      compared: [],
    });

    expect(reviewed!.warnings).toEqual([
      "no stack of the synthesized output fits it: name the plan as its stack, such as dev=plan.json",
    ]);
  });
});
