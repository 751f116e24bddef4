import type { Construct } from "constructs";
import { AccountBaseline } from "../constructs/baseline/account-baseline";
import { ConfigStore } from "../constructs/config-store/config-store";
import { FoundationStack } from "../core/foundation-stack";
import { type AccountStackProps, baselinePropsOf, foundationPropsOf } from "./account-stack";

/** An account that runs an environment: the baseline of every account, and a config store. */
export class WorkloadAccountStack extends FoundationStack {
  /** What every account has. */
  public readonly baseline: AccountBaseline;
  /** The environment's configuration and secrets. */
  public readonly configStore: ConfigStore;

  public constructor(scope: Construct, id: string, props: AccountStackProps) {
    super(scope, id, foundationPropsOf(props));
    const { organization, account } = props;
    this.baseline = new AccountBaseline(this, "Baseline", baselinePropsOf(props));
    this.configStore = new ConfigStore(this, "ConfigStore", {
      prefix: organization.prefix,
      environmentAlias: account.alias,
      namespaces: organization.configStore.namespaces,
      serviceNamespace: organization.configStore.serviceNamespace,
      keys: Object.fromEntries(
        organization.configStore.keys.map(({ name, description }) => [name, { description }]),
      ),
      roleTypes: Object.fromEntries(organization.roleTypes.map(({ name, ...reach }) => [name, reach])),
      replicationKeyAccess: organization.configStore.replicationKeyAccess.includes(account.name),
      encryptionKey: this.baseline.key,
      alertTopic: this.baseline.alertTopic,
      deployRoleArn: this.deployRoleArn,
    });
  }
}
