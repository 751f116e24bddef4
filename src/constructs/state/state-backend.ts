import { Construct } from "constructs";
import { ProtectedBucket } from "../data/protected-bucket";
import { Key } from "../encryption/key";

/** Who keeps a state in a bucket. */
export interface StateUser {
  /** The roles' account: twelve digits. */
  readonly accountId: string;
  /**
   * ARNs of the roles, which need not exist yet. At least one. Their own policies decide whether they write, too: a bucket's
   * policy that speaks to an account only lets it decide.
   */
  readonly roleArns: readonly string[];
  /** What the keys of the state's objects begin with, without a slash at the end. */
  readonly keyPrefix: string;
}

/** Settings of a {@link StateBackend}. */
export interface StateBackendProps {
  /** The bucket's name, unique in all of AWS. A change replaces the bucket with every account's state. */
  readonly bucketName: string;
  /** The alias of the bucket's key, without `alias/`. */
  readonly keyAlias: string;
  /** Roles by a name for their state, of this account or others. Each reaches the objects below its own prefix and no other. */
  readonly users: Readonly<Record<string, StateUser>>;
}

/**
 * The bucket in which Terraform keeps the state of all accounts: versioned, encrypted with a customer key, and parted by
 * prefix, so that the role of one account can neither read nor lock the state of another.
 *
 * @see https://developer.hashicorp.com/terraform/language/backend/s3
 */
export class StateBackend extends Construct {
  /** The bucket. */
  public readonly bucket: ProtectedBucket;
  /** The bucket's key. */
  public readonly key: Key;

  public constructor(scope: Construct, id: string, props: StateBackendProps) {
    super(scope, id);
    this.key = new Key(this, "Key", {
      alias: props.keyAlias,
      description: "Terraform state of all accounts",
    });
    this.bucket = new ProtectedBucket(this, "Bucket", {
      bucketName: props.bucketName,
      encryptionKey: this.key,
    });
    for (const name of Object.keys(props.users).sort()) this.allow(name, props.users[name]!);
  }

  private allow(name: string, { accountId, roleArns, keyPrefix }: StateUser): void {
    const { bucketArn } = this.bucket;
    const sid = name.replace(/[^a-zA-Z0-9]/g, "");
    const principals = { aws: [roleArns[0]!.replace(/:role\/.*$/, ":root")] };
    const isOneOfThem = { ArnEquals: { "aws:PrincipalArn": roleArns } };
    this.bucket.addToBucketPolicy(
      {
        sid: `State${sid}`,
        principals,
        actions: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
        resources: [`${bucketArn}/${keyPrefix}/*`],
        conditions: isOneOfThem,
      },
      {
        sid: `List${sid}`,
        principals,
        actions: ["s3:ListBucket"],
        resources: [bucketArn],
        conditions: { ...isOneOfThem, StringLike: { "s3:prefix": `${keyPrefix}/*` } },
      },
    );
    this.key.allowUseThrough("s3", {
      account: accountId,
      principals: roleArns,
      encryptionContext: { "aws:s3:arn": [bucketArn, `${bucketArn}/${keyPrefix}/*`] },
    });
  }
}
