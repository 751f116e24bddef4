import { AlertTopic } from "../../../src/constructs/alerting/alert-topic";
import { Key } from "../../../src/constructs/encryption/key";
import { FunctionCode } from "../../../src/constructs/functions/function-code";
import type { LambdaFunctionProps } from "../../../src/constructs/functions/lambda-function";
import { writeHandlers } from "../../support/handlers";
import { argumentsOf, policyOf, refusal, type Synthesized } from "../../support/synthesized";
import { auditor, keyServices, roleStatements, synthesizeFunctions } from "./fixtures";

const KEY_ARN = expect.stringMatching(/^\$\{aws_kms_key\.Auditor_Key_\w+\.arn\}$/) as string;
const DEAD_LETTERS_ARN = "arn:aws:sqs:eu-central-1:111111111111:auditor-dead-letters";
const KEY_OF_ALIAS = {
  Effect: "Allow",
  Resource: "arn:aws:kms:eu-central-1:111111111111:key/*",
};

function functionWith(props: Partial<LambdaFunctionProps> = {}): Synthesized {
  return synthesizeFunctions((stack) => auditor(stack, props));
}

function alarms(synthesized: Synthesized): Record<string, unknown> {
  return Object.fromEntries(
    Object.values(synthesized.resources("aws_cloudwatch_metric_alarm")).map((alarm) => [
      alarm.alarm_name,
      alarm.alarm_actions,
    ]),
  );
}

