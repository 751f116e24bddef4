import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { DefaultTokenResolver, StringConcat, Tokenization } from "cdktf";
import { Construct } from "constructs";
import { breakGlassRoleName, DEFAULT_PREFIX } from "../../core/account-names";
import { AwsEnvironment } from "../../core/aws-environment";
import { PropChecks } from "../../core/checks";
import { apiCallPattern } from "../../core/event-pattern";
import { accountOfPrincipal, principalProblem } from "../../core/principals";
import { renderPolicy } from "../../core/policy-document";
import type { IAlertTopic } from "../alerting/alert-topic";
import { EventAlert } from "../alerting/event-alert";
import { type ILoggedTrail, TrailAlarm } from "../audit/trail-alarm";

const RESOLVER = new DefaultTokenResolver(new StringConcat());

/** Props of a {@link BreakGlassRole}. */
export interface BreakGlassRoleProps {
  /** @default "figgy-break-glass" */
  readonly roleName?: string;
  /** ARNs of users or roles who may assume it, each named. At least one, better two. They need not exist yet. */
  readonly principals: readonly string[];
  /** Hears of each use. */
  readonly alertTopic: IAlertTopic;
  /**
   * The account's trail, in whose log group uses through any region are found.
   *
   * @default - none: uses through another region's endpoint of STS raise no alarm
   */
  readonly trail?: ILoggedTrail;
  /** ARNs of managed policies; their order means nothing. @default - AWS's AdministratorAccess */
  readonly managedPolicyArns?: readonly string[];
}

/**
 * A role for emergencies: named people with a second factor, for one hour, and everybody hears of it. It has no
 * permissions boundary, since it mends what the others broke.
 */
export class BreakGlassRole extends Construct {
  public readonly roleName: string;
  /** Known at synthesis. */
  public readonly roleArn: string;

  /** @throws FoundationError NAME_INVALID, VALUE_MISSING, POLICY_INVALID */
  public constructor(scope: Construct, id: string, props: BreakGlassRoleProps) {
    super(scope, id);
    this.validate(props);
    const environment = AwsEnvironment.of(this);
    this.roleName = props.roleName ?? breakGlassRoleName(DEFAULT_PREFIX);
    this.roleArn = environment.iamArn(`role/${this.roleName}`);
    const accounts = [...new Set(props.principals.map(accountOfPrincipal))];
    const trust = {
      principals: { aws: accounts.map((accountId) => environment.iamArn("root", accountId)) },
      actions: ["sts:AssumeRole"],
      conditions: {
        ArnEquals: { "aws:PrincipalArn": props.principals },
        Bool: { "aws:MultiFactorAuthPresent": "true" },
      },
    };
    const role = new IamRole(this, "Resource", {
      name: this.roleName,
      description: "For emergencies: each use is reported",
      assumeRolePolicy: renderPolicy([trust], { kind: "trust policy", path: `${this.node.path}.principals` }),
      maxSessionDuration: 3_600,
    });
    const administrator = environment.iamArn("policy/AdministratorAccess", "aws");
    for (const policyArn of new Set(props.managedPolicyArns ?? [administrator])) {
      const id = policyArn === administrator ? "Policy" : `Policy-${this.nameOf(policyArn)}`;
      new IamRolePolicyAttachment(this, id, { role: role.name, policyArn });
    }
    new EventAlert(this, "Alert", {
      ruleName: `${this.roleName}-used`,
      description: `Someone assumes ${this.roleName}, or tries to`,
      eventPattern: apiCallPattern({
        service: "sts",
        eventNames: ["AssumeRole"],
        detail: { requestParameters: { roleArn: [this.roleArn] } },
      }),
      includeReadEvents: true,
      message: `${this.roleName} is assumed by <$.detail.userIdentity.arn> from <$.detail.sourceIPAddress> <$.detail.errorCode>`,
      topic: props.alertTopic,
    });
    if (!props.trail) return;
    new TrailAlarm(this, "AnyRegion", {
      trail: props.trail,
      alarmName: `${this.roleName}-used`,
      description: `Someone assumes ${this.roleName}, or tries to, in any region: ask who and why`,
      filterPattern: `{ $.eventName = "AssumeRole*" && $.requestParameters.roleArn = "${this.roleArn}" }`,
      topic: props.alertTopic,
    });
  }

  /** What tells a policy from others: its path and name, or the resource that Terraform takes its ARN from. */
  private nameOf(policyArn: string): string {
    const known: unknown = Tokenization.resolve(policyArn, {
      scope: this,
      preparing: false,
      resolver: RESOLVER,
    });
    return String(known)
      .replace(/^arn:[^:]+:iam::(?:\d+:policy\/)?/, "")
      .replace(":policy/", "-")
      .replace(/[^\w+=,.@-]+/g, "-");
  }

  private validate({ roleName, principals }: BreakGlassRoleProps): void {
    const checks = new PropChecks(this)
      .nameOf("role name", "roleName", roleName)
      .that(principals.length > 0, {
        code: "VALUE_MISSING",
        path: "principals",
        value: principals,
        allowed: "at least one user or role, by its ARN",
        fix: "name who may assume the role in an emergency",
      });
    for (const principal of principals) {
      checks.problems.add(...[principalProblem(checks.pathOf("principals"), principal) ?? []].flat());
    }
    checks.throwIfAny();
  }
}
