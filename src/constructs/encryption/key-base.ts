import { Construct } from "constructs";
import type { AwsEnvironment } from "../../core/aws-environment";
import type { PolicyStatement } from "../../core/policy-document";
import type { IKey } from "./key";
import { KeyStatements } from "./key-statements";
import type {
  KeyDirectUse,
  KeyServiceUse,
  KeyUseElsewhere,
  KeyUseOptions,
  KeyUseStatementOptions,
} from "./key-use";

/** What keys of this library and keys that exist already have in common. */
export abstract class KeyBase extends Construct implements IKey {
  public abstract readonly environment: AwsEnvironment;
  public abstract readonly keyArn: string;
  public abstract readonly keyId: string;
  public abstract readonly aliasName: string;
  private readonly keyStatements: KeyStatements;

  /** @param users the account and region of those who use the key */
  public constructor(scope: Construct, id: string, users: AwsEnvironment) {
    super(scope, id);
    this.keyStatements = new KeyStatements(users, this.node.path);
  }

  public allowUseThrough(service: string, options: KeyUseOptions = {}): void {
    this.addToKeyPolicy(this.keyStatements.useThrough(service, options));
  }

  public allowUseElsewhere(service: string, options: KeyUseElsewhere): void {
    this.addToKeyPolicy([this.keyStatements.useElsewhere(service, options)]);
  }

  public allowService(service: string, options: KeyServiceUse): void {
    this.addToKeyPolicy(this.keyStatements.serviceUse(service, options));
  }

  public allowDirectUse(options: KeyDirectUse): void {
    this.addToKeyPolicy(this.keyStatements.directUse(options));
  }

  public useStatement(options: KeyUseStatementOptions): PolicyStatement {
    return this.keyStatements.identity(this.nameInPolicies(), options);
  }

  protected abstract addToKeyPolicy(statements: readonly PolicyStatement[]): void;

  /** How IAM policies name the key: by ARN, and by alias where the ARN is a pattern. */
  protected abstract nameInPolicies(): { readonly arn: string; readonly aliasName?: string };
}
