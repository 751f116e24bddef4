import type { PolicyStatement } from "../../core/policy-document";
import { Construct } from "constructs";
import { pipelineRoleNames } from "../../core/account-names";
import { AwsEnvironment } from "../../core/aws-environment";
import type { FoundationStack } from "../../core/foundation-stack";
import type { ProviderOrigin } from "../../core/organization/identity-definition";
import type { Pipeline } from "../../core/pipeline";
import { stateGuards, type StateLocation, stateStatements } from "../state/state-access";
import { READING_IAM } from "./boundary-statements";
import { putUnderBoundary } from "./bounded-deployment";
import { DeployRole, type PipelineExtras } from "./deploy-role";
import type { IOidcIdentityProvider, OidcIssuer } from "./oidc-identity-provider";
import { chooseOidcProvider } from "./oidc-provider-choice";
import type { IPermissionBoundary } from "./permission-boundary";

/** Props of an {@link AccountPipeline}. */
export interface AccountPipelineProps extends OidcIssuer {
  readonly audience: string;
  /** How the account's identity provider for the pipeline comes to be. */
  readonly origin: ProviderOrigin;
  readonly pipeline: Pipeline;
  /** What the pipeline deploys: a stack of the same account. */
  readonly stack: FoundationStack;
  /** The roles' names end in `-plan` and `-apply`. A change replaces them. */
  readonly roleName: string;
  /** Where the stack's state is kept. @default - in a file */
  readonly state?: StateLocation;
  /** The most that the pipeline can do, and what it makes: see the boundary of a {@link DeployRole}. @default - none */
  readonly boundary?: IPermissionBoundary;
  /**
   * ARNs of roles, besides its own, that the pipeline neither changes nor assumes, such as the one by which people deploy.
   *
   * @default - none
   */
  readonly protectedRoleArns?: readonly string[];
}

/**
 * The way in for the pipeline that deploys a stack: the identity provider that vouches for it, and a {@link DeployRole}
 * for all that is in the stack when both are written, whenever it was added.
 *
 * Keep it in a stack of its own, which people deploy: a pipeline that deploys its own roles gives itself what it likes, and
 * could neither add a type of resource nor remove the last one of a type, since its roles change while it works. The roles
 * may change neither themselves nor the provider.
 */
export class AccountPipeline extends Construct {
  /** Known at synthesis. */
  public readonly planRoleArn: string;
  /** Known at synthesis. */
  public readonly applyRoleArn: string;
  private readonly provider: IOidcIdentityProvider;
  private readonly extras: PipelineExtras[] = [];

  /** The names of a pipeline's roles. */
  public static roleNamesOf(roleName: string): { readonly plan: string; readonly apply: string } {
    return pipelineRoleNames(roleName);
  }

  /** @throws FoundationError OIDC_ISSUER_INVALID, VALUE_MISSING; and what a {@link DeployRole} throws, when the stack is written */
  public constructor(scope: FoundationStack, id: string, props: AccountPipelineProps) {
    super(scope, id);
    const { plan, apply } = AccountPipeline.roleNamesOf(props.roleName);
    this.planRoleArn = scope.environment.iamArn(`role/${plan}`);
    this.applyRoleArn = scope.environment.iamArn(`role/${apply}`);
    this.provider = chooseOidcProvider(this, "Provider", props);
    const { boundary, stack, protectedRoleArns = [] } = props;
    if (boundary) {
      const { environment } = scope;
      const bounded = { environment, stacks: [stack], boundaryArn: boundary.policyArn, protectedRoleArns };
      stack.addLast(() => putUnderBoundary(bounded));
    }
    scope.addLast(() => this.addRoles(props));
  }

  /** Lets the pipeline deploy what you add to the stack, where the library does not know what that takes. */
  public allow(extras: PipelineExtras): void {
    this.extras.push(extras);
  }

  private addRoles(props: AccountPipelineProps): void {
    const { audience, pipeline, roleName, stack, state, boundary, protectedRoleArns = [] } = props;
    const all = <T>(of: (extras: PipelineExtras) => readonly T[] | undefined) =>
      this.extras.flatMap((extras) => of(extras) ?? []);
    const plan = all((extras) => extras.plan);
    const self = this.denyChangesOfItself(roleName);
    const { accountId } = AwsEnvironment.of(this);
    new DeployRole(this, "Roles", {
      provider: this.provider,
      audience,
      pipeline,
      roleName,
      stacks: [stack],
      boundary,
      protectedRoleArns: [this.planRoleArn, this.applyRoleArn, ...protectedRoleArns],
      extra: {
        resourceTypes: all(({ resourceTypes }) => resourceTypes),
        plan: [...(state ? stateStatements(state, "read") : []), ...plan],
        apply: [
          self,
          ...(state ? stateStatements(state, "write") : []),
          ...(state?.environment.accountId === accountId ? stateGuards(state) : []),
          ...plan,
          ...all((extras) => extras.apply),
        ],
      },
    });
  }

  private denyChangesOfItself(roleName: string): PolicyStatement {
    const policies = `policy/${roleName}-*`;
    return {
      sid: "PipelineStays",
      effect: "Deny",
      notActions: READING_IAM,
      resources: [this.provider.providerArn, AwsEnvironment.of(this).iamArn(policies)],
    };
  }
}
