import type { AccountBaselineProps } from "../constructs/baseline/account-baseline";
import type { AwsEnvironment } from "../core/aws-environment";
import type { FoundationStackProps, StackBackend } from "../core/foundation-stack";
import type { Account, Organization } from "../core/organization/organization";

/** Which account of which organization a stack is for. */
export interface AccountStackProps {
  readonly organization: Organization;
  readonly account: Account;
}

/** The provider, backend and tags of an account's stack. */
export function foundationPropsOf({ organization, account }: AccountStackProps): FoundationStackProps {
  const deployRoleArn = deployRoleArnOf(organization, account.environment);
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
    deployRoleArn: deployRoleArnOf(organization, account.environment),
  };
}

/** The role that Terraform assumes in an account. */
export function deployRoleArnOf(organization: Organization, environment: AwsEnvironment): string {
  return environment.iamArn(`role/${organization.deployRoleName}`);
}

/** The prefix of an account's state in the state bucket. */
export function stateKeyPrefixOf(account: Account): string {
  return `accounts/${account.name}`;
}

function backendOf(organization: Organization, account: Account, roleArn: string): StackBackend {
  const { state } = organization;
  if (state.backend === "local") return { kind: "local" };
  return {
    kind: "s3",
    bucketName: state.bucketName,
    region: state.account.environment.region,
    key: `${stateKeyPrefixOf(account)}/terraform.tfstate`,
    roleArn,
  };
}
