import { IamUser } from "@cdktf/provider-aws/lib/iam-user";
import { IamUserPolicy } from "@cdktf/provider-aws/lib/iam-user-policy";
import { Annotations } from "cdktf";
import { Construct } from "constructs";
import { DEFAULT_PREFIX } from "../../core/account-names";
import { PropChecks } from "../../core/checks";
import { renderPolicy } from "../../core/policy-document";
import { recordWeakening } from "../../core/weakenings";
import { type IPermissionBoundary, PermissionBoundary } from "./permission-boundary";

/** Props of an {@link OktaLookupUser}. */
export interface OktaLookupUserProps {
  /** Why roles cannot be assigned in Okta by their names, without this user. */
  readonly because: string;
  /** What the user's name begins with. A change replaces the user. @default "figgy" */
  readonly prefix?: string;
  /** The most that the user can do. @default - a boundary of its own */
  readonly boundary?: IPermissionBoundary;
}

/**
 * A user by which Okta lists the account's roles. Nothing makes it by default: its keys live long, lie with Okta, and
 * tell the names of all roles to whoever has them. It has no key; make one by hand, and rotate it.
 */
export class OktaLookupUser extends Construct {
  public readonly userName: string;

  /** @throws FoundationError REASON_MISSING */
  public constructor(scope: Construct, id: string, props: OktaLookupUserProps) {
    super(scope, id);
    new PropChecks(this).reason("because", props.because).throwIfAny();
    const { prefix = DEFAULT_PREFIX } = props;
    this.userName = `${prefix}-oktaSSOUser`;
    recordWeakening(this, { what: "Okta lists roles by keys that live long", because: props.because });
    Annotations.of(this).addWarning(
      `${this.userName} takes an access key that is made by hand and never expires: rotate it, or assign roles in Okta by name`,
    );
    const boundary =
      props.boundary ??
      new PermissionBoundary(this, "Boundary", { policyName: `${this.userName}-boundary`, prefix });
    const user = new IamUser(this, "Resource", {
      name: this.userName,
      path: "/system/",
      permissionsBoundary: boundary.policyReference,
    });
    new IamUserPolicy(this, "Policy", {
      name: "okta-list-roles",
      user: user.name,
      policy: renderPolicy([{ actions: ["iam:ListAccountAliases", "iam:ListRoles"], resources: ["*"] }], {
        kind: "inline policies of a user",
        path: this.node.path,
      }),
    });
  }
}
