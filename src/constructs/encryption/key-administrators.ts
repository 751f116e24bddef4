import type { AwsEnvironment } from "../../core/aws-environment";
import type { PropChecks } from "../../core/checks";

/** Who administers a key. */
export interface KeyAdministration {
  /**
   * Who may administer the key: names of roles with their path, or ARNs of roles or users, of the key's account; `*`
   * and `?` are wildcards. A role made anew under the same name administers again. The role that Terraform runs as must
   * be among them, or the next change of the key would fail: state it as `deployRoleArn`.
   *
   * @default - every principal of the account whose IAM policies allow it
   */
  readonly administrators?: readonly string[];
  /**
   * The ARN of the role that Terraform runs as in the key's account. Needed with `administrators`.
   *
   * @default - not known
   */
  readonly deployRoleArn?: string;
}

const PRINCIPAL_NAME = /^[\w+=,.@/*?-]+$/;

/** The ARNs of a key's administrators, with wildcards. */
export function administratorArns(
  administrators: readonly string[] | undefined,
  environment: AwsEnvironment,
): string[] | undefined {
  return administrators?.map((name) => (name.startsWith("arn:") ? name : environment.iamArn(`role/${name}`)));
}

/** Checks that limiting a key's administrators leaves some who can come back: of the key's account, and Terraform's role. */
export function checkAdministration(
  checks: PropChecks,
  { administrators, deployRoleArn }: KeyAdministration,
  environment: AwsEnvironment,
): void {
  if (administrators === undefined) return;
  const arns = administratorArns(administrators, environment)!;
  const roles = environment.iamArn("role/");
  const users = environment.iamArn("user/");
  checks.that(arns.length > 0, {
    code: "KEY_LOCKOUT",
    path: "administrators",
    value: administrators,
    allowed: "at least one role or user of the key's account",
    fix: "name administrators, or leave administrators out: then the account's IAM policies decide",
  });
  for (const arn of arns) {
    const kind = [roles, users].find((prefix) => arn.startsWith(prefix));
    checks.that(kind !== undefined && PRINCIPAL_NAME.test(arn.slice(kind.length)), {
      code: "KEY_LOCKOUT",
      path: "administrators",
      value: arn,
      allowed: `names of roles of account ${environment.accountId}, or ARNs that begin with ${roles} or ${users}`,
      fix: "name principals of the key's account: those of other accounts could never administer the key",
    });
  }
  checks.that(deployRoleArn?.startsWith(roles) === true && arns.some((arn) => matches(arn, deployRoleArn)), {
    code: "KEY_LOCKOUT",
    path: "deployRoleArn",
    value: deployRoleArn,
    allowed: `a role that administrators name: ${arns.join(", ") || "none"}`,
    fix: "state the role that Terraform runs as, and add it to administrators: otherwise no later apply could change the key or its policy",
  });
}

function matches(pattern: string, arn: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".");
  return new RegExp(`^${expression}$`).test(arn);
}
