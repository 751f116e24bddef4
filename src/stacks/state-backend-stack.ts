import type { Construct } from "constructs";
import { AlertTopic } from "../constructs/alerting/alert-topic";
import { StateBackend } from "../constructs/state/state-backend";
import { accountTopicName } from "../core/account-names";
import { FoundationStack } from "../core/foundation-stack";
import type { Organization, OrganizationState } from "../core/organization/organization";
import { deployerNamesOf, deployRoleArnOf, foundationPropsOf } from "./account-stack";

/** Settings of a {@link StateBackendStack}. */
export interface StateBackendStackProps {
  readonly organization: Organization;
  /** The organization's state, which must be kept in S3. */
  readonly state: Extract<OrganizationState, { backend: "s3" }>;
}

/**
 * The bucket, key and policies for the state of all accounts. Its own state is a local file, since the bucket must be
 * there before anything can be kept in it.
 */
export class StateBackendStack extends FoundationStack {
  /** The bucket and its key. */
  public readonly backend: StateBackend;

  public constructor(scope: Construct, id: string, { organization, state }: StateBackendStackProps) {
    const { organizationId } = state;
    super(scope, id, {
      ...foundationPropsOf({ organization, account: state.account }),
      // By hand, whoever deploys the accounts.
      deployRoleArn: deployRoleArnOf(organization, state.account.environment),
      backend: { kind: "local" },
    });
    this.backend = new StateBackend(this, "State", {
      bucketName: state.bucketName,
      keyAlias: state.keyAlias,
      accounts: organizationId
        ? { organizationId }
        : { accountIds: organization.accounts.map(({ environment }) => environment.accountId) },
      roleNames: deployerNamesOf(organization).all,
      // The baseline of the account makes it, after the state has a place.
      alertTopic: AlertTopic.fromTopicName(this, "Alerts", accountTopicName(organization.prefix)),
    });
  }
}
