import { Annotations, Aspects } from "cdktf";
import type { Construct } from "constructs";
import { AwsEnvironment } from "../../core/aws-environment";
import { PropChecks } from "../../core/checks";
import { FoundationError } from "../../core/errors";
import { type PolicyStatement, renderPolicy } from "../../core/policy-document";
import { KeyBase } from "./key-base";

/** A key that exists already. */
export interface KeyAttributes {
  /** Known at synthesis. */
  readonly keyArn: string;
  /** The key's alias with its prefix `alias/`. @default - none: then whoever asks for it fails */
  readonly aliasName?: string;
}

const KEY_ARN = /^arn:[\w-]+:kms:([\w-]+):(\d{12}):key\/([\w-]+)$/;

/**
 * A key whose policy is written elsewhere: what it would have to allow is collected, and reported as one warning when
 * the stack is written.
 */
export class ImportedKey extends KeyBase {
  public readonly environment: AwsEnvironment;
  public readonly keyArn: string;
  public readonly keyId: string;
  private readonly alias?: string;
  private readonly needed: PolicyStatement[] = [];

  public constructor(scope: Construct, id: string, { keyArn, aliasName }: KeyAttributes) {
    super(scope, id, AwsEnvironment.of(scope));
    const [, region = "", accountId = "", keyId = ""] = KEY_ARN.exec(keyArn) ?? [];
    new PropChecks(this)
      .that(keyId !== "", {
        code: "NAME_INVALID",
        path: "keyArn",
        value: keyArn,
        allowed: "the ARN of a key, not of an alias, known at synthesis",
        fix: "copy the key's ARN from the console or from `aws kms describe-key`",
      })
      .that(aliasName?.startsWith("alias/") !== false, {
        code: "NAME_INVALID",
        path: "aliasName",
        value: aliasName,
        allowed: "an alias with its prefix alias/",
        fix: `write alias/${aliasName}`,
      })
      .throwIfAny();
    this.environment = new AwsEnvironment({ accountId, region });
    this.keyArn = keyArn;
    this.keyId = keyId;
    this.alias = aliasName;
    Aspects.of(this).add({ visit: () => this.warn() });
  }

  public get aliasName(): string {
    if (this.alias !== undefined) return this.alias;
    throw new FoundationError({
      code: "VALUE_MISSING",
      path: `${this.node.path}.aliasName`,
      allowed: "the alias of the key that exists already, with its prefix alias/",
      fix: "state aliasName where you call Key.fromKeyArn",
    });
  }

  protected override addToKeyPolicy(statements: readonly PolicyStatement[]): void {
    this.needed.push(...statements);
  }

  protected override nameInPolicies(): { readonly arn: string } {
    return { arn: this.keyArn };
  }

  private warn(): void {
    if (this.needed.length === 0) return;
    const policy = renderPolicy(this.needed, { kind: "key policy", path: this.node.path });
    const { Statement } = JSON.parse(policy) as { Statement: unknown };
    Annotations.of(this).addWarning(
      `the policy of ${this.keyArn} is not managed here; it must allow ${JSON.stringify(Statement, undefined, 2)}`,
    );
  }
}
