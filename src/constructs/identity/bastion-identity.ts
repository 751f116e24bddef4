import { IamGroup } from "@cdktf/provider-aws/lib/iam-group";
import { IamUser } from "@cdktf/provider-aws/lib/iam-user";
import { IamUserGroupMembership } from "@cdktf/provider-aws/lib/iam-user-group-membership";
import { IamUserPolicy } from "@cdktf/provider-aws/lib/iam-user-policy";
import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { Construct } from "constructs";
import { DEFAULT_PREFIX } from "../../core/account-names";
import { AwsEnvironment } from "../../core/aws-environment";
import { PropChecks } from "../../core/checks";
import { groupsProblem } from "../../core/organization/iam-quotas";
import { renderPolicy } from "../../core/policy-document";
import { CLIENT_LOGIN, directoryStatements, selfServiceStatements } from "./bastion-policies";
import { identityPath } from "./bastion-trust";
import { ManagedPolicies } from "./managed-policies";
import { type IPermissionBoundary, PermissionBoundary } from "./permission-boundary";
import { RoleTypeRole } from "./role-type-role";

/** A user of a {@link BastionIdentity}. */
export interface BastionUserOptions {
  /** The role types that the user can assume in every account. At least one. */
  readonly roleTypes: readonly string[];
}

/** Props of a {@link BastionIdentity}. */
export interface BastionIdentityProps {
  /** Users by name, letters, digits and `_.-`. */
  readonly users: Readonly<Record<string, BastionUserOptions>>;
  /** Names of all role types; each is a group. */
  readonly roleTypes: readonly string[];
  /** Ids of the accounts that have roles of these types, by environment alias. At least one. */
  readonly accounts: Readonly<Record<string, string>>;
  /**
   * What the names of roles in these accounts, and of policies here, begin with.
   *
   * @default "figgy"
   */
  readonly prefix?: string;
  /**
   * ARN of the role for one-time secrets, which all users may assume: `OneTimeSecretsRole` of the utility account.
   *
   * @default - none
   */
  readonly oneTimeSecretsRoleArn?: string;
  /** Who may also assume roles for emergencies. @default - nobody */
  readonly breakGlass?: {
    /** Names of users. */
    readonly users: readonly string[];
    /** ARNs of the roles, account by account. */
    readonly roleArns: readonly string[];
  };
  /** The most that users can do. @default - a boundary of its own */
  readonly boundary?: IPermissionBoundary;
}

/**
 * The users of an identity account: they sign in here with a second factor and assume roles in other accounts. No access
 * key is made: each user makes its own, once an administrator has given it a password or a first key.
 */
export class BastionIdentity extends Construct {
  /** @throws FoundationError USER_NAME_INVALID, USER_UNDECLARED, ROLE_UNDECLARED, VALUE_MISSING, VALUE_OUT_OF_RANGE, POLICY_TOO_LARGE */
  public constructor(scope: Construct, id: string, props: BastionIdentityProps) {
    super(scope, id);
    this.validate(props);
    const { prefix = DEFAULT_PREFIX } = props;
    const boundary =
      props.boundary ??
      new PermissionBoundary(this, "Boundary", { policyName: `${prefix}-bastion-boundary`, prefix });
    const groups = this.makeGroups(props, prefix);
    const emergencies = props.breakGlass && this.makeBreakGlassGroup(props.breakGlass.roleArns, prefix);
    for (const [name, { roleTypes }] of Object.entries(props.users)) {
      const more = emergencies && props.breakGlass!.users.includes(name) ? [emergencies] : [];
      this.makeUser(name, [...new Set(roleTypes)].sort(), more, { prefix, boundary, groups });
    }
  }

  private makeBreakGlassGroup(roleArns: readonly string[], prefix: string): string {
    const scope = new Construct(this, "BreakGlass");
    const path = identityPath(prefix);
    const group = new IamGroup(scope, "Resource", { name: BREAK_GLASS_GROUP, path }).name;
    new ManagedPolicies(scope, "Assuming", {
      policyName: `${prefix}-assume-${BREAK_GLASS_GROUP}`,
      description: "The roles for emergencies, account by account",
      path,
      statements: [{ actions: ["sts:AssumeRole"], resources: roleArns }],
    }).attachToGroup(scope, "Assume", group);
    return group;
  }

