import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DeleteTopicCommand, SNSClient } from "@aws-sdk/client-sns";
import type { Plan } from "../../src/review/plan/plan";
import { readPlan } from "../../src/review/plan/read-plan";
import { renderJson } from "../../src/review/render/json";
import type { Report } from "../../src/review/report";
import { review } from "../../src/review/review";
import { describeWith } from "../support/describe-with";
import { type Emulator, startEmulator } from "../support/emulator";
import { Terraform } from "../support/terraform";
import { deployedKinds, proposedKinds, writeModules } from "./review-kinds-stack";
import { ACCOUNT, CANARY, REGION } from "./review-stack";

jest.setTimeout(300_000);

describeWith(["python", "terraform"], "the review of every kind of plan", () => {
  const folder = mkdtempSync(join(tmpdir(), "review-kinds-"));
  let emulator: Emulator;
  let terraform: Terraform;
  let json: string;
  let plan: Plan;
  let report: Report;

  beforeAll(async () => {
    writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(deployedKinds("first")));
    writeModules(folder);
    emulator = await startEmulator();
    terraform = new Terraform(folder, { endpoint: emulator.endpoint, account: ACCOUNT });
    await terraform.init();
    await terraform.apply();
    await leaveTableBehind();
    await deleteTopic();
    write(proposedKinds("second"));
    await terraform.init();
    json = await planned("-replace=aws_sqs_queue.requested");
    if (process.env.REVIEW_FIXTURE) writeFileSync(process.env.REVIEW_FIXTURE, json);
    plan = readPlan({ source: "prod.json", text: json });
    report = review([plan]);
  });

  afterAll(async () => {
    terraform.remove();
    rmSync(folder, { recursive: true });
    await emulator.stop();
  });

  /** AWS refuses to delete the protected table once its replacement is there: it stays in the state as deposed. */
  async function leaveTableBehind(): Promise<void> {
    write(deployedKinds("second"));
    await expect(terraform.apply()).rejects.toThrow(/DeletionProtectionEnabled/);
  }

  async function deleteTopic(): Promise<void> {
    const sns = new SNSClient(emulator.clientConfig(ACCOUNT, REGION));
    await sns.send(new DeleteTopicCommand({ TopicArn: `arn:aws:sns:${REGION}:${ACCOUNT}:deleted-outside` }));
  }

  function write(stack: object): void {
    writeFileSync(join(terraform.folder, "cdk.tf.json"), JSON.stringify(stack));
  }

  async function planned(...options: string[]): Promise<string> {
    await terraform.run("plan", "-out=review.tfplan", ...options);
    return terraform.run("show", "-json", "review.tfplan");
  }

  const of = (address: string, { findings } = report) =>
    findings
      .filter(({ places }) => places.some((place) => place.address === address))
      .map(({ severity, rule }) => `${severity} ${rule}`);

  it.each([
    ["aws_dynamodb_table.kept", ["high unfinished-replacement"]],
    ["aws_sqs_queue.counted[0]", []],
    ["aws_sqs_queue.counted[1]", ["high data-destroyed"]],
    ["aws_sqs_queue.counted[2]", ["high data-destroyed"]],
    ["aws_sqs_queue.requested", ["high data-destroyed"]],
    ["aws_sns_topic.triggered", ["low destroyed"]],
    ["aws_sns_topic.left", ["medium forgotten"]],
    ["aws_sns_topic.deleted", ["medium drift"]],
    ["aws_ssm_parameter.trigger", ["low sensitive-in-state"]],
    ["aws_ssm_parameter.written", []],
    ["aws_iam_role_policy.send", ["medium policy-unreadable"]],
    ["module.service.module.store.aws_cloudwatch_log_group.log", ["critical data-destroyed"]],
    ['module.service.aws_sqs_queue.jobs["fast"]', ["high data-destroyed", "high rename-without-moved"]],
    ["output.secret", ["high sensitive-shown"]],
    ["output.plain", []],
  ])("finds in %s: %j", (address, expected) => {
    expect(of(address)).toEqual(expected);
  });

  it("tells why Terraform replaces what it replaces", () => {
    const reasons = plan.changes
      .filter(({ action }) => action === "replace")
      .map(({ address, reason }) => [address, reason]);

    expect(reasons).toEqual([
      ["aws_sns_topic.triggered", "replace_by_triggers"],
      ["aws_sqs_queue.requested", "replace_by_request"],
    ]);
  });

  it("says that a check fails", () => {
    expect(plan.warnings).toEqual(["a check fails: check.queue"]);
  });

  it("shows no sensitive value, not even of an output that is sensitive no more", () => {
    expect(json).toContain(CANARY);
    expect(renderJson(report)).not.toContain(CANARY);
  });

  it("prints the block that makes a rename of a module a move", async () => {
    const { details } = report.findings.find(({ rule }) => rule === "rename-without-moved")!;
    expect(details[0]).toBe("moved {\n  from = module.service\n  to   = module.renamed\n}");
    writeFileSync(join(terraform.folder, "moved.tf"), details[0]!);

    const moved = review([readPlan({ source: "p", text: await planned() })]);
    rmSync(join(terraform.folder, "moved.tf"));

    expect(moved.findings.filter(({ rule }) => rule === "rename-without-moved")).toEqual([]);
    expect(of("module.renamed.module.store.aws_cloudwatch_log_group.log", moved)).toEqual(["info moved"]);
    expect(of('module.renamed.aws_sqs_queue.jobs["slow"]', moved)).toEqual(["info moved"]);
  });

  it("finds drift and outputs alone in a plan that only refreshes", async () => {
    const refreshed = review([readPlan({ source: "p", text: await planned("-refresh-only") })]);

    expect(refreshed.changes.map(({ address }) => address)).toEqual(["output.secret"]);
    expect(of("aws_sns_topic.deleted", refreshed)).toEqual(["medium drift"]);
    expect(new Set(refreshed.findings.map(({ rule }) => rule))).toEqual(
      new Set(["drift", "sensitive-shown"]),
    );
  });

  it("finds all that is destroyed in a plan that destroys", async () => {
    const destroyed = review([readPlan({ source: "p", text: await planned("-destroy") })]);

    expect(of("aws_dynamodb_table.kept", destroyed)).toEqual([
      "critical data-destroyed",
      "high unfinished-replacement",
    ]);
    expect(of("aws_iam_role.sender", destroyed)).toEqual(["low destroyed"]);
    expect(destroyed.findings.map(({ rule }) => rule)).not.toContain("access-gained");
  });
});
