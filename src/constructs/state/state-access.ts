import { type AwsEnvironment } from "../../core/aws-environment";
import type { PolicyStatement } from "../../core/policy-document";

/** The state of a stack, in a bucket of a {@link StateBackend}. */
export interface StateLocation {
  readonly bucketName: string;
  /** The account and region of the bucket and its key. */
  readonly environment: AwsEnvironment;
  /** What the keys of the state's objects begin with, without a slash at the end. */
  readonly keyPrefix: string;
}

/** What a role's own policies take to read a state, or besides to write and lock it. */
export function stateStatements(state: StateLocation, use: "read" | "write"): PolicyStatement[] {
  const { environment, bucketName, keyPrefix } = state;
  const bucketArn = environment.bucketArn(bucketName);
  const objects = environment.bucketArn(bucketName, `/${keyPrefix}/*`);
  const actions = {
    read: { s3: ["s3:GetObject"], kms: ["kms:Decrypt"] },
    write: {
      s3: ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
      kms: ["kms:Decrypt", "kms:GenerateDataKey"],
    },
  }[use];
  return [
    { sid: "State", actions: actions.s3, resources: [objects] },
    {
      sid: "StateList",
      actions: ["s3:ListBucket"],
      resources: [bucketArn],
      conditions: { StringLike: { "s3:prefix": `${keyPrefix}/*` } },
    },
    {
      sid: "StateKey",
      actions: actions.kms,
      resources: [environment.arn("kms", "key/*")],
      conditions: {
        StringEquals: { "kms:ViaService": environment.viaService("s3") },
        StringLike: { "kms:EncryptionContext:aws:s3:arn": [bucketArn, objects] },
      },
    },
  ];
}