describe("a function with all defaults", () => {
  const synthesized = functionWith();

  it("is small, on arm64, and logs JSON into its own log group", () => {
    expect(argumentsOf(synthesized.resource("aws_lambda_function", "Auditor/Resource"))).toEqual({
      function_name: "auditor",
      description: "records changes",
      role: expect.stringMatching(/^\$\{aws_iam_role\.Auditor_Role_\w+\.arn\}$/) as string,
      filename: expect.stringMatching(/^assets\/\w+\/[0-9A-F]+\/config-auditor\.zip$/i) as string,
      source_code_hash: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/) as string,
      handler: "index.handler",
      runtime: "nodejs22.x",
      architectures: ["arm64"],
      memory_size: 256,
      timeout: 60,
      logging_config: { log_format: "JSON", log_group: "/aws/lambda/auditor" },
      tracing_config: { mode: "PassThrough" },
      depends_on: [
        expect.stringMatching(/^aws_cloudwatch_log_group\.Auditor_LogGroup_/),
        expect.stringMatching(/^aws_iam_role_policy\.Auditor_RolePolicy_/),
      ],
    });
  });

  it("may write its own log and its own dead letters, and nothing else", () => {
    expect(roleStatements(synthesized)).toEqual({
      WriteLog: {
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: "arn:aws:logs:eu-central-1:111111111111:log-group:/aws/lambda/auditor:*",
      },
      DeadLettersSend: { Effect: "Allow", Action: "sqs:SendMessage", Resource: DEAD_LETTERS_ARN },
      DeadLettersEncrypt: {
        ...KEY_OF_ALIAS,
        Action: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext"],
        Condition: {
          "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/auditor" },
          StringEquals: { "kms:ViaService": "sqs.eu-central-1.amazonaws.com" },
          StringLike: { "kms:EncryptionContext:aws:sqs:arn": DEAD_LETTERS_ARN },
        },
      },
    });
  });

  it("has a role of its own, which only Lambda assumes", () => {
    const role = synthesized.resource("aws_iam_role", "Auditor/Role");
    expect(role.name).toBe("auditor");
    expect(policyOf(role.assume_role_policy as string).Statement).toEqual([
      { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
    ]);
  });

  it("keeps its log for a year, encrypted by its own key", () => {
    expect(argumentsOf(synthesized.resource("aws_cloudwatch_log_group", "Auditor/LogGroup"))).toEqual({
      name: "/aws/lambda/auditor",
      retention_in_days: 365,
      kms_key_id: KEY_ARN,
    });
    expect(keyServices(synthesized)).toEqual([
      [
        "logs.eu-central-1.amazonaws.com",
        {
          StringLike: {
            "kms:EncryptionContext:aws:logs:arn":
              "arn:aws:logs:eu-central-1:111111111111:log-group:/aws/lambda/auditor",
          },
        },
      ],
    ]);
  });

  it("puts what fails into its dead letters, after two more tries within six hours", () => {
    const config = synthesized.resource("aws_lambda_function_event_invoke_config", "Auditor/AsyncConfig");
    expect(config).toMatchObject({
      maximum_retry_attempts: 2,
      maximum_event_age_in_seconds: 21_600,
      destination_config: { on_failure: { destination: DEAD_LETTERS_ARN } },
      depends_on: [expect.stringMatching(/^aws_sqs_queue\.Auditor_DeadLetters_/)],
    });
    expect(synthesized.resource("aws_sqs_queue", "Auditor/DeadLetters/Resource")).toMatchObject({
      name: "auditor-dead-letters",
      message_retention_seconds: 1_209_600,
      kms_master_key_id: KEY_ARN,
    });
  });

  it("has alarms that show in CloudWatch", () => {
    expect(alarms(synthesized)).toEqual({
      "auditor-error-alarm": undefined,
      "auditor-throttle-alarm": undefined,
      "auditor-duration-alarm": undefined,
      "auditor-dead-letter-alarm": undefined,
      "auditor-lost-event-alarm": undefined,
    });
  });

  it("raises an alarm for each error, and at four fifths of the timeout", () => {
    expect(synthesized.resource("aws_cloudwatch_metric_alarm", "Auditor/ErrorAlarm/Resource")).toMatchObject({
      namespace: "AWS/Lambda",
      metric_name: "Errors",
      dimensions: { FunctionName: "auditor" },
      statistic: "Sum",
      period: 60,
      evaluation_periods: 1,
      datapoints_to_alarm: 1,
      threshold: 0,
      treat_missing_data: "notBreaching",
    });
    expect(
      synthesized.resource("aws_cloudwatch_metric_alarm", "Auditor/DurationAlarm/Resource"),
    ).toMatchObject({
      metric_name: "Duration",
      extended_statistic: "p99",
      comparison_operator: "GreaterThanOrEqualToThreshold",
      threshold: 48_000,
    });
    expect(
      synthesized.resource("aws_cloudwatch_metric_alarm", "Auditor/DeadLetterAlarm/Resource"),
    ).toMatchObject({
      namespace: "AWS/SQS",
      dimensions: { QueueName: "auditor-dead-letters" },
      statistic: "Maximum",
    });
  });

  it("has exactly these resources, at these paths", () => {
    expect(synthesized.paths).toEqual([
      "aws_cloudwatch_log_group Auditor/LogGroup",
      "aws_cloudwatch_metric_alarm Auditor/DeadLetterAlarm/Resource",
      "aws_cloudwatch_metric_alarm Auditor/DurationAlarm/Resource",
      "aws_cloudwatch_metric_alarm Auditor/ErrorAlarm/Resource",
      "aws_cloudwatch_metric_alarm Auditor/LostEventAlarm/Resource",
      "aws_cloudwatch_metric_alarm Auditor/ThrottleAlarm/Resource",
      "aws_iam_role Auditor/Role",
      "aws_iam_role_policy Auditor/RolePolicy",
      "aws_kms_alias Auditor/Key/Alias",
      "aws_kms_key Auditor/Key/Resource",
      "aws_lambda_function Auditor/Resource",
      "aws_lambda_function_event_invoke_config Auditor/AsyncConfig",
      "aws_sqs_queue Auditor/DeadLetters/Resource",
    ]);
  });

  it("knows its names and ARNs at synthesis", () => {
    synthesizeFunctions((stack) => {
      expect(auditor(stack)).toMatchObject({
        functionName: "auditor",
        functionArn: "arn:aws:lambda:eu-central-1:111111111111:function:auditor",
        roleName: "auditor",
        roleArn: "arn:aws:iam::111111111111:role/auditor",
        logGroupName: "/aws/lambda/auditor",
        deadLetterQueueArn: DEAD_LETTERS_ARN,
      });
    });
  });
});

