import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { AwsEnvironment } from "../../core/aws-environment";
import { PropChecks } from "../../core/checks";
import { adopt } from "../../core/import-block";
import { LOG_RETENTION_DAYS, type LogRetentionDays } from "../../core/limits";
import { renderPolicy } from "../../core/policy-document";
import type { IKey } from "../encryption/key";
import type { TrailIdentity } from "./trail-choice";

/** The log group that a trail writes to, for searches and alarms within minutes. */
export interface TrailLogGroupChoice {
  /** Name, 1 to 512 characters. A change replaces the group, which `prevent_destroy` stops. @default - `/aws/cloudtrail/<trail name>` */
  readonly logGroupName?: string;
  /** For how long events can be searched here; the bucket keeps them longer and cheaper. @default 365 */
  readonly retentionDays?: LogRetentionDays;
  /** Takes over a log group of this name. @default false */
  readonly adopt?: boolean;
  /** Name of the role that writes to the group, 1 to 64 characters. @default - `<trail name>-log-writer` */
  readonly roleName?: string;
}

/** Props of {@link TrailLogGroup}. */
export interface TrailLogGroupProps extends TrailLogGroupChoice {
  readonly trail: TrailIdentity;
  readonly encryptionKey: IKey;
}

const DEFAULT_RETENTION_DAYS: LogRetentionDays = 365;

/** An encrypted log group and the role with which one trail, and nothing else, writes to it. */
export class TrailLogGroup extends Construct {
  public readonly logGroupName: string;
  /** Known at synthesis. */
  public readonly logGroupArn: string;
  /** Known at synthesis. */
  public readonly roleArn: string;
  /** What must be in place before the trail writes, for `dependsOn`. */
  public readonly readyToWrite: readonly ITerraformDependable[];

  public constructor(scope: Construct, id: string, props: TrailLogGroupProps) {
    super(scope, id);
    const { trail, encryptionKey } = props;
    const environment = AwsEnvironment.of(this);
    const roleName = props.roleName ?? `${trail.trailName}-log-writer`;
    const retentionInDays = props.retentionDays ?? DEFAULT_RETENTION_DAYS;
    this.logGroupName = props.logGroupName ?? `/aws/cloudtrail/${trail.trailName}`;
    new PropChecks(this)
      .nameOf("log group name", "logGroupName", this.logGroupName)
      .nameOf("role name", "roleName", roleName)
      .oneOf("retentionDays", retentionInDays, LOG_RETENTION_DAYS)
      .throwIfAny();

    this.logGroupArn = environment.arn("logs", `log-group:${this.logGroupName}`);
    this.roleArn = environment.iamArn(`role/${roleName}`);
    encryptionKey.allowService("logs", {
      uses: ["encrypt", "decrypt"],
      encryptionContext: { "aws:logs:arn": this.logGroupArn },
    });
    const logGroup = new CloudwatchLogGroup(this, "Resource", {
      name: this.logGroupName,
      kmsKeyId: encryptionKey.keyArn,
      retentionInDays,
      lifecycle: { preventDestroy: true },
    });
    if (props.adopt) adopt(logGroup, this.logGroupName);

    const role = new IamRole(this, "Role", {
      name: roleName,
      description: `Lets the trail ${trail.trailName} write to its log group`,
      assumeRolePolicy: this.trustPolicy(environment),
    });
    const policy = new IamRolePolicy(this, "Policy", {
      name: "write",
      role: role.name,
      policy: this.writePolicy(environment, trail),
    });
    this.readyToWrite = [logGroup, policy];
  }

  /**
   * CloudTrail sends no `aws:SourceArn` when it takes on this role, so a condition would shut it out. A trail of another
   * account cannot name the role: that takes `iam:PassRole` in this one.
   *
   * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html
   */
  private trustPolicy(environment: AwsEnvironment): string {
    const statement = {
      principals: { services: [environment.servicePrincipal("cloudtrail")] },
      actions: ["sts:AssumeRole"],
    };
    return renderPolicy([statement], { kind: "trust policy", path: this.node.path });
  }

  private writePolicy(environment: AwsEnvironment, trail: TrailIdentity): string {
    const own = `${trail.ownerAccountId}_CloudTrail_${environment.region}*`;
    const members = trail.organizationId ? [`${trail.organizationId}_*`] : [];
    const statement = {
      sid: "Write",
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: [own, ...members].map((stream) => `${this.logGroupArn}:log-stream:${stream}`),
    };
    return renderPolicy([statement], { kind: "inline policies of a role", path: this.node.path });
  }
}
