import type { Construct } from "constructs";
import { AccountBaseline } from "../constructs/baseline/account-baseline";
import { AccountDirectory } from "../constructs/config-store/account-directory";
import { AccountPasswordPolicy } from "../constructs/identity/account-password-policy";
import { BastionIdentity } from "../constructs/identity/bastion-identity";
import { OneTimeSecretsRole } from "../constructs/identity/one-time-secrets-role";
import type { BreakGlassRole } from "../constructs/identity/break-glass-role";
import { EnrolmentAlarm } from "../constructs/identity/enrolment-alarm";
import { FoundationStack } from "../core/foundation-stack";
import type { Organization } from "../core/organization/organization";
import { type AccountStackProps, baselinePropsOf, foundationPropsOf } from "./account-stack";
import { addBreakGlassRole, breakGlassRoleArnOf } from "./break-glass";

/**
 * The account that others trust: people sign in here and go on from here. It has the baseline of every account and the
 * directory of the accounts that people can reach.
 */
export class IdentityAccountStack extends FoundationStack {
  /** What every account has. */
  public readonly baseline: AccountBaseline;
  /** The users that people sign in as, where they live in this account. */
  public readonly bastion?: BastionIdentity;
  /** The role for emergencies, where the organization names somebody for it. */
  public readonly breakGlass?: BreakGlassRole;

  public constructor(scope: Construct, id: string, props: AccountStackProps) {
    super(scope, id, foundationPropsOf(props));
    const { organization, account } = props;
    this.baseline = new AccountBaseline(this, "Baseline", baselinePropsOf(props));
    const reachable = organization.accounts.filter((account) => account.kind === "workload");
    const accounts = Object.fromEntries(
      reachable.map(({ alias, environment }) => [alias, environment.accountId]),
    );
    new AccountDirectory(this, "Accounts", { prefix: organization.prefix, accounts });
    this.breakGlass = addBreakGlassRole(this, organization, this.baseline);
    const { bastion, breakGlass, passwords } = organization.identity ?? {};
    if (bastion?.account.name !== account.name) return;
    new AccountPasswordPolicy(this, "Passwords", passwords);
    new EnrolmentAlarm(this, "Enrolments", {
      trail: this.baseline.trail,
      alertTopic: this.baseline.alertTopic,
      prefix: organization.prefix,
    });
    this.bastion = new BastionIdentity(this, "Bastion", {
      prefix: organization.prefix,
      users: Object.fromEntries(bastion.users.map(({ name, roleTypes }) => [name, { roleTypes }])),
      roleTypes: organization.roleTypes.map(({ name }) => name),
      accounts,
      oneTimeSecretsRoleArn: oneTimeSecretsRoleArnOf(organization),
      breakGlass: breakGlass && {
        users: breakGlass.users,
        roleArns: organization.accounts.map(({ environment }) =>
          breakGlassRoleArnOf(organization, environment)!,
        ),
      },
    });
  }
}

function oneTimeSecretsRoleArnOf({ accounts, configStore, prefix }: Organization): string | undefined {
  const account = accounts.find(({ name }) => name === configStore.oneTimeSecrets);
  return account?.environment.iamArn(`role/${OneTimeSecretsRole.nameOf(prefix)}`);
}
