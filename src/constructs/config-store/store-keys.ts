import { Construct } from "constructs";
import { AwsEnvironment } from "../../core/aws-environment";
import type { KeySettings } from "../../core/organization/organization";
import type { IAlertTopic } from "../alerting/alert-topic";
import type { IKey } from "../encryption/key";
import { KeySet } from "../encryption/key-set";

/** Settings of {@link StoreKeys}. */
export interface StoreKeysProps {
  /** The prefix of the store, a tag of its keys. */
  readonly prefix: string;
  /** Encryption keys. */
  readonly keys: readonly KeySettings[];
  /** Root namespaces: a secret below them is all that the keys encrypt. */
  readonly namespaces: readonly string[];
  /** The namespace that secrets are replicated to. */
  readonly serviceNamespace: string;
  /** ARNs of roles, with wildcards, that may not decrypt what was replicated. */
  readonly replicationKeyDeniedTo: readonly string[];
  readonly alertTopic?: IAlertTopic;
}

/**
 * The keys of a config store's secrets. Each is used through Parameter Store, and directly to decrypt what the audit
 * table keeps; always with the secret's own ARN as encryption context, so that a key opens nothing else.
 */
export class StoreKeys extends Construct {
  /** The encryption keys by name. */
  public readonly keys: Readonly<Record<string, IKey>>;
  /** The key of replicated secrets. */
  public readonly replicationKey: IKey;

  public constructor(scope: Construct, id: string, props: StoreKeysProps) {
    super(scope, id);
    const tags = { created_by: props.prefix };
    const set = new KeySet(this, "Keys", {
      keys: Object.fromEntries([
        ...props.keys.map(({ name, description = `secrets under the key ${name} of the config store` }) => [
          name,
          { alias: `${name}-key`, description, tags },
        ]),
        [
          "replication",
          { alias: "replication-key", description: "replicated secrets of the config store", tags },
        ],
      ]),
      alertTopic: props.alertTopic,
      alertRuleName: `${props.prefix}-secret-keys`,
    });
    this.keys = Object.fromEntries(props.keys.map(({ name }) => [name, set.get(name)]));
    this.replicationKey = set.get("replication");
    for (const key of Object.values(this.keys)) this.allowSecrets(key, props.namespaces);
    this.allowSecrets(this.replicationKey, [props.serviceNamespace], props.replicationKeyDeniedTo);
  }

  private allowSecrets(key: IKey, namespaces: readonly string[], deniedTo: readonly string[] = []): void {
    const environment = AwsEnvironment.of(this);
    const encryptionContext = {
      PARAMETER_ARN: namespaces.map((namespace) => environment.parameterArn(`${namespace}/*`)),
    };
    key.allowUseThrough("ssm", { encryptionContext, exceptPrincipals: deniedTo });
    key.allowDirectUse({ uses: ["decrypt"], encryptionContext, exceptPrincipals: deniedTo });
  }
}
