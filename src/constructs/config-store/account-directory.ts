import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { Construct } from "constructs";
import { DEFAULT_PREFIX } from "../../core/account-names";

/** Settings of an {@link AccountDirectory}. */
export interface AccountDirectoryProps {
  /**
   * The first part of the parameters' names, without slashes.
   *
   * @default "figgy"
   */
  readonly prefix?: string;
  /** Account ids by environment alias. */
  readonly accounts: Readonly<Record<string, string>>;
}

/**
 * The accounts that people can reach from the identity account: one parameter `/figgy/accounts/<alias>` each, which
 * clients list at login.
 */
export class AccountDirectory extends Construct {
  public constructor(scope: Construct, id: string, props: AccountDirectoryProps) {
    super(scope, id);
    const { prefix = DEFAULT_PREFIX } = props;
    for (const [alias, accountId] of Object.entries(props.accounts)) {
      new SsmParameter(this, alias, {
        name: `/${prefix}/accounts/${alias}`,
        type: "String",
        value: accountId,
      });
    }
  }
}
