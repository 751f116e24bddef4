import { Annotations } from "cdktf";
import { Construct } from "constructs";
import { DEFAULT_PREFIX } from "../../core/account-names";
import { AwsEnvironment } from "../../core/aws-environment";
import { PropChecks } from "../../core/checks";
import type {
  BastionUser,
  IdentitySettings,
  OidcSettings,
  RoleType,
  SamlSettings,
} from "../../core/organization/organization";
import type { Reasoned } from "../../core/reasons";
import { recordWeakening } from "../../core/weakenings";
import type { IKey } from "../encryption/key";
import { BastionTrust } from "./bastion-trust";
import { ManagedPolicies } from "./managed-policies";
import type { IOidcIdentityProvider } from "./oidc-identity-provider";
import { chooseOidcProvider } from "./oidc-provider-choice";
import { OktaLookupUser } from "./okta-lookup-user";
import { OidcTrust } from "./oidc-trust";
import { OneTimeSecretsRole } from "./one-time-secrets-role";
import { PermissionBoundary } from "./permission-boundary";
import { roleTypePolicy, type RoleTypeStore } from "./role-type-policy";
import { RoleTypeRole } from "./role-type-role";
import { SamlIdentityProvider } from "./saml-identity-provider";
import { StandardIdentity } from "./standard-identity";
import type { IWayIn } from "./way-in";

/** Who comes from the identity account. */
export interface BastionUsers {
  /** The account and region of the users. */
  readonly environment: AwsEnvironment;
  readonly users: readonly BastionUser[];
}

/** Props of {@link PeopleAccess}. */
export interface PeopleAccessProps extends Pick<IdentitySettings, "saml" | "oidc" | "standard"> {
  /** The environment's alias, part of the roles' names. */
  readonly environmentAlias: string;
  /** @default "figgy" */
  readonly prefix?: string;
  readonly roleTypes: readonly RoleType[];
  /** The config store's root namespaces. */
  readonly namespaces: readonly string[];
  readonly store: RoleTypeStore;
  /** Why role types may decrypt what was replicated. @default - they may not */
  readonly replicationKeyAccess?: Reasoned;
  /** @default - nobody comes from another account */
  readonly bastion?: BastionUsers;
  /**
   * The key of one-time secrets, where this account keeps them: everybody to whom a way leads may then assume the role
   * `<prefix>-default`.
   *
   * @default - this account keeps none
   */
  readonly oneTimeSecretsKey?: IKey;
  /** ARNs of roles that people can never change, such as those that Terraform runs as. @default - none */
  readonly protectedRoleArns?: readonly string[];
}

/** The ways in to one account: its identity providers, and for each role type a role that they lead to. */
export class PeopleAccess extends Construct {
  /** The most that people can do in the account. */
  public readonly boundary: PermissionBoundary;
  /** Roles by role type; one to which no way leads is left out. */
  public readonly roles: Readonly<Record<string, RoleTypeRole>>;
  /** The role for one-time secrets, where this account keeps them and some way leads in. */
  public readonly oneTimeSecrets?: OneTimeSecretsRole;

  /** @throws FoundationError REASON_MISSING, and what its roles and providers throw */
  public constructor(scope: Construct, id: string, props: PeopleAccessProps) {
    super(scope, id);
    const { prefix = DEFAULT_PREFIX, roleTypes, environmentAlias, standard, replicationKeyAccess } = props;
    new PropChecks(this).weakening("replicationKeyAccess", replicationKeyAccess).throwIfAny();
    if (replicationKeyAccess) {
      const what = "role types may decrypt what was replicated";
      recordWeakening(this, { what, because: replicationKeyAccess.because });
    }
    this.boundary = new PermissionBoundary(this, "Boundary", {
      prefix,
      appendOnlyTables: [props.store.auditTable.tableName],
      protectedRoleArns: props.protectedRoleArns,
    });
    const waysOfAll = props.saml.map((settings) => this.addSaml(settings, prefix));
    const providers = props.oidc.map(
      (settings) => [settings, chooseOidcProvider(this, `Oidc-${settings.name}`, settings)] as const,
    );

    const everybody = roleTypes.map(({ name }) => name);
    const roles: Record<string, RoleTypeRole> = {};
    const access: Record<string, ManagedPolicies> = {};
    for (const roleType of roleTypes) {
      const waysIn = [
        ...waysOfAll,
        ...this.bastionTrustOf([roleType.name], prefix, props.bastion),
        ...this.oidcTrustsOf([roleType.name], providers),
      ];
      if (waysIn.length === 0) this.warnOfNoWay(roleType.name);
      if (waysIn.length === 0 && !standard) continue;
      const policies = this.addAccess(roleType, prefix, props);
      access[roleType.name] = policies;
      if (waysIn.length === 0) continue;
      roles[roleType.name] = new RoleTypeRole(this, `Role-${roleType.name}`, {
        roleType: roleType.name,
        environmentAlias,
        prefix,
        waysIn,
        access: policies,
        boundary: this.boundary,
      });
    }
    this.roles = roles;
    this.oneTimeSecrets = this.addOneTimeSecrets(props, [
      ...waysOfAll,
      ...this.bastionTrustOf(everybody, prefix, props.bastion),
      ...this.oidcTrustsOf(everybody, providers),
    ]);
    if (standard) new StandardIdentity(this, "Standard", { prefix, access, because: standard.because });
  }

