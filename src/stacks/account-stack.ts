import { dirname } from "node:path/posix";
import type { AccountBaselineProps } from "../constructs/baseline/account-baseline";
import { AccountPipeline } from "../constructs/identity/account-pipeline";
import { type StateLocation, stateKeyOf } from "../constructs/state/state-access";
import type { AwsEnvironment } from "../core/aws-environment";
import type { FoundationStackProps, StackBackend } from "../core/foundation-stack";
import type { Account, Organization } from "../core/organization/organization";

/** Which account of which organization a stack is for. */
export interface AccountStackProps {
  readonly organization: Organization;
  readonly account: Account;
}

/** The roles that deploy an account. */
export interface Deployers {
  /** Those that plan and those that apply. */
  readonly all: readonly string[];
  /** Those that apply. */
  readonly writers: readonly string[];
}

/** The provider, backend and tags of an account's stack. A pipeline's credentials are those of its role already. */
export function foundationPropsOf({ organization, account }: AccountStackProps): FoundationStackProps {
  const deployRoleArn = organization.pipeline
    ? undefined
    : deployRoleArnOf(organization, account.environment);
  return {
    environment: account.environment,
    deployRoleArn,
    tags: { ...organization.tags, organization: organization.name, account: account.name },
    backend: backendOf(stateOf(organization, account), deployRoleArn),
  };
}

/** The settings of an account's baseline. */
export function baselinePropsOf({ organization, account }: AccountStackProps): AccountBaselineProps {
  return {
    prefix: organization.prefix,
    alertEmails: account.alertEmails,
    slackAlerts: account.slack,
    deployRoleArns: deployersOf(organization, account.environment).all,
  };
}

/** The role that Terraform assumes in an account, or with a pipeline the role of whoever deploys it by hand. */
export function deployRoleArnOf(organization: Organization, environment: AwsEnvironment): string {
  return environment.iamArn(`role/${organization.deployRoleName}`);
}

/** The ARNs of the roles that deploy an account. */
export function deployersOf(organization: Organization, environment: AwsEnvironment): Deployers {
  const { all, writers } = deployerNamesOf(organization);
  const arnsOf = (names: readonly string[]) => names.map((name) => environment.iamArn(`role/${name}`));
  return { all: arnsOf(all), writers: arnsOf(writers) };
}

/** The names of the roles that deploy each account. */
export function deployerNamesOf({ deployRoleName, pipeline }: Organization): Deployers {
  if (!pipeline) return { all: [deployRoleName], writers: [deployRoleName] };
  const { plan, apply } = AccountPipeline.roleNamesOf(pipeline.roleName);
  return { all: [deployRoleName, apply, plan], writers: [deployRoleName, apply] };
}

/** Where a state of an account is kept, if not in a file. */
export function stateOf(
  { state }: Organization,
  account: Account,
  file = "terraform.tfstate",
): StateLocation | undefined {
  if (state.backend === "local") return undefined;
  return {
    bucketName: state.bucketName,
    keyAlias: state.keyAlias,
    environment: state.account.environment,
    key: stateKeyOf(account.environment.accountId, file),
  };
}

/** The backend of a state. */
export function backendOf(state: StateLocation | undefined, roleArn: string | undefined): StackBackend {
  if (!state) return { kind: "local" };
  const { bucketName, environment, key } = state;
  return {
    kind: "s3",
    bucketName,
    region: environment.region,
    key,
    // Where the account's own keys begin: it may list nothing else of the bucket.
    workspaceKeyPrefix: `${dirname(key)}/workspaces`,
    roleArn,
  };
}
