import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ACCOUNT, CANARY, stack } from "./review-stack";

/** A protected table of which a replacement is made before it is deleted: AWS refuses the deletion. */
const protectedTable = (name: string) => ({
  name,
  billing_mode: "PAY_PER_REQUEST",
  hash_key: "id",
  attribute: [{ name: "id", type: "S" }],
  deletion_protection_enabled: true,
  lifecycle: { create_before_destroy: true },
});

const policyOn = (Resource: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "sqs:SendMessage", Resource }],
  });

const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

/** A module with another one inside. */
export function writeModules(folder: string): void {
  const write = (path: string, content: object) => {
    mkdirSync(join(folder, path), { recursive: true });
    writeFileSync(join(folder, path, "main.tf.json"), JSON.stringify(content));
  };
  const name = { variable: { name: { type: "string" } } };
  write("modules/service", {
    ...name,
    module: { store: { source: "../store", name: "${var.name}" } },
    resource: {
      aws_sqs_queue: { jobs: { for_each: '${toset(["fast", "slow"])}', name: "${var.name}-${each.key}" } },
    },
  });
  write("modules/store", {
    ...name,
    resource: {
      aws_cloudwatch_log_group: { log: { name: "/${var.name}/log" } },
      aws_ssm_parameter: { setting: { name: "/${var.name}/setting", type: "String", value: "x" } },
    },
  });
}

const service = { source: "./modules/service", name: "service" };

/** What is deployed first; the table's new name leaves the old table behind. */
export function deployedKinds(table: string): object {
  return stack(
    {
      aws_dynamodb_table: { kept: protectedTable(table) },
      aws_sqs_queue: {
        counted: { count: 3, name: "counted-${count.index}" },
        requested: { name: "requested" },
      },
      aws_sns_topic: {
        left: { name: "left" },
        deleted: { name: "deleted-outside" },
        triggered: { name: "triggered" },
      },
      aws_ssm_parameter: {
        trigger: { name: "/trigger", type: "String", value: "1" },
        written: { name: "/written", type: "SecureString", value_wo: "${var.password}", value_wo_version: 1 },
      },
      aws_iam_role: { sender: { name: "sender", assume_role_policy: trust } },
      aws_iam_role_policy: {
        send: {
          name: "send",
          role: "${aws_iam_role.sender.name}",
          policy: policyOn(`arn:aws:sqs:eu-west-1:${ACCOUNT}:requested`),
        },
      },
    },
    {
      module: { service },
      output: { secret: { value: "${var.password}", sensitive: true }, plain: { value: "x" } },
    },
  );
}

/** What a pull request makes of it. */
export function proposedKinds(table: string): object {
  return stack(
    {
      aws_dynamodb_table: { kept: protectedTable(table) },
      aws_sqs_queue: {
        counted: { count: 1, name: "counted-${count.index}" },
        requested: { name: "requested" },
        fresh: { name_prefix: "fresh-" },
      },
      aws_sns_topic: {
        deleted: { name: "deleted-outside" },
        triggered: {
          name: "triggered",
          lifecycle: { create_before_destroy: false, replace_triggered_by: ["aws_ssm_parameter.trigger"] },
        },
      },
      aws_ssm_parameter: {
        trigger: { name: "/trigger", type: "String", value: "2" },
        written: {
          name: "/written",
          type: "SecureString",
          value_wo: "${var.password}-2",
          value_wo_version: 2,
        },
      },
      aws_iam_role: { sender: { name: "sender", assume_role_policy: trust } },
      aws_iam_role_policy: {
        send: {
          name: "send",
          role: "${aws_iam_role.sender.name}",
          policy: policyOn("${aws_sqs_queue.fresh.arn}"),
        },
      },
    },
    {
      module: { renamed: service },
      output: { secret: { value: "${nonsensitive(var.password)}" }, plain: { value: "y" } },
      removed: [{ from: "aws_sns_topic.left", lifecycle: { destroy: false } }],
      check: {
        queue: {
          assert: [
            { condition: '${aws_sqs_queue.requested.name != "requested"}', error_message: `not ${CANARY}` },
          ],
        },
      },
    },
  );
}
