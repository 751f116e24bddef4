import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging";
import { S3BucketObjectLockConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-object-lock-configuration";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import type { ITerraformDependable, TerraformResource } from "cdktf";
import type { Construct } from "constructs";
import { adopt } from "../../core/import-block";
import { type PolicyStatement, renderPolicy } from "../../core/policy-document";
import type { IKey } from "../encryption/key";
import { type BucketLifecycle, lifecycleRules } from "./bucket-lifecycle";
import { type ObjectLock, objectLockRule } from "./object-lock";

/** A part of a bucket's settings that Terraform manages by itself. */
export type BucketPart =
  | "versioning"
  | "publicAccessBlock"
  | "ownership"
  | "encryption"
  | "lifecycle"
  | "objectLock"
  | "accessLogs"
  | "policy";

/** How a bucket that exists is taken over. */
export interface BucketAdoption {
  /**
   * Parts that the bucket has today. The plan shows what changes in them. Parts that are not listed are written anew,
   * whatever they were; so list `policy` and `lifecycle` if there are any. A part that is listed but does not exist
   * stops the plan.
   */
  readonly parts: readonly BucketPart[];
}

/** What a bucket is made of. */
export interface BucketSettings {
  readonly bucketName: string;
  /** None: the key is S3's own. */
  readonly encryptionKey?: IKey;
  readonly lifecycle: BucketLifecycle;
  readonly objectLock?: ObjectLock;
  readonly accessLogs?: {
    readonly bucketName: string;
    readonly prefix: string;
    readonly dependsOn: readonly ITerraformDependable[];
  };
  readonly adopt?: BucketAdoption;
  readonly statements: readonly PolicyStatement[];
}

/** Makes the resources of a bucket within a construct, and holds its policy. */
export class BucketResources {
  /** What must be in place before anything is written. */
  public readonly readyToWrite: readonly ITerraformDependable[];
  private readonly statements: PolicyStatement[] = [];
  private readonly policy: S3BucketPolicy;

  public constructor(
    private readonly scope: Construct,
    settings: BucketSettings,
  ) {
    const resource = new S3Bucket(scope, "Resource", {
      bucket: settings.bucketName,
      lifecycle: { preventDestroy: true },
    });
    const bucket = resource.bucket;
    const versioning = new S3BucketVersioningA(scope, "Versioning", {
      bucket,
      versioningConfiguration: { status: "Enabled" },
    });
    const publicAccessBlock = new S3BucketPublicAccessBlock(scope, "PublicAccessBlock", {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    const ownership = new S3BucketOwnershipControls(scope, "Ownership", {
      bucket,
      rule: { objectOwnership: "BucketOwnerEnforced" },
    });
    const encryption = new S3BucketServerSideEncryptionConfigurationA(scope, "Encryption", {
      bucket,
      rule: [encryptionRule(settings.encryptionKey)],
    });
    const lifecycle = new S3BucketLifecycleConfiguration(scope, "Lifecycle", {
      bucket,
      rule: lifecycleRules(settings.lifecycle),
      dependsOn: [versioning],
    });
    this.policy = new S3BucketPolicy(scope, "Policy", {
      bucket,
      policy: this.policyWith(settings.statements),
      dependsOn: [publicAccessBlock],
    });
    this.readyToWrite = [this.policy, encryption, ownership];

    const { objectLock, accessLogs } = settings;
    const parts: Record<BucketPart, TerraformResource | undefined> = {
      versioning,
      publicAccessBlock,
      ownership,
      encryption,
      lifecycle,
      policy: this.policy,
      objectLock:
        objectLock &&
        new S3BucketObjectLockConfigurationA(scope, "ObjectLock", {
          bucket,
          rule: objectLockRule(objectLock),
          dependsOn: [versioning],
        }),
      accessLogs:
        accessLogs &&
        new S3BucketLoggingA(scope, "AccessLogging", {
          bucket,
          targetBucket: accessLogs.bucketName,
          targetPrefix: accessLogs.prefix,
          dependsOn: [...accessLogs.dependsOn],
        }),
    };
    if (settings.adopt) {
      const listed = settings.adopt.parts.flatMap((part) => parts[part] ?? []);
      for (const each of [resource, ...listed]) adopt(each, settings.bucketName);
    }
  }

  public addToPolicy(...statements: readonly PolicyStatement[]): void {
    this.policy.policy = this.policyWith(statements);
  }

  private policyWith(statements: readonly PolicyStatement[]): string {
    this.statements.push(...statements);
    return renderPolicy(this.statements, { kind: "bucket policy", path: this.scope.node.path });
  }
}

function encryptionRule(key: IKey | undefined) {
  if (!key) return { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } };
  return {
    applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.keyArn },
    bucketKeyEnabled: true,
  };
}
