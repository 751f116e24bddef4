import { Construct } from "constructs";
import { AwsEnvironment, checkAccountId } from "../../core/aws-environment";
import { PropChecks } from "../../core/checks";
import { FoundationError } from "../../core/errors";
import { organizationIdProblem } from "../../core/names";
import { type AccountsElsewhere, CALLERS_ACCOUNT, isElsewhere, spokenOf } from "../../core/roles-elsewhere";
import type { IAlertTopic } from "../alerting/alert-topic";
import { ProtectedBucket } from "../data/protected-bucket";
import { Key } from "../encryption/key";
import { stateKeyOf } from "./state-access";

/** Settings of a {@link StateBackend}. */
export interface StateBackendProps {
  /** The bucket's name, unique in all of AWS. A change replaces the bucket with every account's state. */
  readonly bucketName: string;
  /** The alias of the bucket's key, without `alias/`. */
  readonly keyAlias: string;
  /**
   * The accounts that keep state here. By their ids there is room for 260 besides the bucket's own, in other partitions than
   * `aws` for 215: a bucket's policy has 20 KB. The id of an organization is for any number; its accounts that are not
   * meant keep state here too, each its own, if they have a role of these names.
   */
  readonly accounts: AccountsElsewhere;
  /**
   * Names of the roles, with their path, that reach the state of their account, in each of the accounts. They need not exist
   * yet. At least one. Their own policies decide whether they write, too.
   */
  readonly roleNames: readonly string[];
  /** Hears when the key is disabled, scheduled for deletion, or given another policy. It need not exist yet. @default - nobody */
  readonly alertTopic?: IAlertTopic;
}

const ROLE_NAME = /^(?:[\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/;

/**
 * The bucket in which Terraform keeps the state of all accounts: versioned, encrypted with a customer key, and parted by the
 * id of the account that an object's key begins with, so that the role of one account can neither read nor lock the state of
 * another. Roles of the bucket's own account are limited by their own policies alone.
 *
 * @see https://developer.hashicorp.com/terraform/language/backend/s3
 */
export class StateBackend extends Construct {
  /** The bucket. */
  public readonly bucket: ProtectedBucket;
  /** The bucket's key. */
  public readonly key: Key;

  /** @throws FoundationError ACCOUNT_ID_INVALID, NAME_INVALID, VALUE_UNKNOWN, VALUE_MISSING, POLICY_TOO_LARGE */
  public constructor(scope: Construct, id: string, props: StateBackendProps) {
    super(scope, id);
    this.validate(props);
    this.key = new Key(this, "Key", {
      alias: props.keyAlias,
      description: "Terraform state of all accounts",
      alertTopic: props.alertTopic,
    });
    this.bucket = new ProtectedBucket(this, "Bucket", {
      bucketName: props.bucketName,
      encryptionKey: this.key,
    });
    if (isElsewhere(props.accounts, AwsEnvironment.of(this))) this.open(props);
  }

  private validate({ accounts, roleNames }: StateBackendProps): void {
    const checks = new PropChecks(this);
    if ("organizationId" in accounts) {
      checks.found(organizationIdProblem(checks.pathOf("accounts.organizationId"), accounts.organizationId));
    } else {
      const path = checks.pathOf("accounts.accountIds");
      for (const accountId of accounts.accountIds) checkAccountId(accountId, path, checks.problems);
    }
    checks.that(roleNames.length > 0, {
      code: "VALUE_MISSING",
      path: "roleNames",
      value: roleNames,
      allowed: "the name of at least one role",
      fix: "name the roles that Terraform works with",
    });
    for (const name of roleNames) {
      checks.that(ROLE_NAME.test(name), {
        code: "NAME_INVALID",
        path: "roleNames",
        value: name,
        allowed: "the name of one role, with its path if it has one, without wildcards",
        fix: "name each role",
      });
    }
    checks.throwIfAny();
  }

  private open(roles: StateBackendProps): void {
    const { bucketArn } = this.bucket;
    const { principals, conditions } = spokenOf(roles, AwsEnvironment.of(this));
    const keys = stateKeyOf(CALLERS_ACCOUNT, "*");
    const objects = `${bucketArn}/${keys}`;
    try {
      this.bucket.addToBucketPolicy(
        {
          sid: "State",
          principals,
          actions: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
          resources: [objects],
          conditions,
        },
        {
          sid: "StateList",
          principals,
          actions: ["s3:ListBucket"],
          resources: [bucketArn],
          conditions: { ...conditions, StringLike: { "s3:prefix": keys } },
        },
      );
    } catch (error) {
      throw withWayOut(error);
    }
    this.key.allowUseElsewhere("s3", {
      accounts: roles.accounts,
      roleNames: roles.roleNames,
      encryptionContext: { "aws:s3:arn": [bucketArn, objects] },
    });
  }
}

function withWayOut(error: unknown): unknown {
  if (!(error instanceof FoundationError)) return error;
  return new FoundationError(
    error.problems.map((problem) => ({
      ...problem,
      fix: "state the organizationId of AWS Organizations: the policy names the organization then, and not each account",
    })),
  );
}
