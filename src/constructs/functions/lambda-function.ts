import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { LambdaFunction as LambdaFunctionResource } from "@cdktf/provider-aws/lib/lambda-function";
import { LambdaFunctionEventInvokeConfig } from "@cdktf/provider-aws/lib/lambda-function-event-invoke-config";
import { AssetType, Lazy, TerraformAsset, Token } from "cdktf";
import { Construct } from "constructs";
import { AwsEnvironment } from "../../core/aws-environment";
import { PropChecks } from "../../core/checks";
import { LOG_RETENTION_DAYS, type LogRetentionDays } from "../../core/limits";
import { type PolicyStatement, renderPolicy } from "../../core/policy-document";
import type { IAlertTopic } from "../alerting/alert-topic";
import { MetricAlarm } from "../alerting/metric-alarm";
import { type IKey, Key } from "../encryption/key";
import { type FunctionAlarm, functionAlarms } from "./function-alarms";
import type { FunctionCode } from "./function-code";
import { ENVIRONMENT_LIMIT_BYTES, FUNCTION_LIMITS } from "./function-limits";
import { Queue } from "./queue";

/** Props of {@link LambdaFunction}. */
export interface LambdaFunctionProps {
  /**
   * Name of the function, of its role and in the names of its log group, queue and alarms: 1 to 64 characters, unique in
   * the account and region. A change replaces all of them, with the log.
   */
  readonly functionName: string;
  /** What the function does, at most 256 characters. */
  readonly description: string;
  readonly code: FunctionCode;
  /** The file within the zip, without its extension, and the function that it exports. @default "index.handler" */
  readonly handler?: string;
  /**
   * Environment variables, at most 4 KB. Anyone who may read the function's configuration reads them: name a secret's
   * parameter, never the secret.
   *
   * @default - none
   */
  readonly environment?: Readonly<Record<string, string>>;
  /** 128 to 10,240; processor time grows with it. @default 256 */
  readonly memoryMegabytes?: number;
  /** 1 to 900. @default 60 */
  readonly timeoutSeconds?: number;
  /**
   * Executions at a time that the function has for itself and cannot exceed. They are taken from the account's quota,
   * of which 100 must stay unreserved: in a new account there is nothing to take.
   *
   * @default - none: the function shares the account's quota
   */
  readonly reservedConcurrency?: number;
  /** How often an asynchronous event is tried again, 0 to 2, before it goes to the dead letters. @default 2 */
  readonly maximumRetryAttempts?: number;
  /** How long an asynchronous event may wait, 60 to 21,600 seconds, before it goes to the dead letters. @default 21600 */
  readonly maximumEventAgeSeconds?: number;
  /** How long the log is kept. @default 365 */
  readonly logRetentionDays?: LogRetentionDays;
  /** `Active` traces with X-Ray, at a price per trace. @default "PassThrough" - traces only what is traced already */
  readonly tracing?: "PassThrough" | "Active";
  /**
   * Encrypts the log, the environment variables and the dead letters.
   *
   * @default - a key of its own
   */
  readonly encryptionKey?: IKey;
  /** Hears of the function's alarms. @default - nobody: the alarms show in CloudWatch only */
  readonly alertTopic?: IAlertTopic;
  /** Alarms that show in CloudWatch only, though there is a topic. @default - none */
  readonly silentAlarms?: readonly FunctionAlarm[];
}

const DEFAULTS = { memoryMegabytes: 256, timeoutSeconds: 60, maximumRetryAttempts: 2 } as const;
const LOG_WRITES = ["logs:CreateLogStream", "logs:PutLogEvents"];
const TRACE_WRITES = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"];

