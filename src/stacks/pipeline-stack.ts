import type { Construct } from "constructs";
import { AccountPipeline } from "../constructs/identity/account-pipeline";
import { PermissionBoundary } from "../constructs/identity/permission-boundary";
import { FoundationStack } from "../core/foundation-stack";
import type { PipelineSettings } from "../core/organization/organization";
import {
  type AccountStackProps,
  backendOf,
  deployRoleArnOf,
  foundationPropsOf,
  stateOf,
} from "./account-stack";
import { breakGlassRoleArnOf } from "./break-glass";

/** Settings of a {@link PipelineStack}. */
export interface PipelineStackProps extends AccountStackProps {
  readonly pipeline: PipelineSettings;
  /** The account's stack, which the pipeline deploys. */
  readonly stack: FoundationStack;
}

/** The way in for the pipeline that deploys an account. People deploy it, by the organization's `deployRoleName`. */
export class PipelineStack extends FoundationStack {
  /** The identity provider and the roles. */
  public readonly pipeline: AccountPipeline;

  public constructor(scope: Construct, id: string, props: PipelineStackProps) {
    const { organization, account, stack } = props;
    const deployRoleArn = deployRoleArnOf(organization, account.environment);
    super(scope, id, {
      ...foundationPropsOf(props),
      deployRoleArn,
      backend: backendOf(stateOf(organization, account, "pipeline.tfstate"), deployRoleArn),
    });
    const { runs, boundary, ...settings } = props.pipeline;
    const emergencyRoleArn = breakGlassRoleArnOf(organization, account.environment);
    this.pipeline = new AccountPipeline(this, "Pipeline", {
      ...settings,
      pipeline: runs[account.name]!,
      stack,
      state: stateOf(organization, account),
      boundary: boundary ? PermissionBoundary.fromPolicyName(this, "Boundary", boundary) : undefined,
      // Without a boundary the pipeline makes the role for emergencies, too.
      protectedRoleArns: [deployRoleArn, ...(boundary && emergencyRoleArn ? [emergencyRoleArn] : [])],
    });
  }
}
