import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { Construct } from "constructs";
import { DEFAULT_PREFIX, roleTypeRoleName } from "../../core/account-names";
import { AwsEnvironment } from "../../core/aws-environment";
import { PropChecks } from "../../core/checks";
import { type PolicyStatement, renderPolicy } from "../../core/policy-document";
import { ManagedPolicies } from "./managed-policies";
import { type IPermissionBoundary, PermissionBoundary } from "./permission-boundary";
import type { IWayIn } from "./way-in";

/** Props of a {@link RoleTypeRole}. */
export interface RoleTypeRoleProps {
  /** The role type: letters, digits and underscores, since clients read it out of the role's name. */
  readonly roleType: string;
  /** The environment's alias, such as `dev`: letters, digits and underscores. */
  readonly environmentAlias: string;
  /** Who may assume the role. At least one way. */
  readonly waysIn: readonly IWayIn[];
  /**
   * What the role may do, see `roleTypePolicy`; split over several policies where one has no room for it. Or policies
   * that others have, too.
   */
  readonly access: readonly PolicyStatement[] | ManagedPolicies;
  /**
   * What the names of the role and its policies begin with. A change replaces them.
   *
   * @default "figgy"
   */
  readonly prefix?: string;
  /**
   * How long a session may last, in seconds, 3600 to 43200. It holds for every way in: where there are several, the
   * identity provider decides how long its own sessions last, up to this.
   *
   * @default - the longest that a way in asks for: 3600 for identity providers, 43200 for users of the identity account
   */
  readonly maxSessionSeconds?: number;
  /** The most that the role can do. @default - a boundary of its own */
  readonly boundary?: IPermissionBoundary;
}

/** A role `figgy-<environment>-<role type>` that people assume to work with a config store. */
export class RoleTypeRole extends Construct {
  public readonly roleName: string;
  /** Known at synthesis. */
  public readonly roleArn: string;
  /** What the role may do, to attach to others who are to do the same. */
  public readonly policies: ManagedPolicies;
  /** For dependencies. */
  public readonly resource: IamRole;

  /** The name of a role type's role. */
  public static nameOf(prefix: string, environmentAlias: string, roleType: string): string {
    return roleTypeRoleName(prefix, environmentAlias, roleType);
  }

  /** @throws FoundationError ROLE_NAME_INVALID, ACCOUNT_ALIAS_INVALID, VALUE_MISSING, VALUE_OUT_OF_RANGE, POLICY_TOO_LARGE */
  public constructor(scope: Construct, id: string, props: RoleTypeRoleProps) {
    super(scope, id);
    this.validate(props);
    const { roleType, environmentAlias, waysIn, prefix = DEFAULT_PREFIX } = props;
    this.roleName = RoleTypeRole.nameOf(prefix, environmentAlias, roleType);
    this.roleArn = AwsEnvironment.of(this).iamArn(`role/${this.roleName}`);
    const boundary =
      props.boundary ??
      new PermissionBoundary(this, "Boundary", { policyName: `${this.roleName}-boundary`, prefix });
    const trust = waysIn.flatMap(({ trustStatements }) => trustStatements);

    this.resource = new IamRole(this, "Resource", {
      name: this.roleName,
      description: `${roleType} in ${environmentAlias}`,
      assumeRolePolicy: renderPolicy(trust, { kind: "trust policy", path: `${this.node.path}.waysIn` }),
      maxSessionDuration:
        props.maxSessionSeconds ?? Math.max(...waysIn.map(({ maxSessionSeconds }) => maxSessionSeconds)),
      permissionsBoundary: boundary.policyReference,
      dependsOn: waysIn.flatMap(({ madeBefore }) => madeBefore ?? []),
    });
    const { access } = props;
    this.policies =
      access instanceof ManagedPolicies
        ? access
        : new ManagedPolicies(this, "Access", {
            policyName: `${prefix}_${roleType}_access`,
            description: `What the role type ${roleType} may do in ${environmentAlias}`,
            statements: access,
          });
    this.policies.attachToRole(this, this.resource.name);
  }

  private validate(props: RoleTypeRoleProps): void {
    new PropChecks(this)
      .modelName("role", "roleType", props.roleType)
      .modelName("alias", "environmentAlias", props.environmentAlias)
      .that(props.waysIn.length > 0, {
        code: "VALUE_MISSING",
        path: "waysIn",
        value: props.waysIn,
        allowed: "at least one way in: a SAML or OpenID Connect provider, or users of the identity account",
        fix: "name who may assume the role, or leave the role out",
      })
      .integer("maxSessionSeconds", props.maxSessionSeconds, {
        minimum: 3_600,
        maximum: 43_200,
        unit: "seconds",
      })
      .throwIfAny();
  }
}