/**
 * A function with a role of its own, which may write its own log and its own dead letters and nothing else until
 * {@link addToRolePolicy} says so. It runs `nodejs22.x` on `arm64`.
 *
 * Whatever the function gives up on lands in one queue, `<function>-dead-letters`, for 14 days, and raises one alarm:
 * asynchronous events after their retries, and what its triggers could not deliver or have processed.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export class LambdaFunction extends Construct {
  public readonly functionName: string;
  /** Known at synthesis. */
  public readonly functionArn: string;
  public readonly roleName: string;
  /** Known at synthesis. */
  public readonly roleArn: string;
  public readonly logGroupName: string;
  public readonly deadLetters: Queue;
  /** Known at synthesis. */
  public readonly deadLetterQueueArn: string;
  public readonly timeoutSeconds: number;
  public readonly reservedConcurrency?: number;
  public readonly encryptionKey: IKey;
  public readonly alertTopic?: IAlertTopic;
  /** For what must not be made before the function. */
  public readonly resource: LambdaFunctionResource;
  private readonly environment: AwsEnvironment;
  private readonly statements: PolicyStatement[] = [];

  /** @throws FoundationError NAME_INVALID, VALUE_OUT_OF_RANGE, VALUE_UNKNOWN */
  public constructor(scope: Construct, id: string, props: LambdaFunctionProps) {
    super(scope, id);
    this.validate(props);
    const { functionName } = props;
    this.environment = AwsEnvironment.of(this);
    this.functionName = functionName;
    this.functionArn = this.environment.arn("lambda", `function:${functionName}`);
    this.roleName = functionName;
    this.roleArn = this.environment.iamArn(`role/${functionName}`);
    this.logGroupName = `/aws/lambda/${functionName}`;
    this.timeoutSeconds = props.timeoutSeconds ?? DEFAULTS.timeoutSeconds;
    this.reservedConcurrency = props.reservedConcurrency;
    this.alertTopic = props.alertTopic;
    this.encryptionKey =
      props.encryptionKey ??
      new Key(this, "Key", {
        alias: functionName,
        description: `log, environment and dead letters of ${functionName}`,
        alertTopic: props.alertTopic,
      });
    this.deadLetters = new Queue(this, "DeadLetters", {
      queueName: `${functionName}-dead-letters`,
      encryptionKey: this.encryptionKey,
    });
    this.deadLetterQueueArn = this.deadLetters.queueArn;

    this.resource = this.createFunction(props);
    this.createAsyncConfig(props);
    this.createAlarms(props.silentAlarms ?? []);
  }

  /** Lets the function do more. All statements are one inline policy of its role, rendered at synthesis. */
  public addToRolePolicy(...statements: readonly PolicyStatement[]): void {
    this.statements.push(...statements);
  }

  private validate(props: LambdaFunctionProps): void {
    const checks = new PropChecks(this)
      .nameOf("function name", "functionName", props.functionName)
      .description("function", "description", props.description)
      .oneOf("logRetentionDays", props.logRetentionDays, LOG_RETENTION_DAYS)
      .oneOf("tracing", props.tracing, ["PassThrough", "Active"]);
    for (const [prop, range] of Object.entries(FUNCTION_LIMITS)) {
      checks.integer(prop, props[prop as keyof typeof FUNCTION_LIMITS], range);
    }
    const size = sizeOf(props.environment ?? {});
    checks
      .that(size <= ENVIRONMENT_LIMIT_BYTES, {
        code: "VALUE_OUT_OF_RANGE",
        path: "environment",
        value: `${size} bytes`,
        allowed: `${ENVIRONMENT_LIMIT_BYTES} bytes for all names and values together`,
        fix: "keep large values in a parameter and name it in the environment",
      })
      .throwIfAny();
  }

  private createFunction(props: LambdaFunctionProps): LambdaFunctionResource {
    const logGroup = this.createLogGroup(props.logRetentionDays ?? 365);
    const role = new IamRole(this, "Role", {
      name: this.roleName,
      description: `what the function ${this.functionName} may do`,
      assumeRolePolicy: renderPolicy([this.trust()], { kind: "trust policy", path: this.node.path }),
    });
    this.addToRolePolicy(
      { sid: "WriteLog", actions: LOG_WRITES, resources: [`${this.logGroupArn}:*`] },
      ...this.deadLetters.sendStatements("DeadLetters"),
    );
    if (props.tracing === "Active") {
      this.addToRolePolicy({ sid: "WriteTraces", actions: TRACE_WRITES, resources: ["*"] });
    }
    const policy = new IamRolePolicy(this, "RolePolicy", {
      name: this.functionName,
      role: role.name,
      policy: Lazy.stringValue({ produce: () => this.renderRolePolicy() }),
    });
    const zip = props.code.zipFor(this);
    const asset = new TerraformAsset(this, "Code", {
      path: zip.path,
      type: AssetType.FILE,
      assetHash: zip.sha256,
    });

    return new LambdaFunctionResource(this, "Resource", {
      functionName: this.functionName,
      description: props.description,
      role: role.arn,
      filename: asset.path,
      sourceCodeHash: zip.sourceCodeHash,
      handler: props.handler ?? "index.handler",
      runtime: "nodejs22.x",
      architectures: ["arm64"],
      memorySize: props.memoryMegabytes ?? DEFAULTS.memoryMegabytes,
      timeout: this.timeoutSeconds,
      reservedConcurrentExecutions: props.reservedConcurrency,
      ...this.encryptedEnvironment(props.environment),
      loggingConfig: { logFormat: "JSON", logGroup: this.logGroupName },
      tracingConfig: { mode: props.tracing ?? "PassThrough" },
      dependsOn: [logGroup, policy],
    });
  }

  private createLogGroup(retentionInDays: LogRetentionDays): CloudwatchLogGroup {
    this.encryptionKey.allowService("logs", {
      uses: ["encrypt", "decrypt"],
      encryptionContext: { "aws:logs:arn": this.logGroupArn },
    });
    return new CloudwatchLogGroup(this, "LogGroup", {
      name: this.logGroupName,
      retentionInDays,
      kmsKeyId: this.encryptionKey.keyArn,
    });
  }

  private get logGroupArn(): string {
    return this.environment.arn("logs", `log-group:${this.logGroupName}`);
  }

  private trust(): PolicyStatement {
    return {
      principals: { services: [this.environment.servicePrincipal("lambda")] },
      actions: ["sts:AssumeRole"],
    };
  }

  private encryptedEnvironment(variables: Readonly<Record<string, string>> = {}) {
    // Without variables AWS does not keep the key, and every plan would show a change.
    if (Object.keys(variables).length === 0) return {};
    const encryptionContext = { "aws:lambda:FunctionArn": this.functionArn };
    this.encryptionKey.allowUseThrough("lambda", { encryptionContext });
    this.addToRolePolicy(
      this.encryptionKey.useStatement({
        sid: "DecryptEnvironment",
        actions: ["decrypt"],
        throughService: "lambda",
        encryptionContext,
      }),
    );
    return { environment: { variables: { ...variables } }, kmsKeyArn: this.encryptionKey.keyArn };
  }

  private createAsyncConfig(props: LambdaFunctionProps): void {
    new LambdaFunctionEventInvokeConfig(this, "AsyncConfig", {
      functionName: this.resource.functionName,
      maximumRetryAttempts: props.maximumRetryAttempts ?? DEFAULTS.maximumRetryAttempts,
      maximumEventAgeInSeconds:
        props.maximumEventAgeSeconds ?? FUNCTION_LIMITS.maximumEventAgeSeconds.maximum,
      destinationConfig: { onFailure: { destination: this.deadLetterQueueArn } },
      dependsOn: [this.deadLetters.resource],
    });
  }

  private createAlarms(silent: readonly FunctionAlarm[]): void {
    for (const [name, { constructId, ...rule }] of Object.entries(functionAlarms(this))) {
      new MetricAlarm(this, constructId, {
        ...rule,
        alarmName: `${this.functionName}-${name}-alarm`,
        topic: silent.includes(name as FunctionAlarm) ? undefined : this.alertTopic,
      });
    }
  }

  private renderRolePolicy(): string {
    return renderPolicy(this.statements, { kind: "inline policies of a role", path: this.node.path });
  }
}

function sizeOf(environment: Readonly<Record<string, string>>): number {
  return Object.entries(environment)
    .flat()
    .filter((text) => !Token.isUnresolved(text))
    .reduce((bytes, text) => bytes + Buffer.byteLength(text), 0);
}