  private makeGroups(props: BastionIdentityProps, prefix: string): ReadonlyMap<string, string> {
    const environment = AwsEnvironment.of(this);
    const path = identityPath(prefix);
    const directory = new ManagedPolicies(this, "Directory", {
      policyName: `${prefix}-get-${prefix}-configs`,
      description: "Which role types a user has, and which accounts there are",
      path,
      statements: directoryStatements(environment, prefix),
    });
    const describing = new ManagedPolicies(this, "Describing", {
      policyName: `${prefix}-describe-parameters`,
      description: "Which parameters there are",
      path,
      statements: [{ sid: "Describe", actions: ["ssm:DescribeParameters"], resources: ["*"] }],
    });
    return new Map(
      [...new Set(props.roleTypes)].sort().map((roleType) => {
        const scope = new Construct(this, `Group-${roleType}`);
        const group = new IamGroup(scope, "Resource", { name: roleType, path }).name;
        const assuming = new ManagedPolicies(scope, "Assuming", {
          policyName: `${prefix}-assume-${roleType}`,
          description: `The roles of the type ${roleType}, account by account`,
          path,
          besides: 2,
          statements: [
            ...Object.entries(props.accounts).map(([alias, accountId]) =>
              environment.iamArn(`role/${RoleTypeRole.nameOf(prefix, alias, roleType)}`, accountId),
            ),
            ...(props.oneTimeSecretsRoleArn ? [props.oneTimeSecretsRoleArn] : []),
          ].map((roleArn) => ({ actions: ["sts:AssumeRole"], resources: [roleArn] })),
        });
        assuming.attachToGroup(scope, "Assume", group);
        directory.attachToGroup(scope, "Directory", group);
        describing.attachToGroup(scope, "Describing", group);
        return [roleType, group];
      }),
    );
  }

  private makeUser(
    name: string,
    roleTypes: readonly string[],
    moreGroups: readonly string[],
    shared: Shared,
  ): void {
    const { prefix, boundary, groups } = shared;
    const scope = new Construct(this, `User-${name}`);
    const path = identityPath(prefix);
    const user = new IamUser(scope, "Resource", {
      name,
      path,
      permissionsBoundary: boundary.policyReference,
    }).name;
    const environment = AwsEnvironment.of(this);
    const self = {
      users: [environment.iamArn(`user${path}${name}`)],
      devices: [environment.iamArn(`mfa/${name}`)],
    };
    new IamUserPolicy(scope, "SelfService", {
      name: `${prefix}-manage-self`,
      user,
      policy: renderPolicy(selfServiceStatements(self, CLIENT_LOGIN), {
        kind: "inline policies of a user",
        path: scope.node.path,
      }),
    });
    new IamUserGroupMembership(scope, "Groups", {
      user,
      groups: [...roleTypes.map((roleType) => groups.get(roleType)!), ...moreGroups],
    });
    new SsmParameter(scope, "Roles", {
      name: `/${prefix}/users/${name}/roles`,
      type: "String",
      value: JSON.stringify(roleTypes),
    });
  }

  private validate({ users, roleTypes, accounts, breakGlass }: BastionIdentityProps): void {
    const checks = new PropChecks(this).that(Object.keys(accounts).length > 0, {
      code: "VALUE_MISSING",
      path: "accounts",
      value: accounts,
      allowed: "at least one account, by its alias",
      fix: "name the accounts that users reach from here",
    });
    for (const [name, { roleTypes: stated }] of Object.entries(users)) {
      checks.modelName("user", `users.${name}`, name).that(stated.length > 0, {
        code: "VALUE_MISSING",
        path: `users.${name}.roleTypes`,
        value: stated,
        allowed: `some of ${roleTypes.join(", ")}`,
        fix: "name a role type, or remove the user: the client refuses one without",
      });
      checks.found(
        groupsProblem(checks.pathOf(`users.${name}.roleTypes`), stated, breakGlass?.users.includes(name)),
      );
      for (const roleType of stated) {
        checks.that(roleTypes.includes(roleType), {
          code: "ROLE_UNDECLARED",
          path: `users.${name}.roleTypes`,
          value: roleType,
          allowed: roleTypes.join(", "),
          fix: "correct its spelling, or declare the role type in roleTypes",
        });
      }
    }
    for (const name of breakGlass?.users ?? []) {
      checks.that(Object.hasOwn(users, name), {
        code: "USER_UNDECLARED",
        path: "breakGlass.users",
        value: name,
        allowed: Object.keys(users).join(", "),
        fix: "correct its spelling, or declare the user in users",
      });
    }
    checks.throwIfAny();
  }
}

/** No role type can have this name, which has a hyphen. */
const BREAK_GLASS_GROUP = "break-glass";

interface Shared {
  readonly prefix: string;
  readonly boundary: IPermissionBoundary;
  /** Names of groups by role type. */
  readonly groups: ReadonlyMap<string, string>;
}