describe("a function with everything set", () => {
  const synthesized = synthesizeFunctions((stack) => {
    const topic = new AlertTopic(stack, "Alerts", { topicName: "alarms" });
    auditor(stack, {
      handler: "main.run",
      environment: { TABLE: "audit" },
      memoryMegabytes: 1024,
      timeoutSeconds: 900,
      reservedConcurrency: 3,
      maximumRetryAttempts: 0,
      maximumEventAgeSeconds: 60,
      logRetentionDays: 30,
      tracing: "Active",
      encryptionKey: new Key(stack, "Shared", { alias: "shared", description: "shared" }),
      alertTopic: topic,
      silentAlarms: ["throttle"],
    });
  });

  it("takes every setting", () => {
    expect(synthesized.resource("aws_lambda_function", "Auditor/Resource")).toMatchObject({
      handler: "main.run",
      environment: { variables: { TABLE: "audit" } },
      kms_key_arn: expect.stringMatching(/^\$\{aws_kms_key\.Shared_\w+\.arn\}$/) as string,
      memory_size: 1024,
      timeout: 900,
      reserved_concurrent_executions: 3,
      tracing_config: { mode: "Active" },
    });
    expect(synthesized.resource("aws_cloudwatch_log_group", "Auditor/LogGroup").retention_in_days).toBe(30);
    expect(
      synthesized.resource("aws_lambda_function_event_invoke_config", "Auditor/AsyncConfig"),
    ).toMatchObject({ maximum_retry_attempts: 0, maximum_event_age_in_seconds: 60 });
  });

  it("has no key of its own", () => {
    expect(Object.keys(synthesized.resources("aws_kms_key")).sort()).toEqual([
      "Alerts/Key/Resource",
      "Shared/Resource",
    ]);
  });

  it("decrypts its environment, and nothing else, by the key", () => {
    expect(roleStatements(synthesized).DecryptEnvironment).toEqual({
      ...KEY_OF_ALIAS,
      Action: "kms:Decrypt",
      Condition: {
        "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/shared" },
        StringEquals: { "kms:ViaService": "lambda.eu-central-1.amazonaws.com" },
        StringLike: {
          "kms:EncryptionContext:aws:lambda:FunctionArn":
            "arn:aws:lambda:eu-central-1:111111111111:function:auditor",
        },
      },
    });
  });

  it("may write traces", () => {
    expect(roleStatements(synthesized).WriteTraces).toEqual({
      Effect: "Allow",
      Action: ["xray:PutTelemetryRecords", "xray:PutTraceSegments"],
      Resource: "*",
    });
  });

  it("tells the topic of its alarms, but not of those that are silent", () => {
    const actions = ["arn:aws:sns:eu-central-1:111111111111:alarms"];
    expect(alarms(synthesized)).toEqual({
      "auditor-error-alarm": actions,
      "auditor-throttle-alarm": undefined,
      "auditor-duration-alarm": actions,
      "auditor-dead-letter-alarm": actions,
      "auditor-lost-event-alarm": actions,
    });
  });
});

