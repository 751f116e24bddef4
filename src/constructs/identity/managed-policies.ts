import { IamGroupPolicyAttachment } from "@cdktf/provider-aws/lib/iam-group-policy-attachment";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Construct } from "constructs";
import { FoundationError } from "../../core/errors";
import { IAM_QUOTAS } from "../../core/limits";
import { type PolicyStatement, splitPolicy } from "../../core/policy-document";

/** Props of {@link ManagedPolicies}. */
export interface ManagedPoliciesProps {
  /** Name of the first policy; further ones end in `_2`, `_3`. A change replaces them. */
  readonly policyName: string;
  /** What the policies are for. A change replaces them. */
  readonly description: string;
  readonly statements: readonly PolicyStatement[];
  /** @default "/" */
  readonly path?: string;
  /** How many other managed policies the role or group has. @default 0 */
  readonly besides?: number;
}

interface Part {
  readonly suffix: string;
  readonly arn: string;
}

/** Statements as one managed policy, or as few as their size allows. The same statements make the same policies. */
export class ManagedPolicies extends Construct {
  private readonly parts: readonly Part[];

  /** @throws FoundationError POLICY_INVALID, POLICY_TOO_LARGE */
  public constructor(scope: Construct, id: string, props: ManagedPoliciesProps) {
    super(scope, id);
    const documents = splitPolicy(props.statements, { kind: "managed policy", path: this.node.path });
    const most = IAM_QUOTAS.policiesOfRoleOrGroup.most - (props.besides ?? 0);
    if (documents.length > most) this.refuse(documents, most);
    this.parts = documents.map((policy, index) => {
      const number = index + 1;
      const suffix = number === 1 ? "" : `${number}`;
      const { arn } = new IamPolicy(this, `Resource${suffix}`, {
        name: suffix === "" ? props.policyName : `${props.policyName}_${suffix}`,
        description: props.description,
        path: props.path,
        policy,
      });
      return { suffix, arn };
    });
  }

  /** Attaches the policies to a role; the ids of the attachments are unique within `scope`. */
  public attachToRole(scope: Construct, roleName: string): void {
    for (const { suffix, arn } of this.parts) {
      new IamRolePolicyAttachment(scope, `Attachment${suffix}`, { role: roleName, policyArn: arn });
    }
  }

  /** Attaches the policies to a group; the ids of the attachments begin with `id` and are unique within `scope`. */
  public attachToGroup(scope: Construct, id: string, groupName: string): void {
    for (const { suffix, arn } of this.parts) {
      new IamGroupPolicyAttachment(scope, `${id}${suffix}`, { group: groupName, policyArn: arn });
    }
  }

  private refuse(documents: readonly string[], most: number): never {
    const sizes = documents.map((document) => document.length);
    throw new FoundationError({
      code: "POLICY_TOO_LARGE",
      path: this.node.path,
      value: `${documents.length} managed policies of ${sizes.join(" + ")} characters`,
      allowed: `${most} managed policies: a role or a group has ${IAM_QUOTAS.policiesOfRoleOrGroup.most} at most, with those that it has besides`,
      fix: "name fewer namespaces or accounts, or cover them by a common path",
    });
  }
}
