import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { Construct } from "constructs";
import { DEFAULT_PREFIX } from "../../core/account-names";
import { AwsEnvironment } from "../../core/aws-environment";
import { PropChecks } from "../../core/checks";
import { ONE_TIME_SECRET_CONTEXT } from "../../core/config-store/one-time-secret";
import { type PolicyStatement, renderPolicy } from "../../core/policy-document";
import type { IKey } from "../encryption/key";
import { ManagedPolicies } from "./managed-policies";
import type { IPermissionBoundary } from "./permission-boundary";
import type { IWayIn } from "./way-in";

/** Props of a {@link OneTimeSecretsRole}. */
export interface OneTimeSecretsRoleProps {
  /** The key of one-time secrets, `oneTimeSecretsKey` of a `ConfigStore`. */
  readonly encryptionKey: IKey;
  /** Who hands over secrets, and who picks them up. At least one way. */
  readonly waysIn: readonly IWayIn[];
  /** The most that the role can do. */
  readonly boundary: IPermissionBoundary;
  /**
   * What the role's name begins with, and the root of the config store's own parameters. A change replaces the role.
   *
   * @default "figgy"
   */
  readonly prefix?: string;
}

/**
 * The role `figgy-default` of the utility account, in which clients write, read and delete one-time secrets. A secret is
 * read by who knows its name and its password: the role can list none, and the key opens it with the password alone.
 */
export class OneTimeSecretsRole extends Construct {
  public readonly roleName: string;
  /** Known at synthesis. */
  public readonly roleArn: string;

  /** The role's name. */
  public static nameOf(prefix: string): string {
    return `${prefix}-default`;
  }

  /** @throws FoundationError VALUE_MISSING */
  public constructor(scope: Construct, id: string, props: OneTimeSecretsRoleProps) {
    super(scope, id);
    const { encryptionKey, waysIn, boundary, prefix = DEFAULT_PREFIX } = props;
    new PropChecks(this)
      .that(waysIn.length > 0, {
        code: "VALUE_MISSING",
        path: "waysIn",
        value: waysIn,
        allowed: "at least one way in: a SAML or OpenID Connect provider, or users of the identity account",
        fix: "name who may assume the role, or leave the role out",
      })
      .throwIfAny();
    const environment = AwsEnvironment.of(this);
    this.roleName = OneTimeSecretsRole.nameOf(prefix);
    this.roleArn = environment.iamArn(`role/${this.roleName}`);
    const trust = waysIn.flatMap(({ trustStatements }) => trustStatements);

    const role = new IamRole(this, "Resource", {
      name: this.roleName,
      description: "Hands over one-time secrets",
      assumeRolePolicy: renderPolicy(trust, { kind: "trust policy", path: `${this.node.path}.waysIn` }),
      maxSessionDuration: Math.max(...waysIn.map(({ maxSessionSeconds }) => maxSessionSeconds)),
      permissionsBoundary: boundary.policyReference,
      dependsOn: waysIn.flatMap(({ madeBefore }) => madeBefore ?? []),
    });
    new ManagedPolicies(this, "Access", {
      policyName: `${this.roleName}-access`,
      description: "One-time secrets, by their names",
      statements: statementsOf(environment, encryptionKey, prefix),
    }).attachToRole(this, role.name);
  }
}

function statementsOf(environment: AwsEnvironment, key: IKey, prefix: string): PolicyStatement[] {
  const own = (path: string) => environment.parameterArn(`/${prefix}/${path}`);
  return [
    {
      sid: "ReadStore",
      actions: ["ssm:GetParameter", "ssm:GetParameters"],
      resources: ["account_id", `kms/${prefix}-ots-key-id`, "region", "regions"].map(own),
    },
    {
      sid: "HandOverSecrets",
      actions: ["ssm:DeleteParameter", "ssm:GetParameter", "ssm:PutParameter"],
      resources: [own("ots/*")],
    },
    {
      ...key.useStatement({
        sid: "OpenSecrets",
        actions: ["encrypt", "decrypt"],
        encryptionContext: ONE_TIME_SECRET_CONTEXT,
      }),
      actions: ["kms:Decrypt", "kms:Encrypt"],
    },
  ];
}
