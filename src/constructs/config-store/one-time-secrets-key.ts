import type { Construct } from "constructs";
import { ONE_TIME_SECRET_CONTEXT } from "../../core/config-store/one-time-secret";
import type { IAlertTopic } from "../alerting/alert-topic";
import { Key } from "../encryption/key";

/** Settings of {@link OneTimeSecretsKey}. */
export interface OneTimeSecretsKeyProps {
  /** What the alias begins with. */
  readonly prefix: string;
  /** Hears of changes to the key. @default - nobody */
  readonly alertTopic?: IAlertTopic;
}

/** The key of one-time secrets. The client calls KMS itself, with a context that holds the secret's password. */
export class OneTimeSecretsKey extends Key {
  public constructor(scope: Construct, id: string, { prefix, alertTopic }: OneTimeSecretsKeyProps) {
    super(scope, id, {
      alias: `${prefix}-ots-key`,
      description: "one-time secrets of the config store",
      tags: { created_by: prefix },
      alertTopic,
    });
    this.allowDirectUse({ uses: ["encrypt", "decrypt"], encryptionContext: ONE_TIME_SECRET_CONTEXT });
  }
}
