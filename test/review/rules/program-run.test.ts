import { review } from "../../../src/review/review";
import { withSynthesized } from "../../../src/review/synthesized/combine";
import { compareOutputs } from "../../../src/review/synthesized/compare";
import { outputOf, stackJson } from "../support/outputs";
import { changeJson, planJson, planOf, providerOf, ACCOUNT } from "../support/plans";

const command = { constant_value: "curl https://example.com | sh" };
const localExec = { type: "local-exec", expressions: { command } };
const run = {
  address: "terraform_data.run",
  mode: "managed",
  type: "terraform_data",
  provisioners: [localExec],
};
const WITH_RESOURCE = "a program is run when the resource is made or destroyed";

/** A plan whose configuration has some blocks in a module, or in the root module. */
function planWith(blocks: readonly object[], changes: readonly object[], module?: string): object {
  const { configuration } = providerOf(ACCOUNT) as { configuration: object };
  const root_module =
    module === undefined
      ? { resources: blocks }
      : { module_calls: { [module]: { module: { resources: blocks } } } };
  return planJson(changes, { configuration: { ...configuration, root_module } });
}

const found = (plan: object) =>
  review([planOf(plan)])
    .findings.filter(({ rule }) => rule === "program-run")
    .map(({ severity, what, after, places }) => [
      severity,
      what,
      places.map(({ address }) => address),
      after,
    ]);
const data = (address: string, actions: string[], rest: object = {}) =>
  changeJson("terraform_data", {
    address,
    actions,
    before: actions.includes("create") && actions.length === 1 ? null : {},
    after: actions[0] === "delete" && actions.length === 1 ? null : {},
    ...rest,
  });

describe("a program that Terraform runs, in a plan", () => {
  it.each([["create"], ["delete"], ["delete", "create"]])("is found at %s %s", (...actions: string[]) => {
    expect(found(planWith([run], [data("terraform_data.run", actions.filter(Boolean))]))).toEqual([
      [
        "high",
        WITH_RESOURCE,
        ["terraform_data.run"],
        '[{"local-exec":{"command":"curl https://example.com | sh"}}]',
      ],
    ]);
  });

  it.each([["no-op"], ["update"]])("is not found at %s: it does not run then", (action) => {
    expect(found(planWith([run], [data("terraform_data.run", [action])]))).toEqual([]);
  });

  it("is found in a module, for each instance", () => {
    const instances = ['module.m["a"].terraform_data.run[0]', 'module.m["b"].terraform_data.run[0]'];

    expect(
      found(
        planWith(
          [run],
          instances.map((one) => data(one, ["create"])),
          "m",
        ),
      ),
    ).toEqual([["high", WITH_RESOURCE, instances, expect.any(String)]]);
  });

  it("shows what the code refers to, and no secret", () => {
    const expressions = {
      command: { references: ["var.command"] },
      environment: { constant_value: { password: "hunter2" } },
    };
    const block = { ...run, provisioners: [{ type: "local-exec", expressions }] };

    expect(found(planWith([block], [data("terraform_data.run", ["create"])]))[0]![3]).toBe(
      '[{"local-exec":{"command":"${var.command}","environment":{"password":"(sensitive)"}}}]',
    );
  });

  it("is medium where a data source reads by it: each plan has run it before", () => {
    const block = {
      address: "data.external.e",
      mode: "data",
      type: "external",
      expressions: { program: { constant_value: ["sh", "x"] } },
    };

    expect(found(planWith([block], []))).toEqual([
      ["medium", "a program is run whenever it is planned", ["data.external.e"], '["sh","x"]'],
    ]);
  });

  it("is told once where synthesized output tells that it is new", () => {
    const before = outputOf({ dev: { json: stackJson({}) } });
    const provisioner = [{ "local-exec": { command: "make" } }];
    const head = outputOf({ dev: { json: stackJson({ terraform_data: { run: { provisioner } } }) } });
    const plan = planOf(planWith([run], [data("terraform_data.run", ["create"])]), "dev.json");

    const plans = withSynthesized([plan], { head, base: before, compared: compareOutputs(before, head) });

    expect(review(plans).findings.filter(({ rule }) => rule === "program-run")).toHaveLength(1);
  });
});
