import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { Construct } from "constructs";
import { AwsEnvironment } from "../../core/aws-environment";
import type { RoleType } from "../../core/organization/organization";
import type { IKey } from "../encryption/key";

/** The version of the contract with clients that the parameters fulfil. */
const CONTRACT_VERSION = "1.1.0";

/** What clients read about a config store before they use it. */
export interface StoreParametersProps {
  /** The first part of the parameters' names, without slashes. */
  readonly prefix: string;
  /** The environment's alias, such as `dev`. */
  readonly environmentAlias: string;
  /** The root namespaces. */
  readonly namespaces: readonly string[];
  /** The root namespace of services. */
  readonly serviceNamespace: string;
  /** The encryption keys by name. */
  readonly keys: Readonly<Record<string, IKey>>;
  /** The key of replicated secrets. */
  readonly replicationKey: IKey;
  readonly roleTypes: readonly RoleType[];
  /** The account that shared tools use. */
  readonly utilityAccountId: string;
  /** The key of one-time secrets, where there are any. */
  readonly oneTimeSecretsKey?: IKey;
}

/**
 * The parameters by which clients of a config store find keys, namespaces and rights. They are plain strings, lists in
 * JSON; nobody but Terraform should be allowed to write them.
 */
export class StoreParameters extends Construct {
  public constructor(scope: Construct, id: string, props: StoreParametersProps) {
    super(scope, id);
    for (const [name, value] of Object.entries(this.valuesOf(props))) {
      new SsmParameter(this, name, { name: `/${props.prefix}/${name}`, type: "String", value });
    }
  }

  private valuesOf(props: StoreParametersProps): Record<string, string> {
    const environment = AwsEnvironment.of(this);
    const keyNames = Object.keys(props.keys).sort();
    return {
      account_id: environment.accountId,
      "cloud/version": CONTRACT_VERSION,
      "defaults/service-namespace": props.serviceNamespace,
      env_alias: props.environmentAlias,
      "kms/all-keys": JSON.stringify([...keyNames, "replication"]),
      "kms/replication-key-id": props.replicationKey.keyId,
      namespaces: sortedList(props.namespaces),
      "rbac/profile/keys": JSON.stringify(keyNames),
      region: environment.region,
      regions: JSON.stringify([environment.region]),
      "utility-account-id": props.utilityAccountId,
      ...(props.oneTimeSecretsKey && { [`kms/${props.prefix}-ots-key-id`]: props.oneTimeSecretsKey.keyId }),
      ...Object.fromEntries(keyNames.map((name) => [`kms/${name}-key-id`, props.keys[name]!.keyId])),
      ...Object.fromEntries(
        props.roleTypes.flatMap(({ name, namespaces, keys }) => [
          [`rbac/${name}/keys`, sortedList(keys)],
          [`rbac/${name}/namespaces`, sortedList(namespaces)],
        ]),
      ),
    };
  }
}

function sortedList(values: readonly string[]): string {
  return JSON.stringify([...values].sort());
}
