import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { Construct } from "constructs";
import { AwsEnvironment } from "../../core/aws-environment";
import { PropChecks } from "../../core/checks";
import { DELIVERY_LIMITS } from "../../core/limits";
import type { LambdaFunction } from "./lambda-function";

/** Props of {@link ScheduleTrigger}. */
export interface ScheduleTriggerProps {
  readonly target: LambdaFunction;
  /**
   * When the function runs, in UTC: `rate(30 minutes)` or `cron(0 3 * * ? *)`.
   *
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
   */
  readonly schedule: string;
  /** What the function is given. @default - the event of the schedule */
  readonly input?: Readonly<Record<string, unknown>>;
  /** What the rule is for, at most 512 characters. @default - names the function */
  readonly description?: string;
  /**
   * Name of the rule, 1 to 64 characters, unique in the region. A change replaces it.
   *
   * @default - `<function>-cron-schedule`
   */
  readonly ruleName?: string;
  /** How late a run may still start, 60 to 86,400 seconds, before it goes to the dead letters. @default 3600 */
  readonly maximumEventAgeSeconds?: number;
  /** How often the start of a run is tried again, 0 to 185. @default 185 */
  readonly maximumRetryAttempts?: number;
}

const RATE = /^rate\((1 (minute|hour|day)|([2-9]|[1-9]\d+) (minutes|hours|days))\)$/;
const CRON = /^cron\(\S+( \S+){5}\)$/;

/**
 * Runs a function on a schedule. A run that cannot start goes to the function's dead letters, and so does one that fails
 * after its retries.
 */
export class ScheduleTrigger extends Construct {
  public readonly ruleName: string;
  /** Known at synthesis. */
  public readonly ruleArn: string;

  /** @throws FoundationError NAME_INVALID, VALUE_OUT_OF_RANGE, VALUE_UNKNOWN */
  public constructor(scope: Construct, id: string, props: ScheduleTriggerProps) {
    super(scope, id);
    const { target } = props;
    const ruleName = props.ruleName ?? `${target.functionName}-cron-schedule`;
    this.validate(props, ruleName);
    const environment = AwsEnvironment.of(this);
    this.ruleName = ruleName;
    this.ruleArn = environment.arn("events", `rule/${ruleName}`);

    target.deadLetters.allowSender("events", this.ruleArn);
    const rule = new CloudwatchEventRule(this, "Resource", {
      name: ruleName,
      description: props.description ?? `runs the function ${target.functionName}`,
      scheduleExpression: props.schedule,
    });
    const permission = new LambdaPermission(this, "Permission", {
      statementId: ruleName.replace(/\./g, "-"),
      action: "lambda:InvokeFunction",
      functionName: target.resource.functionName,
      principal: environment.servicePrincipal("events"),
      sourceArn: this.ruleArn,
    });
    new CloudwatchEventTarget(this, "Target", {
      rule: rule.name,
      targetId: "function",
      arn: target.functionArn,
      input: props.input && JSON.stringify(props.input),
      retryPolicy: {
        maximumEventAgeInSeconds: props.maximumEventAgeSeconds ?? 3_600,
        maximumRetryAttempts: props.maximumRetryAttempts ?? DELIVERY_LIMITS.maximumRetryAttempts.maximum,
      },
      deadLetterConfig: { arn: target.deadLetterQueueArn },
      dependsOn: [permission, target.deadLetters.resource],
    });
  }

  private validate(props: ScheduleTriggerProps, ruleName: string): void {
    new PropChecks(this)
      .nameOf("rule name", "ruleName", ruleName)
      .description("rule", "description", props.description)
      .integer("maximumEventAgeSeconds", props.maximumEventAgeSeconds, DELIVERY_LIMITS.maximumEventAgeSeconds)
      .integer("maximumRetryAttempts", props.maximumRetryAttempts, DELIVERY_LIMITS.maximumRetryAttempts)
      .that(RATE.test(props.schedule) || CRON.test(props.schedule), {
        code: "VALUE_UNKNOWN",
        path: "schedule",
        value: props.schedule,
        allowed: "rate(1 hour), rate(30 minutes), or cron() with six fields such as cron(0 3 * * ? *)",
        fix: "write the unit in the singular for 1 and in the plural above, and all six fields of a cron expression",
      })
      .throwIfAny();
  }
}
