import type { PolicyStatement } from "../../core/policy-document";

const OLDEST_TLS = "1.2";

/** Denials that every bucket has: no connection without TLS 1.2, no key that only the uploader has. */
export function transportGuards(bucketArn: string): PolicyStatement[] {
  const everything = [bucketArn, `${bucketArn}/*`];
  return [
    {
      sid: "DenyWithoutTls",
      effect: "Deny",
      principals: "*",
      actions: ["s3:*"],
      resources: everything,
      conditions: { Bool: { "aws:SecureTransport": "false" } },
    },
    {
      sid: "DenyOldTls",
      effect: "Deny",
      principals: "*",
      actions: ["s3:*"],
      resources: everything,
      conditions: { NumericLessThan: { "s3:TlsVersion": OLDEST_TLS } },
    },
    {
      sid: "DenyCustomerProvidedKeys",
      effect: "Deny",
      principals: "*",
      actions: ["s3:PutObject"],
      resources: [`${bucketArn}/*`],
      conditions: { Null: { "s3:x-amz-server-side-encryption-customer-algorithm": "false" } },
    },
  ];
}

/**
 * Denies uploads that ask for another kind of encryption than KMS. Uploads that ask for none get the bucket's key.
 *
 * Not for buckets that AWS services deliver to: they choose the encryption themselves, and some know `AES256` only.
 */
export function encryptionGuard(bucketArn: string): PolicyStatement {
  const header = "s3:x-amz-server-side-encryption";
  return {
    sid: "DenyOtherEncryption",
    effect: "Deny",
    principals: "*",
    actions: ["s3:PutObject"],
    resources: [`${bucketArn}/*`],
    // A negated operator also matches a request without the header, which must pass.
    conditions: { Null: { [header]: "false" }, StringNotEquals: { [header]: "aws:kms" } },
  };
}
