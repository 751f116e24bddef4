import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { LocalBackend, S3Backend } from "cdktf";
import type { Construct } from "constructs";
import { AwsEnvironment } from "./aws-environment";
import { FastStack } from "./synthesis/fast-stack";
import { withoutTokenTraces } from "./synthesis/token-traces";

/** Where a stack's state is kept. */
export type StackBackend =
  /** A file `terraform.<stack>.tfstate` beside the output folder. */
  | { readonly kind: "local" }
  | {
      readonly kind: "s3";
      /** The state bucket, see `StateBackendStack`. */
      readonly bucketName: string;
      /** The bucket's region. */
      readonly region: string;
      /** The object's key: one prefix an account. */
      readonly key: string;
      /**
       * The role that reads and writes the state: the account's own, so that no account reaches another's state.
       *
       * @default - the caller's own credentials
       */
      readonly roleArn?: string;
      /**
       * What the keys of the states of other workspaces begin with: Terraform lists them whenever it begins to work.
       *
       * @default "env:"
       */
      readonly workspaceKeyPrefix?: string;
    };

/** Settings of a stack. */
export interface FoundationStackProps {
  /** The account and region of the stack. */
  readonly environment: AwsEnvironment;
  /**
   * The role that Terraform assumes in the account.
   *
   * @default - the caller's own credentials
   */
  readonly deployRoleArn?: string;
  /**
   * Tags on every resource that can have tags.
   *
   * @default - none
   */
  readonly tags?: Readonly<Record<string, string>>;
  /** @default - a local file */
  readonly backend?: StackBackend;
}

/** The oldest and the first unsupported version of the AWS provider: what is synthesized applies with 5.100 and 6.x. */
export const AWS_PROVIDER_VERSIONS = ">= 5.100, < 7";

/** Write-only arguments and locking without a table need Terraform 1.11. */
export const TERRAFORM_VERSIONS = ">= 1.11";

/**
 * A stack for one account and region, with its provider and its backend.
 *
 * Stacks do not refer to each other's resources: what belongs to another account is named by an ARN that is composed, so
 * that each account can be planned alone. A reference is refused.
 *
 * The provider refuses to touch any other account (`allowed_account_ids`), whatever credentials it is given.
 */
export class FoundationStack extends FastStack {
  /** The account and region of the stack. */
  public readonly environment: AwsEnvironment;
  /** The role that Terraform assumes in the account, if any. */
  public readonly deployRoleArn: string | undefined;
  private readonly additions: (() => void)[] = [];

  /** @throws FoundationError CROSS_STACK_REFERENCE, when the stack is written */
  public constructor(scope: Construct, id: string, props: FoundationStackProps) {
    super(scope, id, { crossStackReferences: false });
    this.environment = AwsEnvironment.provide(this, props.environment);
    this.deployRoleArn = props.deployRoleArn;
    this.addProvider(props);
    this.addBackend(props.backend ?? { kind: "local" });
  }

  /**
   * Adds constructs when the stack is written: such as are made of all that is in it by then, whenever it was added. What
   * they refuse is thrown before anything is written.
   */
  public addLast(add: () => void): void {
    this.additions.push(add);
  }

  public override prepareStack(): void {
    withoutTokenTraces(() => this.additions.splice(0).forEach((add) => add()));
    super.prepareStack();
  }

  private addProvider(props: FoundationStackProps): void {
    const { region, accountId } = this.environment;
    new AwsProvider(this, "aws", {
      region,
      allowedAccountIds: [accountId],
      ...(props.deployRoleArn && {
        assumeRole: [{ roleArn: props.deployRoleArn, sessionName: "terraform" }],
      }),
      ...(props.tags && { defaultTags: [{ tags: { ...props.tags } }] }),
    });
    this.addOverride("terraform.required_version", TERRAFORM_VERSIONS);
    this.addOverride("terraform.required_providers.aws", {
      source: "hashicorp/aws",
      version: AWS_PROVIDER_VERSIONS,
    });
  }

  private addBackend(backend: StackBackend): void {
    if (backend.kind === "local") {
      new LocalBackend(this, { path: `../../../terraform.${this.node.id}.tfstate` });
      return;
    }
    const { bucketName, region, key, roleArn, workspaceKeyPrefix } = backend;
    // Without `encrypt`: it would ask for S3's own key, while the bucket encrypts with its customer key by itself.
    new S3Backend(this, { bucket: bucketName, region, key, workspaceKeyPrefix });
    this.addOverride("terraform.backend.s3.use_lockfile", true);
    if (roleArn)
      this.addOverride("terraform.backend.s3.assume_role", { role_arn: roleArn, session_name: "terraform" });
  }
}
