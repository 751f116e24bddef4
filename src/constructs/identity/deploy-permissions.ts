import type { AwsEnvironment } from "../../core/aws-environment";
import type { PolicyStatement } from "../../core/policy-document";
import { DEPLOY_ACTIONS } from "./deploy-actions";

/** Whether it is known what it takes to deploy a type of resource. */
export function isDeployable(type: string): boolean {
  return Object.hasOwn(DEPLOY_ACTIONS, type);
}

/** Services that have one place in a partition: their requests carry that place's region, whatever the provider's. */
const GLOBAL_SERVICES: ReadonlySet<string> = new Set(["iam", "s3"]);

/** What a pipeline deploys. */
export interface Deployment {
  readonly environment: AwsEnvironment;
  /** Types of resources. */
  readonly types: readonly string[];
  /** Names of parameters of Parameter Store: the pipeline reaches those below the same roots, and no others. */
  readonly parameterNames: readonly string[];
  /** Names of those among them that are secret. */
  readonly secretNames: readonly string[];
}

/**
 * What Terraform needs to plan types of resources, or besides to apply them: by service, in one account and, but for
 * global services, one region.
 */
export function deployStatements(deployment: Deployment, phase: "plan" | "apply"): PolicyStatement[] {
  const byService = new Map<string, Set<string>>();
  for (const type of deployment.types.filter(isDeployable)) {
    for (const [service, { plan, apply }] of Object.entries(DEPLOY_ACTIONS[type]!)) {
      const actions = byService.get(service) ?? new Set();
      byService.set(service, actions);
      for (const action of phase === "plan" ? plan : apply) actions.add(action);
    }
  }
  return [...byService]
    .filter(([, actions]) => actions.size > 0)
    .map(([service, actions]) => statementOf(deployment, phase, service, [...actions]));
}

/**
 * Keeps whoever plans from all secrets of Parameter Store but those that the stacks hold: to refresh these, Terraform reads
 * and decrypts them.
 */
export function denyOtherSecrets({ environment, secretNames }: Deployment): PolicyStatement {
  const known = secretNames.map((name) => environment.parameterArn(name));
  return {
    sid: "NoOtherSecrets",
    effect: "Deny",
    actions: ["kms:Decrypt"],
    resources: ["*"],
    conditions: {
      StringEquals: { "kms:ViaService": environment.viaService("ssm") },
      ...(known.length > 0 && { StringNotEquals: { "kms:EncryptionContext:PARAMETER_ARN": known } }),
    },
  };
}

function statementOf(
  { environment, parameterNames }: Deployment,
  phase: "plan" | "apply",
  key: string,
  actions: readonly string[],
): PolicyStatement {
  const [, service = key, through] = /^(\w+) via (\w+)$/.exec(key) ?? /^(\w+) on all$/.exec(key) ?? [];
  const roots = [...new Set(parameterNames.map((name) => name.split("/")[1] ?? ""))].sort();
  const parameters = roots.map((root) => environment.parameterArn(`/${root}/*`));
  return {
    sid: `${phase === "plan" ? "Read" : "Write"}${key.replaceAll(" ", "")}`,
    actions: actions.map((action) => `${service}:${action}`),
    resources: key === "ssm" ? parameters : ["*"],
    conditions: {
      ...(through !== undefined && { StringEquals: { "kms:ViaService": environment.viaService(through) } }),
      ...(through === "ssm" && { StringLike: { "kms:EncryptionContext:PARAMETER_ARN": parameters } }),
      // Actions without resources carry no account of one.
      StringEqualsIfExists: {
        "aws:ResourceAccount": environment.accountId,
        ...(!GLOBAL_SERVICES.has(service) && { "aws:RequestedRegion": environment.region }),
      },
    },
  };
}
