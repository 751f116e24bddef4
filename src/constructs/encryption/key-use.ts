import type { PolicyConditions } from "../../core/policy-document";
import type { RolesElsewhere } from "../../core/roles-elsewhere";

/** What a key is used for: `encrypt` includes making data keys, `decrypt` is reading. */
export type KeyUse = "encrypt" | "decrypt";

/**
 * Pairs that a request to KMS must carry, each with one value or several that are allowed; `*` and `?` are wildcards.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html
 */
export type EncryptionContext = Readonly<Record<string, string | readonly string[]>>;

/** Which principals of an account a statement of a key's policy speaks of. They need not exist yet. */
export interface KeyPrincipals {
  /**
   * ARNs of roles or users of the account, with wildcards.
   *
   * @default - every principal of the account whose IAM policies allow the use
   */
  readonly principals?: readonly string[];
  /**
   * ARNs of roles or users of the account, with wildcards, who are left out whatever their IAM policies allow.
   *
   * @default - none
   */
  readonly exceptPrincipals?: readonly string[];
}

/** Who may use a key through an AWS service, and for what. */
export interface KeyUseOptions extends KeyPrincipals {
  /** @default - both */
  readonly uses?: readonly KeyUse[];
  /** @default - any */
  readonly encryptionContext?: EncryptionContext;
}

/** What roles of other accounts use a key for, through an AWS service. */
export interface KeyUseElsewhere extends RolesElsewhere {
  /** @default - both */
  readonly uses?: readonly KeyUse[];
  /** Values may name the account of whoever asks: `${aws:PrincipalAccount}`. */
  readonly encryptionContext: EncryptionContext;
}

/** How an AWS service uses a key by itself. At least one limit is needed, or it would serve other accounts as well. */
export interface KeyServiceUse {
  readonly uses: readonly KeyUse[];
  /** ARNs of the resources on whose behalf the service acts, with wildcards. @default - any */
  readonly sourceArns?: readonly string[];
  /** Accounts on whose behalf the service acts. @default - any */
  readonly sourceAccounts?: readonly string[];
  /** @default - any */
  readonly encryptionContext?: EncryptionContext;
}

/** Who may call KMS themselves, and for what. */
export interface KeyDirectUse extends KeyPrincipals {
  readonly uses: readonly KeyUse[];
  /** At least one pair. */
  readonly encryptionContext: EncryptionContext;
}

/** A statement of an IAM policy about a key. */
export interface KeyUseStatementOptions {
  /** Letters and digits; unique within the policy. */
  readonly sid: string;
  readonly actions: readonly KeyUse[];
  /** The AWS service that must make the request, for example `ssm`. @default - none: its holder calls KMS */
  readonly throughService?: string;
  /** @default - any */
  readonly encryptionContext?: EncryptionContext;
}

const ACTIONS: Readonly<Record<KeyUse, readonly string[]>> = {
  encrypt: ["kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext"],
  decrypt: ["kms:Decrypt"],
};

const RE_ENCRYPTION = ["kms:ReEncryptFrom", "kms:ReEncryptTo"];

/**
 * Services that let a key be used in the background by grants, which they create for whoever makes a resource; with
 * what they need besides for those who both encrypt and decrypt.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 * @see https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html
 * @see https://docs.aws.amazon.com/efs/latest/ug/EFSKMS.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/security-encryption-at-rest.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.Keys.html
 */
const SERVICES_WITH_GRANTS: Readonly<Record<string, readonly string[]>> = {
  dynamodb: RE_ENCRYPTION,
  ec2: RE_ENCRYPTION,
  elasticfilesystem: RE_ENCRYPTION,
  lambda: [],
  rds: RE_ENCRYPTION,
};

/** Whether a service creates grants for its resources. */
export function usesGrants(service: string): boolean {
  return service in SERVICES_WITH_GRANTS;
}

/** The actions of KMS that uses stand for. */
export function actionsOf(uses: readonly KeyUse[], throughService = ""): string[] {
  const both = uses.includes("encrypt") && uses.includes("decrypt");
  return [
    ...uses.flatMap((use) => ACTIONS[use]),
    ...(both ? (SERVICES_WITH_GRANTS[throughService] ?? []) : []),
  ];
}

/** The condition that a request carries an encryption context. */
export function contextConditions(context: EncryptionContext = {}): PolicyConditions {
  return conditionsOf("StringLike", {
    ...Object.fromEntries(
      Object.entries(context).map(([key, value]) => [`kms:EncryptionContext:${key}`, value]),
    ),
  });
}

/** Conditions of one operator; keys without values are left out. */
export function conditionsOf(
  operator: string,
  keys: Readonly<Record<string, string | readonly string[] | undefined>>,
): PolicyConditions {
  const stated = Object.entries(keys).filter(([, value]) => value !== undefined);
  return stated.length === 0
    ? {}
    : { [operator]: Object.fromEntries(stated) as Record<string, string | readonly string[]> };
}
