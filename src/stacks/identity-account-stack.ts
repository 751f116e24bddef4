import type { Construct } from "constructs";
import { AccountBaseline } from "../constructs/baseline/account-baseline";
import { AccountDirectory } from "../constructs/config-store/account-directory";
import { FoundationStack } from "../core/foundation-stack";
import { type AccountStackProps, baselinePropsOf, foundationPropsOf } from "./account-stack";

/**
 * The account that others trust: people sign in here and go on from here. It has the baseline of every account and the
 * directory of the accounts that people can reach.
 */
export class IdentityAccountStack extends FoundationStack {
  /** What every account has. */
  public readonly baseline: AccountBaseline;

  public constructor(scope: Construct, id: string, props: AccountStackProps) {
    super(scope, id, foundationPropsOf(props));
    const { organization } = props;
    this.baseline = new AccountBaseline(this, "Baseline", baselinePropsOf(props));
    const reachable = organization.accounts.filter((account) => account.kind === "workload");
    new AccountDirectory(this, "Accounts", {
      prefix: organization.prefix,
      accounts: Object.fromEntries(reachable.map(({ alias, environment }) => [alias, environment.accountId])),
    });
  }
}
