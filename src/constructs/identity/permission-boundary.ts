import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { Construct, type IConstruct } from "constructs";
import { DEFAULT_PREFIX } from "../../core/account-names";
import { AwsEnvironment } from "../../core/aws-environment";
import { PropChecks } from "../../core/checks";
import { type PolicyStatement, renderPolicy } from "../../core/policy-document";
import { boundaryStatements } from "./boundary-statements";

/** The most that a role or user can ever do, whatever its policies allow. */
export interface IPermissionBoundary extends IConstruct {
  /** Known at synthesis. */
  readonly policyArn: string;
  /** For the arguments of roles and users: they are made after the boundary. */
  readonly policyReference: string;
}

/** Props of a {@link PermissionBoundary}. */
export interface PermissionBoundaryProps {
  /** Name of the policy. A change replaces it. @default - `<prefix>-people-boundary` */
  readonly policyName?: string;
  /**
   * What the names of functions, their rules and roles, and a trail's buckets begin with.
   *
   * @default "figgy"
   */
  readonly prefix?: string;
  /**
   * Names of tables whose items people read and never change, and which they never delete. Queues `<name>-*` feed the
   * function that writes them: people neither send to them nor take from them.
   *
   * @default - none
   */
  readonly appendOnlyTables?: readonly string[];
  /** ARNs of roles that people never change, such as the one that Terraform runs as. @default - none */
  readonly protectedRoleArns?: readonly string[];
  /** More that people can never do. @default - nothing */
  readonly denials?: readonly PolicyStatement[];
}

/**
 * What people can never do: leave the organization, touch a trail or its logs, change an append-only table, change or call
 * the functions, give a function's role to something else, and make or change any identity, policy or way in, the boundary
 * itself included. What is left to a user is its own password, keys and device. It allows nothing by itself.
 *
 * It does not see what another role may do that somebody assumes, or gives to a service. Let no role that may do more
 * trust a whole account, and no policy allow `iam:PassRole` on one.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export class PermissionBoundary extends Construct implements IPermissionBoundary {
  public readonly policyArn: string;
  public readonly policyReference: string;

  /** A boundary that exists already. */
  public static fromPolicyName(scope: Construct, id: string, policyName: string): IPermissionBoundary {
    return new ExistingBoundary(scope, id, policyName);
  }

  /** @throws FoundationError NAME_INVALID, POLICY_INVALID, POLICY_TOO_LARGE */
  public constructor(scope: Construct, id: string, props: PermissionBoundaryProps = {}) {
    super(scope, id);
    const { prefix = DEFAULT_PREFIX } = props;
    const policyName = props.policyName ?? `${prefix}-people-boundary`;
    new PropChecks(this).nameOf("policy name", "policyName", policyName).throwIfAny();
    const environment = AwsEnvironment.of(this);
    this.policyArn = environment.iamArn(`policy/${policyName}`);
    const statements = [
      ...boundaryStatements({
        environment,
        prefix,
        appendOnlyTables: props.appendOnlyTables ?? [],
        protectedRoleArns: props.protectedRoleArns ?? [],
      }),
      ...(props.denials ?? []),
    ];
    const policy = new IamPolicy(this, "Resource", {
      name: policyName,
      description: "The most that people can do in this account",
      policy: renderPolicy(statements, { kind: "managed policy", path: this.node.path }),
    });
    this.policyReference = policy.arn;
  }
}

class ExistingBoundary extends Construct implements IPermissionBoundary {
  public readonly policyArn: string;
  public readonly policyReference: string;

  public constructor(scope: Construct, id: string, policyName: string) {
    super(scope, id);
    new PropChecks(this).nameOf("policy name", "policyName", policyName).throwIfAny();
    this.policyArn = AwsEnvironment.of(this).iamArn(`policy/${policyName}`);
    this.policyReference = this.policyArn;
  }
}
