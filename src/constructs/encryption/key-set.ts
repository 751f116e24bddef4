import { Construct } from "constructs";
import { PropChecks } from "../../core/checks";
import { FoundationError, Problems } from "../../core/errors";
import { KEYS_PER_ALERT } from "../../core/limits";
import type { IAlertTopic } from "../alerting/alert-topic";
import { type IKey, Key, type KeyOptions } from "./key";
import type { KeyAdministration } from "./key-administrators";
import { addKeyAlert, ruleNameOf } from "./key-alert";

/** Props of a {@link KeySet}. */
export interface KeySetProps extends KeyAdministration {
  /**
   * The keys by name. The name is the construct's id: to rename a key means another key, which is refused. The order
   * has no effect.
   */
  readonly keys: Readonly<Record<string, KeyOptions>>;
  /**
   * Hears when one of the keys is disabled, scheduled for deletion, no longer rotated, or given another policy. One rule
   * watches the whole set, which can then have at most 30 keys.
   *
   * @default - nobody
   */
  readonly alertTopic?: IAlertTopic;
  /**
   * Name of the rule behind the alert, 1 to 64 characters, unique in the region.
   *
   * @default - made of the construct's path
   */
  readonly alertRuleName?: string;
}

/** Keys by name. To add, remove or reorder some leaves the others alone. */
export class KeySet extends Construct implements Iterable<readonly [string, IKey]> {
  private readonly keys: ReadonlyMap<string, IKey>;

  /** @throws FoundationError VALUE_MISSING, VALUE_OUT_OF_RANGE, COMBINATION_INVALID, and what a {@link Key} throws */
  public constructor(scope: Construct, id: string, props: KeySetProps) {
    super(scope, id);
    this.validate(props);
    this.keys = this.makeKeys(props);
    if (props.alertTopic) {
      addKeyAlert(this, {
        ruleName: props.alertRuleName ?? ruleNameOf(this.node.path),
        subject: `a key of ${this.node.path}`,
        keyIds: [...this.keys.values()].map((key) => key.keyId),
        topic: props.alertTopic,
      });
    }
  }

  /** The names, sorted. */
  public get names(): readonly string[] {
    return [...this.keys.keys()];
  }

  /**
   * The key of a name.
   *
   * @throws FoundationError KEY_UNDECLARED
   */
  public get(name: string): IKey {
    const key = this.keys.get(name);
    if (key) return key;
    throw new FoundationError({
      code: "KEY_UNDECLARED",
      path: this.node.path,
      value: name,
      allowed: this.names.join(", "),
      fix: "declare the key in keys, or correct its spelling",
    });
  }

  /** Names and keys, sorted by name. */
  public [Symbol.iterator](): Iterator<readonly [string, IKey]> {
    return this.keys.entries();
  }

  private makeKeys({ keys, administrators, deployRoleArn }: KeySetProps): ReadonlyMap<string, IKey> {
    const made = new Map<string, IKey>();
    const problems = new Problems();
    for (const name of Object.keys(keys).sort()) {
      try {
        made.set(name, new Key(this, name, { ...keys[name]!, administrators, deployRoleArn }));
      } catch (error) {
        if (!(error instanceof FoundationError)) throw error;
        problems.add(...error.problems);
      }
    }
    problems.throwIfAny();
    return made;
  }

  private validate(props: KeySetProps): void {
    const count = Object.keys(props.keys).length;
    const checks = new PropChecks(this);
    const owners = new Map<string, string>();
    for (const [name, { alias }] of Object.entries(props.keys).sort(([a], [b]) => (a < b ? -1 : 1))) {
      const owner = owners.get(alias);
      checks.that(owner === undefined, {
        code: "COMBINATION_INVALID",
        path: `keys.${name}.alias`,
        value: alias,
        allowed: `another alias than keys.${owner} has`,
        fix: "give each key an alias of its own: an alias names one key",
      });
      owners.set(alias, owner ?? name);
    }
    checks
      .that(count > 0, {
        code: "VALUE_MISSING",
        path: "keys",
        value: props.keys,
        allowed: "at least one key",
        fix: "name a key, or leave the set out",
      })
      .that(props.alertTopic === undefined || count <= KEYS_PER_ALERT, {
        code: "VALUE_OUT_OF_RANGE",
        path: "keys",
        value: count,
        allowed: `at most ${KEYS_PER_ALERT} keys in a set with an alertTopic`,
        fix: "make two sets: the pattern of one rule cannot name more keys",
      })
      .nameOf("rule name", "alertRuleName", props.alertRuleName)
      .throwIfAny();
  }
}
