import { IamGroup } from "@cdktf/provider-aws/lib/iam-group";
import { IamGroupPolicy } from "@cdktf/provider-aws/lib/iam-group-policy";
import { Construct } from "constructs";
import { DEFAULT_PREFIX } from "../../core/account-names";
import { AwsEnvironment } from "../../core/aws-environment";
import { PropChecks } from "../../core/checks";
import { renderPolicy } from "../../core/policy-document";
import { recordWeakening } from "../../core/weakenings";
import { selfServiceStatements } from "./bastion-policies";
import { identityPath } from "./bastion-trust";
import type { ManagedPolicies } from "./managed-policies";

/** Props of a {@link StandardIdentity}. */
export interface StandardIdentityProps {
  /** What each role type may do, by its name. */
  readonly access: Readonly<Record<string, ManagedPolicies>>;
  /** Why people need users in the account itself, with keys that live long. */
  readonly because: string;
  /** What the groups' names begin with, and their path. @default "figgy" */
  readonly prefix?: string;
}

/**
 * Groups `figgy-<role type>` for users of the account itself, whom administrators add by hand. Members do nothing but
 * enrol a second factor until they show one: clients need a session made with it.
 */
export class StandardIdentity extends Construct {
  /** @throws FoundationError REASON_MISSING */
  public constructor(scope: Construct, id: string, props: StandardIdentityProps) {
    super(scope, id);
    const { access, because, prefix = DEFAULT_PREFIX } = props;
    new PropChecks(this).reason("because", because).throwIfAny();
    recordWeakening(this, { what: "people may be users of the account itself", because });
    for (const [roleType, policies] of Object.entries(access)) {
      const group = new Construct(this, `Group-${roleType}`);
      const { name } = new IamGroup(group, "Resource", {
        name: `${prefix}-${roleType}`,
        path: identityPath(prefix),
      });
      policies.attachToGroup(group, "Access", name);
      new IamGroupPolicy(group, "SelfService", {
        name: `${prefix}-manage-self`,
        group: name,
        policy: renderPolicy(selfServiceStatements(this.ownUser()), {
          kind: "inline policies of a group",
          path: group.node.path,
        }),
      });
    }
  }

  /** Whoever the member is; administrators choose the path. */
  private ownUser() {
    const environment = AwsEnvironment.of(this);
    return {
      users: [environment.iamArn("user/${aws:username}"), environment.iamArn("user/*/${aws:username}")],
      devices: [environment.iamArn("mfa/${aws:username}")],
    };
  }
}
