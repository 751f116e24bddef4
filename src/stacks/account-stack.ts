import type { AccountBaselineProps } from "../constructs/baseline/account-baseline";
import { AccountPipeline } from "../constructs/identity/account-pipeline";
import type { StateLocation } from "../constructs/state/state-access";
import type { AwsEnvironment } from "../core/aws-environment";
import type { FoundationStack, FoundationStackProps, StackBackend } from "../core/foundation-stack";
import type { Account, Organization } from "../core/organization/organization";

/** Which account of which organization a stack is for. */
export interface AccountStackProps {
  readonly organization: Organization;
  readonly account: Account;
}

/** Who deploys an account. */
export interface Deployers {
  /** ARNs of the roles that plan and apply. */
  readonly all: readonly string[];
  /** ARNs of the roles that apply. */
  readonly writers: readonly string[];
  /** ARNs of the roles that only plan. */
  readonly readers: readonly string[];
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
    backend: backendOf(organization, account, deployRoleArn),
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

/** The roles that deploy an account. */
export function deployersOf(organization: Organization, environment: AwsEnvironment): Deployers {
  const byHand = deployRoleArnOf(organization, environment);
  const { pipeline } = organization;
  if (!pipeline) return { all: [byHand], writers: [byHand], readers: [] };
  const { plan, apply } = AccountPipeline.roleArnsOf(environment, pipeline.roleName);
  return { all: [byHand, apply, plan], writers: [byHand, apply], readers: [plan] };
}

/** Adds the way in for the pipeline that deploys an account, where the organization declares one. */
export function addPipeline(
  stack: FoundationStack,
  { organization, account }: AccountStackProps,
): AccountPipeline | undefined {
  const { pipeline } = organization;
  if (!pipeline) return undefined;
  const { runs, ...settings } = pipeline;
  return new AccountPipeline(stack, "Pipeline", {
    ...settings,
    pipeline: runs[account.name]!,
    state: stateOf(organization, account),
  });
}

/** The prefix of an account's state in the state bucket. */
export function stateKeyPrefixOf(account: Account): string {
  return `accounts/${account.name}`;
}

function stateOf({ state }: Organization, account: Account): StateLocation | undefined {
  if (state.backend === "local") return undefined;
  return {
    bucketName: state.bucketName,
    environment: state.account.environment,
    keyPrefix: stateKeyPrefixOf(account),
  };
}

function backendOf(organization: Organization, account: Account, roleArn: string | undefined): StackBackend {
  const state = stateOf(organization, account);
  if (!state) return { kind: "local" };
  return {
    kind: "s3",
    bucketName: state.bucketName,
    region: state.environment.region,
    key: `${state.keyPrefix}/terraform.tfstate`,
    // Below the account's own prefix: it may list nothing else of the bucket.
    workspaceKeyPrefix: `${state.keyPrefix}/workspaces`,
    roleArn,
  };
}
