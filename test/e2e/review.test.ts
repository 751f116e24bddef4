import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  PutRetentionPolicyCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import type { Plan } from "../../src/review/plan/plan";
import { readPlan } from "../../src/review/plan/read-plan";
import { renderJson } from "../../src/review/render/json";
import { renderMarkdown } from "../../src/review/render/markdown";
import { renderSarif } from "../../src/review/render/sarif";
import type { Report } from "../../src/review/report";
import { review } from "../../src/review/review";
import { describeWith } from "../support/describe-with";
import { type Emulator, startEmulator } from "../support/emulator";
import { callQueryApi } from "../support/query-api";
import { Terraform } from "../support/terraform";
import { ACCOUNT, BY_HAND, CANARY, deployed, proposed, REGION } from "./review-stack";

jest.setTimeout(300_000);

/** Terraform asks that what moves is among the targets. */
const TARGETS = ["aws_dynamodb_table.kept", "aws_sns_topic.old", "aws_sns_topic.new"].map(
  (to) => `-target=${to}`,
);

describeWith(["python", "terraform"], "the review of a plan of what is deployed", () => {
  const folder = mkdtempSync(join(tmpdir(), "review-"));
  let emulator: Emulator;
  let terraform: Terraform;
  let json: string;
  let plan: Plan;
  let report: Report;

  beforeAll(async () => {
    writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(deployed()));
    emulator = await startEmulator();
    terraform = new Terraform(folder, { endpoint: emulator.endpoint, account: ACCOUNT });
    await terraform.init();
    await terraform.apply();
    await changeOutsideTerraform();
    await terraform.run("taint", "aws_sqs_queue.tainted");
    writeFileSync(join(terraform.folder, "cdk.tf.json"), JSON.stringify(proposed()));
    json = await planned();
    plan = readPlan({ source: "prod.json", text: json });
    report = review([plan]);
  });

  afterAll(async () => {
    terraform.remove();
    rmSync(folder, { recursive: true });
    await emulator.stop();
  });

  async function changeOutsideTerraform(): Promise<void> {
    const logs = new CloudWatchLogsClient(emulator.clientConfig(ACCOUNT, REGION));
    await logs.send(new CreateLogGroupCommand({ logGroupName: "/app/found" }));
    await logs.send(new PutRetentionPolicyCommand({ logGroupName: "/app/drifting", retentionInDays: 7 }));
    await callQueryApi(emulator.clientConfig(ACCOUNT, REGION), "iam", "PutRolePolicy", {
      RoleName: "helped",
      PolicyName: "by-hand",
      PolicyDocument: BY_HAND,
    });
  }

  async function planned(...options: string[]): Promise<string> {
    await terraform.run("plan", "-out=review.tfplan", ...options);
    return terraform.run("show", "-json", "review.tfplan");
  }

  const of = (address: string) =>
    report.findings
      .filter(({ places }) => places.some((place) => place.address === address))
      .map(({ severity, rule }) => `${severity} ${rule}`);

  it("knows the account from the configuration, and has nothing to warn of", () => {
    if (process.env.REVIEW_FIXTURE) writeFileSync(process.env.REVIEW_FIXTURE, json);

    expect(plan).toMatchObject({ account: "prod", accountId: ACCOUNT, warnings: [] });
  });

  it.each([
    ["aws_dynamodb_table.things", ["critical data-destroyed"]],
    ["aws_dynamodb_table.kept", ["high deletion-protection-removed"]],
    ["aws_kms_key.key", ["critical public-exposure", "high access-gained", "high encryption-weakened"]],
    ["aws_iam_role.person", ["high trust-changed"]],
    ["aws_iam_role.helped", ["high drift"]],
    ["aws_iam_role_policy.read", []],
    ["aws_cloudwatch_log_group.log", ["high retention-weakened"]],
    ["aws_cloudwatch_log_group.drifting", ["high drift"]],
    ["aws_cloudwatch_log_group.found", ["low imported"]],
    ["aws_ssm_parameter.secret", ["medium sensitive-in-state"]],
    ["aws_sqs_queue.tainted", ["high data-destroyed", "medium unfinished-replacement"]],
    ["aws_sqs_queue.old", ["high data-destroyed", "medium rename-without-moved"]],
    ['aws_sqs_queue.each["b"]', ["high data-destroyed"]],
    ["aws_sns_topic.new", ["info moved"]],
  ])("finds in %s: %j", (address, expected) => {
    expect(of(address)).toEqual(expected);
  });

  it("puts what destroys data first", () => {
    expect(report.findings[0]).toMatchObject({ rule: "data-destroyed", attribute: "hash_key" });
  });

  it("shows no sensitive value, in no output", () => {
    expect(json).toContain(CANARY);

    for (const output of [renderJson(report), renderMarkdown(report), renderSarif(report)]) {
      expect(output).not.toContain(CANARY);
    }
  });

  it("says of a targeted plan that it is not complete", async () => {
    const targeted = readPlan({ source: "p", text: await planned(...TARGETS) });

    expect(targeted.changes.map(({ address }) => address)).toEqual([
      "aws_dynamodb_table.kept",
      "aws_sns_topic.new",
    ]);
    expect(targeted.warnings).toEqual([expect.stringContaining("not complete")]);
  });
});