  private addAccess(roleType: RoleType, prefix: string, props: PeopleAccessProps): ManagedPolicies {
    const { namespaces, store, environmentAlias } = props;
    const replicationKeyAccess = props.replicationKeyAccess !== undefined;
    const environment = AwsEnvironment.of(this);
    return new ManagedPolicies(this, `Access-${roleType.name}`, {
      policyName: `${prefix}_${roleType.name}_access`,
      description: `What the role type ${roleType.name} may do in ${environmentAlias}`,
      statements: roleTypePolicy({ environment, prefix, roleType, namespaces, store, replicationKeyAccess }),
    });
  }

  private addSaml({ name, origin, metadataFile, lookupUser }: SamlSettings, prefix: string): IWayIn {
    const id = `Saml-${name}`;
    if (lookupUser) {
      new OktaLookupUser(this, "OktaLookup", { ...lookupUser, prefix, boundary: this.boundary });
    }
    if (origin === "reference" || metadataFile === undefined) {
      return SamlIdentityProvider.fromProviderName(this, id, name);
    }
    const metadata = { file: metadataFile };
    return new SamlIdentityProvider(this, id, { providerName: name, metadata, adopt: origin === "adopt" });
  }

  private addOneTimeSecrets(
    { oneTimeSecretsKey, prefix }: PeopleAccessProps,
    waysIn: readonly IWayIn[],
  ): OneTimeSecretsRole | undefined {
    if (oneTimeSecretsKey === undefined || waysIn.length === 0) return undefined;
    const { boundary } = this;
    return new OneTimeSecretsRole(this, "OneTimeSecrets", {
      encryptionKey: oneTimeSecretsKey,
      waysIn,
      boundary,
      prefix,
    });
  }

  /** The way of the users to whom one of some role types is mapped, where there are any. */
  private bastionTrustOf(
    roleTypes: readonly string[],
    prefix: string,
    bastion: BastionUsers | undefined,
  ): IWayIn[] {
    const mapped = (bastion?.users ?? []).filter((user) =>
      user.roleTypes.some((name) => roleTypes.includes(name)),
    );
    if (bastion === undefined || mapped.length === 0) return [];
    return [
      new BastionTrust({ environment: bastion.environment, users: mapped.map(({ name }) => name), prefix }),
    ];
  }

  /** The ways of the subjects to whom one of some role types is mapped. */
  private oidcTrustsOf(
    roleTypes: readonly string[],
    providers: readonly (readonly [OidcSettings, IOidcIdentityProvider])[],
  ): IWayIn[] {
    return providers.flatMap(([{ name, audience, subjects }, provider]) => {
      const named = [...new Set(roleTypes.flatMap((roleType) => subjects[roleType] ?? []))];
      const path = `${this.node.path}/Oidc-${name}.${roleTypes.join("+")}`;
      return named.length === 0 ? [] : [new OidcTrust(path, { provider, audience, subjects: named })];
    });
  }

  private warnOfNoWay(roleType: string): void {
    Annotations.of(this).addWarning(
      `no way in leads to the role type ${roleType}, so its role is not made: map a user or a subject to it, or add a SAML provider`,
    );
  }
}
