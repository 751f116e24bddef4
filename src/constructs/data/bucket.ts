import { Annotations, type ITerraformDependable } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { AwsEnvironment } from "../../core/aws-environment";
import { PropChecks } from "../../core/checks";
import { type PolicyStatement, renderPolicy } from "../../core/policy-document";
import type { IKey } from "../encryption/key";

/** A bucket that others write to or read from. */
export interface IBucket extends IConstruct {
  readonly bucketName: string;
  /** Known at synthesis. */
  readonly bucketArn: string;
  /** The key that encrypts what is uploaded without a word about encryption; not known of a bucket that is referenced. */
  readonly encryptionKey?: IKey;
  /** What must be in place before anything is written, for `dependsOn`. */
  readonly readyToWrite: readonly ITerraformDependable[];
  /**
   * Adds statements to the bucket's policy. The policy of a bucket that is only referenced is not touched: a warning
   * says which statements it must contain.
   */
  addToBucketPolicy(...statements: readonly PolicyStatement[]): void;
}

/** A bucket that exists already and is managed elsewhere. */
export class ReferencedBucket extends Construct implements IBucket {
  public readonly bucketArn: string;
  public readonly readyToWrite: readonly ITerraformDependable[] = [];

  public constructor(
    scope: Construct,
    id: string,
    public readonly bucketName: string,
  ) {
    super(scope, id);
    new PropChecks(this).nameOf("bucket name", "bucketName", bucketName).throwIfAny();
    this.bucketArn = AwsEnvironment.of(this).bucketArn(bucketName);
  }

  public addToBucketPolicy(...statements: readonly PolicyStatement[]): void {
    const policy = renderPolicy(statements, { kind: "bucket policy", path: this.node.path });
    Annotations.of(this).addWarning(
      `the bucket ${this.bucketName} is managed elsewhere: its policy must contain the statements of ${policy}`,
    );
  }
}
