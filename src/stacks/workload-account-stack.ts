import type { Construct } from "constructs";
import { AccountBaseline } from "../constructs/baseline/account-baseline";
import { ConfigStore } from "../constructs/config-store/config-store";
import { AccountPasswordPolicy } from "../constructs/identity/account-password-policy";
import type { BreakGlassRole } from "../constructs/identity/break-glass-role";
import { EnrolmentAlarm } from "../constructs/identity/enrolment-alarm";
import { PeopleAccess } from "../constructs/identity/people-access";
import { FoundationStack } from "../core/foundation-stack";
import { type AccountStackProps, baselinePropsOf, deployersOf, foundationPropsOf } from "./account-stack";
import { addBreakGlassRole, breakGlassRoleNameOf } from "./break-glass";

/** An account that runs an environment: the baseline of every account, and a config store. */
export class WorkloadAccountStack extends FoundationStack {
  /** What every account has. */
  public readonly baseline: AccountBaseline;
  /** The environment's configuration and secrets. */
  public readonly configStore: ConfigStore;
  /** The ways in for people, where the organization declares some. */
  public readonly people?: PeopleAccess;
  /** The role for emergencies, where the organization names somebody for it. */
  public readonly breakGlass?: BreakGlassRole;

  public constructor(scope: Construct, id: string, props: AccountStackProps) {
    super(scope, id, foundationPropsOf(props));
    const { organization, account } = props;
    const { oneTimeSecrets } = organization.configStore;
    const utilityAccount = organization.accounts.find(({ name }) => name === oneTimeSecrets);
    const deployers = deployersOf(organization, account.environment);
    const replicationKeyAccess = Object.entries(organization.configStore.replicationKeyAccess).find(
      ([name]) => name === account.name,
    )?.[1];
    this.baseline = new AccountBaseline(this, "Baseline", baselinePropsOf(props));
    this.configStore = new ConfigStore(this, "ConfigStore", {
      prefix: organization.prefix,
      environmentAlias: account.alias,
      namespaces: organization.configStore.namespaces,
      serviceNamespace: organization.configStore.serviceNamespace,
      keys: Object.fromEntries(
        organization.configStore.keys.map(({ name, description }) => [name, { description }]),
      ),
      roleTypes: Object.fromEntries(
        organization.roleTypes.map(({ name, tiers, keys }) => [name, { namespaces: tiers, keys }]),
      ),
      replicationKeyAccess,
      utilityAccountId: utilityAccount?.environment.accountId,
      oneTimeSecrets: utilityAccount === account,
      usageTracking: organization.configStore.usageTracking,
      eventConcurrency: organization.configStore.eventConcurrency,
      notifications: account.notifications && {
        ...account.notifications,
        slack: this.baseline.slackWebhook,
      },
      breakGlassRoleName: breakGlassRoleNameOf(organization),
      encryptionKey: this.baseline.key,
      alertTopic: this.baseline.alertTopic,
      deployRoleArns: deployers.writers,
    });
    this.breakGlass = addBreakGlassRole(this, organization, this.baseline);
    const { identity } = organization;
    if (identity === undefined) return;
    const { saml, oidc, standard, passwords } = identity;
    if (standard) {
      const { trail, alertTopic } = this.baseline;
      new AccountPasswordPolicy(this, "Passwords", passwords);
      new EnrolmentAlarm(this, "Enrolments", { trail, alertTopic, prefix: organization.prefix });
    }
    this.people = new PeopleAccess(this, "People", {
      saml,
      oidc,
      standard,
      bastion: identity.bastion && {
        environment: identity.bastion.account.environment,
        users: identity.bastion.users,
      },
      prefix: organization.prefix,
      environmentAlias: account.alias,
      roleTypes: organization.roleTypes,
      namespaces: organization.configStore.namespaces,
      store: this.configStore,
      oneTimeSecretsKey: this.configStore.oneTimeSecretsKey,
      replicationKeyAccess,
      protectedRoleArns: [...deployers.all, ...(this.breakGlass ? [this.breakGlass.roleArn] : [])],
    });
  }
}
