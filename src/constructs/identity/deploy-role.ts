import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { TerraformResource, type TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { DEFAULT_PREFIX, pipelineRoleNames } from "../../core/account-names";
import { AwsEnvironment } from "../../core/aws-environment";
import { PropChecks } from "../../core/checks";
import { type Pipeline, PIPELINE_AUDIENCE, pipelineProblems, subjectsOf } from "../../core/pipeline";
import type { PolicyStatement } from "../../core/policy-document";
import { READING_IAM } from "./boundary-statements";
import { boundedStatements, putUnderBoundary } from "./bounded-deployment";
import { denyOtherSecrets, deployStatements, isDeployable } from "./deploy-permissions";
import type { IOidcIdentityProvider } from "./oidc-identity-provider";
import { OidcRole } from "./oidc-role";
import type { IPermissionBoundary } from "./permission-boundary";

/** What a pipeline needs besides what the library knows of. */
export interface PipelineExtras {
  /** Types of resources that the library does not make, such as `aws_s3_bucket_website_configuration`. @default - none */
  readonly resourceTypes?: readonly string[];
  /** What it takes to plan them. @default - nothing */
  readonly plan?: readonly PolicyStatement[];
  /** What it takes besides to apply them. @default - nothing */
  readonly apply?: readonly PolicyStatement[];
}

/** Props of a {@link DeployRole}. */
export interface DeployRoleProps {
  /** Who vouches for the pipeline. */
  readonly provider: IOidcIdentityProvider;
  /** @default "sts.amazonaws.com" */
  readonly audience?: string;
  readonly pipeline: Pipeline;
  /** The stacks of this account that the pipeline deploys; make the roles after everything in them. */
  readonly stacks: readonly TerraformStack[];
  /** The roles' names end in `-plan` and `-apply`. A change replaces them. @default "figgy-deploy" */
  readonly roleName?: string;
  /**
   * What the pipeline needs besides: the state's bucket and key, and what resources of types that the library does not
   * know take, which are named here.
   *
   * @default - nothing
   */
  readonly extra?: PipelineExtras;
  /**
   * The most that both roles can do, and whatever the stacks' roles and users can that have no boundary of their own: they
   * get this one. The role that applies then makes and empowers no role or user without it, or without one that the stacks
   * make; lets nobody into roles of others, nor hands them over; and changes no boundary. So people deploy the boundaries that
   * the stacks make.
   *
   * @default - their policies alone: whoever makes roles can make one that may do everything
   */
  readonly boundary?: IPermissionBoundary;
  /** ARNs of roles that the pipeline neither changes nor assumes: people deploy them. @default - none */
  readonly protectedRoleArns?: readonly string[];
}

/**
 * Two roles for a pipeline: one that plans and only reads, one that applies. Each may do what Terraform needs for the
 * types of resources that the stacks hold, in this account and region, and nothing else.
 *
 * To plan takes to read parameters, secrets among them: whoever starts a run that plans can have those that the stacks
 * hold, such as the URL of a Slack webhook. It decrypts no other.
 */
export class DeployRole extends Construct {
  public readonly plan: OidcRole;
  public readonly apply: OidcRole;

  /** @throws FoundationError RESOURCE_TYPE_UNKNOWN, OIDC_SUBJECT_INVALID, VALUE_MISSING, COMBINATION_INVALID, and what an {@link OidcRole} throws */
  public constructor(scope: Construct, id: string, props: DeployRoleProps) {
    super(scope, id);
    const { provider, pipeline, stacks, extra = {}, boundary, audience = PIPELINE_AUDIENCE } = props;
    const known = extra.resourceTypes ?? [];
    const types = resourceTypesOf(stacks, this);
    const checks = new PropChecks(this);
    checks.problems.add(...pipelineProblems(checks.pathOf("pipeline"), pipeline));
    for (const type of types.filter((one) => !isDeployable(one) && !known.includes(one))) {
      checks.that(false, unknownType(type));
    }
    checks.throwIfAny();
    this.node.addValidation({ validate: () => this.laterTypes(stacks, [...types, ...known]) });

    const names = pipelineRoleNames(props.roleName ?? `${DEFAULT_PREFIX}-deploy`);
    const environment = AwsEnvironment.of(this);
    const shared = { provider, audience, boundary: boundary ?? UNBOUNDED };
    const parameters = parametersOf(stacks);
    const deployment = {
      environment,
      types,
      parameterNames: namesOf(parameters),
      secretNames: namesOf(parameters.filter(({ typeInput }) => typeInput !== "String")),
    };
    const planned = deployStatements(deployment, "plan");
    const protectedRoleArns = props.protectedRoleArns ?? [];
    const bounded = boundary && {
      environment,
      stacks,
      boundaryArn: boundary.policyArn,
      protectedRoleArns,
    };
    if (bounded) putUnderBoundary(bounded);
    this.plan = new OidcRole(this, "Plan", {
      ...shared,
      roleName: names.plan,
      subjects: subjectsOf(pipeline).plan,
      statements: [...planned, denyOtherSecrets(deployment), ...(extra.plan ?? [])],
    });
    this.apply = new OidcRole(this, "Apply", {
      ...shared,
      roleName: names.apply,
      subjects: subjectsOf(pipeline).apply,
      statements: [
        ...planned,
        ...deployStatements(deployment, "apply"),
        ...(protectedRoleArns.length > 0 ? [rolesStay(protectedRoleArns)] : []),
        ...(bounded ? boundedStatements(bounded) : []),
        ...(extra.apply ?? []),
      ],
    });
  }

  private laterTypes(stacks: readonly TerraformStack[], known: readonly string[]): string[] {
    const later = resourceTypesOf(stacks).filter(
      (type) => !known.includes(type) && !OWN_TYPES.includes(type),
    );
    return later.map(
      (type) => `${type} was added after the deploy roles, which may not deploy it: make the roles last`,
    );
  }
}

const UNBOUNDED = {
  because: "no boundary is stated for the pipeline, which makes and changes roles",
};

function rolesStay(roleArns: readonly string[]): PolicyStatement {
  return { sid: "RolesStay", effect: "Deny", notActions: READING_IAM, resources: roleArns };
}

/** What the roles themselves consist of: a pipeline that deploys its own roles must know them. */
const OWN_TYPES = ["aws_iam_policy", "aws_iam_role", "aws_iam_role_policy_attachment"];

/** The types of all resources of stacks, sorted. */
function resourceTypesOf(stacks: readonly TerraformStack[], self?: Construct): readonly string[] {
  const resources = stacks
    .flatMap((stack) => stack.node.findAll())
    .filter((construct): construct is TerraformResource => TerraformResource.isTerraformResource(construct));
  const isOwn = self !== undefined && stacks.some((stack) => self.node.scopes.includes(stack));
  const types = [
    ...resources.map(({ terraformResourceType }) => terraformResourceType),
    ...(isOwn ? OWN_TYPES : []),
  ];
  return [...new Set(types)].sort();
}

function parametersOf(stacks: readonly TerraformStack[]): readonly SsmParameter[] {
  return stacks
    .flatMap((stack) => stack.node.findAll())
    .filter((construct): construct is SsmParameter => SsmParameter.isTerraformResource(construct))
    .filter(({ terraformResourceType }) => terraformResourceType === SsmParameter.tfResourceType);
}

function namesOf(parameters: readonly SsmParameter[]): readonly string[] {
  return parameters.map(({ nameInput }) => nameInput ?? "");
}

function unknownType(type: string) {
  return {
    code: "RESOURCE_TYPE_UNKNOWN",
    path: "stacks",
    value: type,
    allowed: "types of resources that this library makes",
    fix: `state what it takes to deploy ${type} in extra.plan and extra.apply, and name it in extra.resourceTypes`,
  } as const;
}
