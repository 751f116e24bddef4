import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { Construct } from "constructs";
import { AwsEnvironment } from "../../core/aws-environment";
import { PropChecks } from "../../core/checks";
import { type PolicyStatement, renderPolicy } from "../../core/policy-document";
import { recordWeakening } from "../../core/weakenings";
import { ManagedPolicies } from "./managed-policies";
import { OidcTrust, type OidcTrustProps } from "./oidc-trust";
import { type IPermissionBoundary, PermissionBoundary } from "./permission-boundary";

/** Props of an {@link OidcRole}. */
export interface OidcRoleProps extends OidcTrustProps {
  /** Name, 1 to 64 characters, unique in the account. A change replaces the role. */
  readonly roleName: string;
  /** What the role may do. Split over several policies where one has no room for it. */
  readonly statements: readonly PolicyStatement[];
  /** How long a session may last, in seconds, 3600 to 43200. @default 3600 */
  readonly maxSessionSeconds?: number;
  /** The most that the role can do, or why its policies alone decide. @default - a boundary of its own */
  readonly boundary?: IPermissionBoundary | WithoutBoundary;
}

/** Why a role has no permissions boundary. */
export interface WithoutBoundary {
  /** For example that the role makes roles, as those of pipelines do. */
  readonly because: string;
}

/** A role for those whom an OpenID Connect identity provider vouches for: pipelines, workloads elsewhere, people. */
export class OidcRole extends Construct {
  public readonly roleName: string;
  /** Known at synthesis. */
  public readonly roleArn: string;

  /**
   * @throws FoundationError NAME_INVALID, OIDC_AUDIENCE_INVALID, OIDC_SUBJECT_INVALID, VALUE_MISSING, VALUE_UNKNOWN,
   * REASON_MISSING
   */
  public constructor(scope: Construct, id: string, props: OidcRoleProps) {
    super(scope, id);
    const { roleName, subjects, maxSessionSeconds, boundary } = props;
    const unbounded = isBoundary(boundary) ? undefined : boundary;
    new PropChecks(this)
      .nameOf("role name", "roleName", roleName)
      .weakening("boundary", unbounded)
      .integer("maxSessionSeconds", maxSessionSeconds, { minimum: 3_600, maximum: 43_200, unit: "seconds" })
      .throwIfAny();
    const trust = new OidcTrust(this.node.path, props);
    if ("like" in subjects) {
      recordWeakening(this, {
        what: `every subject like ${subjects.like} is let in`,
        because: subjects.because,
      });
    }
    if (unbounded) {
      recordWeakening(this, { what: "no boundary limits the role", because: unbounded.because });
    }
    this.roleName = roleName;
    this.roleArn = AwsEnvironment.of(this).iamArn(`role/${roleName}`);
    const role = new IamRole(this, "Resource", {
      name: roleName,
      assumeRolePolicy: renderPolicy(trust.trustStatements, { kind: "trust policy", path: this.node.path }),
      maxSessionDuration: maxSessionSeconds ?? trust.maxSessionSeconds,
      permissionsBoundary: this.boundaryOf(boundary)?.policyReference,
      dependsOn: [...trust.madeBefore],
    });
    new ManagedPolicies(this, "Access", {
      policyName: `${roleName}-access`,
      description: `What ${roleName} may do`,
      statements: props.statements,
    }).attachToRole(this, role.name);
  }

  private boundaryOf(stated: OidcRoleProps["boundary"]): IPermissionBoundary | undefined {
    if (stated === undefined) {
      return new PermissionBoundary(this, "Boundary", { policyName: `${this.roleName}-boundary` });
    }
    return isBoundary(stated) ? stated : undefined;
  }
}

function isBoundary(
  stated: IPermissionBoundary | WithoutBoundary | undefined,
): stated is IPermissionBoundary {
  return stated !== undefined && "policyReference" in stated;
}
