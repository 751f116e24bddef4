import type { FoundationError } from "../../../src/core/errors";
import { readPlan } from "../../../src/review/plan/read-plan";
import { SENSITIVE, UNKNOWN } from "../../../src/review/plan/value";
import { ACCOUNT, changeJson, planJson, planOf } from "../support/plans";

const change = (type: string, of: Parameters<typeof changeJson>[1]) =>
  planOf(planJson([changeJson(type, of)])).changes[0]!;

function refusal(text: string): FoundationError {
  try {
    readPlan({ source: "plan.json", text });
  } catch (error) {
    return error as FoundationError;
  }
  throw new Error("it was not refused");
}

describe("a plan's reader", () => {
  it("names the account by the file, and knows its id from the provider's configuration", () => {
    expect(planOf(planJson([]), "plans/prod.tfplan.json")).toMatchObject({
      account: "prod",
      accountId: ACCOUNT,
    });
  });

  it("knows the account from the ARNs of what exists, where the provider does not tell", () => {
    const existing = changeJson("aws_sqs_queue", {
      before: { arn: "arn:aws:sqs:eu-west-1:222222222222:q", delay_seconds: 0 },
      after: { arn: "arn:aws:sqs:eu-west-1:222222222222:q", delay_seconds: 1 },
    });

    expect(planOf(planJson([existing], { configuration: {} })).accountId).toBe("222222222222");
  });

  it.each([
    ["not JSON", "no", "PLAN_INVALID", "text that is not JSON"],
    ["nothing", " \n", "PLAN_INVALID", "an empty file: what was to write it has failed"],
    [
      "a plan for people",
      "\nTerraform will perform the following actions",
      "PLAN_INVALID",
      "what `terraform plan` prints for people",
    ],
    [
      "messages",
      '{"@level":"info","type":"version"}\n{"@level":"info"}\n',
      "PLAN_INVALID",
      "the messages of `terraform plan -json`, which are not the plan",
    ],
    ["a plan that is cut short", '{"format_version":"1.2","resour', "PLAN_INVALID", "JSON that is cut short"],
    [
      "the state's file",
      '{"version":4,"lineage":"x","serial":1,"resources":[]}',
      "PLAN_INVALID",
      "the state, which is no plan",
    ],
    [
      "JSON that something printed around",
      `[command]/usr/bin/terraform show\n${JSON.stringify(planJson([]))}`,
      "PLAN_INVALID",
      "terraform_wrapper",
    ],
    ["JSON of something else", "[]", "PLAN_INVALID", "without a format_version"],
    ["a state", '{"format_version":"1.0","values":{}}', "PLAN_INVALID", "of a state"],
    [
      "a part that is no list",
      '{"format_version":"1.2","resource_changes":{"a":1}}',
      "PLAN_INVALID",
      "JSON of another shape than a plan's: resource_changes",
    ],
    [
      "a part that is no object",
      '{"format_version":"1.2","resource_changes":null,"output_changes":[],"configuration":1}',
      "PLAN_INVALID",
      "JSON of another shape than a plan's: configuration, output_changes",
    ],
    ["an unknown major", '{"format_version":"2.0","resource_changes":[]}', "PLAN_VERSION_UNKNOWN", "2.0"],
    ["no version", '{"format_version":"x","resource_changes":[]}', "PLAN_VERSION_UNKNOWN", "x"],
  ])("refuses %s", (_what, text, code, message) => {
    expect(refusal(text)).toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it("reads an unknown minor with a warning", () => {
    expect(planOf(planJson([], { format_version: "1.9" })).warnings).toEqual([
      "format 1.9 is newer than 1.2: what it adds is not reviewed",
    ]);
  });

  it.each([
    ["errored", { errored: true, complete: false }, "ended with an error"],
    ["incomplete", { complete: false }, "not complete"],
    ["partly deferred", { deferred_changes: [{}] }, "deferred"],
  ])("warns of a plan that is %s", (_what, rest, warning) => {
    expect(planOf(planJson([], rest)).warnings).toEqual([expect.stringContaining(warning)]);
  });

  it("leaves out what it cannot read, and says so", () => {
    const plan = planOf(planJson([{}, changeJson("aws_sqs_queue", { actions: ["invoke"] })]));

    expect(plan.changes).toEqual([]);
    expect(plan.warnings).toEqual([
      "an entry without address or change was left out",
      "aws_sqs_queue.it: its actions are not known, it was left out",
    ]);
  });

  it("leaves out what stays as it is, unless it moves", () => {
    const stays = changeJson("aws_sqs_queue", { actions: ["no-op"], before: {}, after: {} });
    const moves = changeJson("aws_sqs_queue", {
      actions: ["no-op"],
      entry: { previous_address: "aws_sqs_queue.old" },
    });

    expect(planOf(planJson([stays, moves])).changes).toMatchObject([
      { previousAddress: "aws_sqs_queue.old" },
    ]);
  });

  it.each([
    [["delete", "create"], "replace"],
    [["create", "delete"], "replace"],
    [["create", "forget"], "replace"],
    [["forget"], "forget"],
  ])("reads the actions %j as %s", (actions, action) => {
    expect(change("aws_sqs_queue", { actions, before: {}, after: {} }).action).toBe(action);
  });

  it("masks what either side marks as sensitive, and tells that it differs", () => {
    const { before, after, sensitiveChanges } = change("aws_ssm_parameter", {
      before: { value: "old", name: "n" },
      after: { value: "new", name: "n" },
      change: { before_sensitive: { value: true }, after_sensitive: {} },
    });

    expect([before, after]).toEqual([
      { value: SENSITIVE, name: "n" },
      { value: SENSITIVE, name: "n" },
    ]);
    expect(sensitiveChanges).toEqual(["value"]);
  });

  it("masks at any depth, and where a whole object is marked", () => {
    const deep = change("aws_x", {
      after: { list: [{ a: "1", b: "2" }], all: { c: "3" } },
      sensitive: { list: [{ a: true }], all: true },
    });

    expect(deep.after).toEqual({ list: [{ a: SENSITIVE, b: "2" }], all: SENSITIVE });
  });

  it("masks what a name tells to be secret although nothing marks it", () => {
    const { after } = change("aws_db_instance", { after: { password: "p", user: [{ secret_string: "s" }] } });

    expect(after).toEqual({ password: SENSITIVE, user: [{ secret_string: SENSITIVE }] });
  });

  it("tells what is only known after apply", () => {
    const { after } = change("aws_x", { after: { a: 1 }, unknown: { id: true, list: [{ x: true }] } });

    expect(after).toEqual({ a: 1, id: UNKNOWN, list: [{ x: UNKNOWN }] });
  });

  it("does not tell a sensitive value that stays as changed", () => {
    const same = { value: "same" };

    expect(
      change("aws_x", { before: same, after: same, sensitive: { value: true } }).sensitiveChanges,
    ).toEqual([]);
  });
});
