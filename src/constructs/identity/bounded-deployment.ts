import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamSamlProvider } from "@cdktf/provider-aws/lib/iam-saml-provider";
import { IamUser } from "@cdktf/provider-aws/lib/iam-user";
import { TerraformResource, type TerraformStack, Token } from "cdktf";
import type { IConstruct } from "constructs";
import type { AwsEnvironment } from "../../core/aws-environment";
import { type Problem, Problems } from "../../core/errors";
import { deny, type PolicyStatement } from "../../core/policy-document";
import { READING_IAM } from "./boundary-statements";
import { PermissionBoundary } from "./permission-boundary";

/** What a pipeline deploys under a boundary. */
export interface BoundedDeployment {
  readonly environment: AwsEnvironment;
  readonly stacks: readonly TerraformStack[];
  readonly boundaryArn: string;
  /** ARNs of roles that people deploy: they get no boundary. */
  readonly protectedRoleArns: readonly string[];
}

/**
 * Gives the boundary to each role and user of the stacks that has none: the pipeline could not make it otherwise.
 */
export function putUnderBoundary({ environment, stacks, boundaryArn, ...rest }: BoundedDeployment): void {
  for (const role of resourcesOf<IamRole>(stacks, IamRole)) {
    const isProtected = rest.protectedRoleArns.includes(roleArnOf(role, environment) ?? "");
    if (!isProtected && role.permissionsBoundaryInput === undefined) role.permissionsBoundary = boundaryArn;
  }
  for (const user of resourcesOf<IamUser>(stacks, IamUser)) {
    if (user.permissionsBoundaryInput === undefined) user.permissionsBoundary = boundaryArn;
  }
}

/**
 * What a role that applies under a boundary can never do: make or empower a role or user without a boundary, change the
 * boundaries, or come in through what is not its stacks'. The boundaries that the stacks make count as well; since it cannot
 * change them, people deploy them.
 *
 * @throws FoundationError VALUE_MISSING, when a role or an identity provider of the stacks has no name that is known;
 *   COMBINATION_INVALID, when a role or user has a boundary that is neither this one nor made by the stacks
 */
export function boundedStatements(deployment: BoundedDeployment): PolicyStatement[] {
  const boundaries = [deployment.boundaryArn, ...boundariesOf(deployment.stacks)];
  checkBoundaries(deployment.stacks, boundaries);
  return [
    deny("NobodyBeyondBoundary", {
      actions: [...EMPOWERING, "iam:PutRolePermissionsBoundary", "iam:PutUserPermissionsBoundary"],
      resources: ["*"],
      conditions: { StringNotEquals: { "iam:PermissionsBoundary": boundaries } },
    }),
    deny("NobodyWithoutBoundary", {
      actions: ["iam:DeleteRolePermissionsBoundary", "iam:DeleteUserPermissionsBoundary"],
      resources: ["*"],
    }),
    deny("BoundariesStay", { notActions: READING_IAM, resources: boundaries }),
    deny("OthersStay", { actions: COMING_IN, ...allBut(ownArns(deployment)) }),
  ];
}

function allBut(arns: readonly string[]): Pick<PolicyStatement, "resources" | "notResources"> {
  return arns.length > 0 ? { notResources: arns } : { resources: ["*"] };
}

/** Actions by which an identity gets more, and which tell what boundary it has. */
const EMPOWERING = [
  "iam:AttachRolePolicy",
  "iam:AttachUserPolicy",
  "iam:CreateRole",
  "iam:CreateUser",
  "iam:PutRolePolicy",
  "iam:PutUserPolicy",
];

/** Actions by which the roles of others are put to use. What boundary a role has is not known to them. */
const COMING_IN = [
  "iam:AddClientIDToOpenIDConnectProvider",
  "iam:PassRole",
  "iam:UpdateAssumeRolePolicy",
  "iam:UpdateSAMLProvider",
];

function boundariesOf(stacks: readonly TerraformStack[]): readonly string[] {
  return stacks
    .flatMap((stack) => stack.node.findAll())
    .filter((construct): construct is PermissionBoundary => construct instanceof PermissionBoundary)
    .map(({ policyArn }) => policyArn);
}

function ownArns({ environment, stacks }: BoundedDeployment): readonly string[] {
  const problems = new Problems();
  const known = (construct: IConstruct, arn: string | undefined): readonly string[] => {
    if (arn !== undefined) return [arn];
    problems.add(nameUnknown(construct));
    return [];
  };
  const arns = [
    ...resourcesOf<IamRole>(stacks, IamRole).flatMap((role) => known(role, roleArnOf(role, environment))),
    ...resourcesOf<IamSamlProvider>(stacks, IamSamlProvider).flatMap((provider) => {
      const name = literal(provider.nameInput);
      return known(provider, name && environment.iamArn(`saml-provider/${name}`));
    }),
    ...resourcesOf<IamOpenidConnectProvider>(stacks, IamOpenidConnectProvider).flatMap((provider) => {
      const url = literal(provider.urlInput);
      return known(provider, url && environment.iamArn(`oidc-provider/${url.replace("https://", "")}`));
    }),
  ];
  problems.throwIfAny();
  return arns;
}

function checkBoundaries(stacks: readonly TerraformStack[], boundaries: readonly string[]): void {
  const problems = new Problems();
  const identities = [...resourcesOf<IamRole>(stacks, IamRole), ...resourcesOf<IamUser>(stacks, IamUser)];
  for (const identity of identities) {
    const stated = literal(identity.permissionsBoundaryInput);
    if (stated !== undefined && !boundaries.includes(stated)) {
      problems.add(boundaryForeign(identity, stated, boundaries));
    }
  }
  problems.throwIfAny();
}

function roleArnOf({ nameInput, pathInput = "/" }: IamRole, environment: AwsEnvironment): string | undefined {
  const [name, path] = [literal(nameInput), literal(pathInput)];
  return name && path && environment.iamArn(`role${path}${name}`);
}

function literal(text: string | undefined): string | undefined {
  return Token.isUnresolved(text) ? undefined : text;
}

function resourcesOf<T extends TerraformResource>(
  stacks: readonly TerraformStack[],
  { tfResourceType }: { readonly tfResourceType: string },
): readonly T[] {
  return stacks
    .flatMap((stack) => stack.node.findAll())
    .filter((construct): construct is T => TerraformResource.isTerraformResource(construct))
    .filter(({ terraformResourceType }) => terraformResourceType === tfResourceType);
}

function boundaryForeign(construct: IConstruct, value: string, boundaries: readonly string[]): Problem {
  return {
    code: "COMBINATION_INVALID",
    path: `${construct.node.path}.permissionsBoundary`,
    value,
    allowed: `the pipeline's boundary, or one that the stack makes by PermissionBoundary: ${boundaries.join(", ")}`,
    fix: "leave it out for the pipeline's boundary: the pipeline may make nobody under another one",
  };
}

function nameUnknown(construct: IConstruct): Problem {
  return {
    code: "VALUE_MISSING",
    path: construct.node.path,
    allowed: "a name that is known at synthesis, for what a pipeline deploys under a boundary",
    fix: "state the name: the pipeline may change whom it lets in, and hand it over, by its name alone",
  };
}
