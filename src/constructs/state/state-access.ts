import { dirname } from "node:path/posix";
import type { AwsEnvironment } from "../../core/aws-environment";
import type { PolicyStatement } from "../../core/policy-document";

/** The state of a stack, in a bucket of a {@link StateBackend}. */
export interface StateLocation {
  readonly bucketName: string;
  /** The alias of the bucket's key, without `alias/`. */
  readonly keyAlias: string;
  /** The account and region of the bucket and its key. */
  readonly environment: AwsEnvironment;
  /** The object's key, see {@link stateKeyOf}. The object that locks it lies beside it, and those of workspaces below the same prefix. */
  readonly key: string;
}

/** The key of a state: what begins with an account's id is reached from that account alone. */
export function stateKeyOf(accountId: string, file: string): string {
  return `${accountId}/${file}`;
}

/** What a role's own policies take to read a state, or besides to write and lock it. */
export function stateStatements(state: StateLocation, use: "read" | "write"): PolicyStatement[] {
  const { environment, bucketName, key } = state;
  const bucketArn = environment.bucketArn(bucketName);
  const stateArn = environment.bucketArn(bucketName, `/${key}`);
  const lockArn = `${stateArn}.tflock`;
  const reads = use === "read";
  return [
    {
      sid: "State",
      actions: reads ? ["s3:GetObject"] : ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
      resources: reads ? [stateArn] : [stateArn, lockArn],
    },
    {
      sid: "StateList",
      actions: ["s3:ListBucket"],
      resources: [bucketArn],
      conditions: { StringLike: { "s3:prefix": `${dirname(key)}/*` } },
    },
    {
      sid: "StateKey",
      actions: reads ? ["kms:Decrypt"] : ["kms:Decrypt", "kms:GenerateDataKey"],
      resources: [environment.arn("kms", "key/*")],
      conditions: {
        StringEquals: { "kms:ViaService": environment.viaService("s3") },
        StringLike: { "kms:EncryptionContext:aws:s3:arn": [bucketArn, stateArn, lockArn] },
      },
    },
  ];
}

/**
 * Denials for a role that deploys the account of the bucket: it works with its own state, and changes neither the bucket nor
 * the key, which hold those of all accounts.
 */
export function stateGuards({ environment, bucketName, keyAlias }: StateLocation): PolicyStatement[] {
  return [
    {
      sid: "StateStays",
      effect: "Deny",
      notActions: ["s3:DeleteObject", "s3:Get*", "s3:List*", "s3:PutObject"],
      resources: [environment.bucketArn(bucketName), environment.bucketArn(bucketName, "/*")],
    },
    {
      sid: "StateKeyStays",
      effect: "Deny",
      notActions: ["kms:Decrypt", "kms:Describe*", "kms:GenerateDataKey", "kms:Get*", "kms:List*"],
      resources: [environment.arn("kms", "key/*")],
      conditions: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": `alias/${keyAlias}` } },
    },
  ];
}