describe("what a function may do", () => {
  it("is one inline policy, which holds what was added last", () => {
    const synthesized = synthesizeFunctions((stack) => {
      const target = auditor(stack);
      target.addToRolePolicy({ sid: "Read", actions: ["s3:GetObject"], resources: ["arn:aws:s3:::a/*"] });
    });
    expect(roleStatements(synthesized).Read).toEqual({
      Effect: "Allow",
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::a/*",
    });
    expect(Object.keys(synthesized.resources("aws_iam_role_policy"))).toEqual(["Auditor/RolePolicy"]);
  });

  it("is refused when the policy exceeds what IAM accepts", () => {
    const act = () =>
      synthesizeFunctions((stack) => {
        const resources = Array.from(
          { length: 300 },
          (_, i) => `arn:aws:s3:::a-bucket-with-a-long-name-${i}/*`,
        );
        auditor(stack).addToRolePolicy({ sid: "Read", actions: ["s3:GetObject"], resources });
      });
    const { code, message } = refusal(act);
    expect(code).toBe("POLICY_TOO_LARGE");
    expect(message).toMatch(
      /stack\/Auditor[^]*Read \d+[^]*10240 characters for one inline policies of a role/,
    );
  });
});

describe("the code of a function", () => {
  it("is the same in every stack and on every machine", () => {
    const [first, second] = [functionWith(), functionWith()].map(({ json }) => JSON.stringify(json));
    expect(first).toBe(second);
  });

  it("may be a zip of yours", () => {
    const path = `${writeHandlers(["mine"])}/mine.zip`;
    const { filename } = functionWith({ code: FunctionCode.fromZip(path) }).resource(
      "aws_lambda_function",
      "Auditor/Resource",
    );
    expect(filename).toMatch(/^assets\/\w+\/[0-9A-F]+\/mine\.zip$/i);
  });
});

describe("a function refuses", () => {
  it.each<[string, Partial<LambdaFunctionProps>, RegExp]>([
    [
      "a name that Lambda refuses",
      { functionName: "audit.or" },
      /^NAME_INVALID stack\/Auditor\.functionName: [^]*a function name of 1 to 64 characters/,
    ],
    [
      "little memory",
      { memoryMegabytes: 127 },
      /^VALUE_OUT_OF_RANGE stack\/Auditor\.memoryMegabytes: [^]*from 128 to 10240 MB/,
    ],
    [
      "a long timeout",
      { timeoutSeconds: 901 },
      /^VALUE_OUT_OF_RANGE stack\/Auditor\.timeoutSeconds: [^]*from 1 to 900 seconds/,
    ],
    [
      "to be stopped by a concurrency of nothing",
      { reservedConcurrency: 0 },
      /^VALUE_OUT_OF_RANGE stack\/Auditor\.reservedConcurrency: [^]*from 1 to 100000 executions at a time/,
    ],
    [
      "a third retry",
      { maximumRetryAttempts: 3 },
      /^VALUE_OUT_OF_RANGE stack\/Auditor\.maximumRetryAttempts: [^]*from 0 to 2 retries/,
    ],
    [
      "events that may wait for no minute",
      { maximumEventAgeSeconds: 59 },
      /^VALUE_OUT_OF_RANGE stack\/Auditor\.maximumEventAgeSeconds: [^]*from 60 to 21600 seconds/,
    ],
    [
      "a retention that CloudWatch Logs does not offer",
      { logRetentionDays: 100 as never },
      /^VALUE_UNKNOWN stack\/Auditor\.logRetentionDays: [^]*allowed {2}1, 3, 5, 7, 14, 30/,
    ],
    [
      "an unknown way of tracing",
      { tracing: "On" as never },
      /^VALUE_UNKNOWN stack\/Auditor\.tracing: [^]*allowed {2}PassThrough, Active/,
    ],
    [
      "an environment over 4 KB",
      { environment: { LARGE: "x".repeat(4_092) } },
      /^VALUE_OUT_OF_RANGE stack\/Auditor\.environment: [^]*"4097 bytes"[^]*4096 bytes for all names and values/,
    ],
  ])("%s", (_, props, message) => {
    expect(refusal(() => functionWith(props)).message).toMatch(message);
  });

  it("and names all problems at once", () => {
    const { problems } = refusal(() =>
      functionWith({ functionName: "", memoryMegabytes: 1, tracing: "On" as never }),
    );
    expect(problems.map(({ path }) => path)).toEqual([
      "stack/Auditor.functionName",
      "stack/Auditor.tracing",
      "stack/Auditor.memoryMegabytes",
    ]);
  });
});
