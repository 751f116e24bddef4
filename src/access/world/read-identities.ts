import type { NamedPolicy } from "../policies/document";
import type { IdentityDefinition, RoleDefinition } from "./definition";
import { documentIn, isOpen, type ManagedPolicies, onlyIf, policyIn, textsIn } from "./read-policies";
import { tagsOf } from "./read-tags";
import { existenceOf } from "./terraform/existence";
import { blocksOf } from "./terraform/json";
import { argumentOf, attributeOf, resolveText } from "./terraform/references";
import type { TerraformResource } from "./terraform/stack";

type Kind = "role" | "user" | "group";

interface Draft {
  readonly resource: TerraformResource;
  readonly policies: NamedPolicy[];
}

/** Roles and users, with their policies. */
export interface Identities {
  readonly roles: readonly RoleDefinition[];
  readonly users: readonly IdentityDefinition[];
  readonly groups: readonly IdentityDefinition[];
  /** Whom policies are attached to that no stack declares. */
  readonly undeclared: readonly IdentityDefinition[];
  /** What could not be attributed to a role, a user or a group. */
  readonly notes: readonly string[];
}

/** Arguments that name whom a policy is attached to, by resource type. */
const TARGETS: Readonly<Record<string, readonly (readonly [Kind, string])[]>> = {
  aws_iam_role_policy: [["role", "role"]],
  aws_iam_user_policy: [["user", "user"]],
  aws_iam_group_policy: [["group", "group"]],
  aws_iam_role_policy_attachment: [["role", "role"]],
  aws_iam_user_policy_attachment: [["user", "user"]],
  aws_iam_group_policy_attachment: [["group", "group"]],
  aws_iam_policy_attachment: [
    ["role", "roles"],
    ["user", "users"],
    ["group", "groups"],
  ],
};

/** Arguments that name users and groups, by resource type. */
const MEMBERSHIPS: Readonly<Record<string, { readonly users: string; readonly groups: string }>> = {
  aws_iam_group_membership: { users: "users", groups: "group" },
  aws_iam_user_group_membership: { users: "user", groups: "groups" },
};

/** Resource types that decide what roles and users may do. */
export const IDENTITY_TYPES: readonly string[] = [
  "aws_iam_group",
  "aws_iam_policy",
  "aws_iam_role",
  "aws_iam_user",
  ...Object.keys(TARGETS),
  ...Object.keys(MEMBERSHIPS),
];

/** Reads the roles and users of all stacks. */
export function readIdentities(
  resources: readonly TerraformResource[],
  managed: ManagedPolicies,
): Identities {
  return new IdentityReader(resources, managed).read();
}

class IdentityReader {
  private readonly drafts = new Map<string, Draft>();
  private readonly groupsOfUsers = new Map<string, Set<string>>();
  private readonly undeclared = new Map<string, NamedPolicy[]>();
  private readonly notes: string[] = [];

  public constructor(
    private readonly resources: readonly TerraformResource[],
    private readonly managed: ManagedPolicies,
  ) {}

  public read(): Identities {
    for (const resource of this.resources) this.addIdentity(resource);
    for (const resource of this.resources) this.addPolicies(resource);
    for (const resource of this.resources) this.addMemberships(resource);
    return {
      roles: this.ofKind("role").map(({ resource, policies }) => ({
        ...this.definition(resource, policies),
        trustPolicy: policyIn(resource, "assume_role_policy"),
      })),
      users: this.ofKind("user").map(({ resource, policies }) =>
        this.definition(resource, [...policies, ...this.policiesOfGroups(resource)]),
      ),
      groups: this.ofKind("group").map(({ resource, policies }) => this.definition(resource, policies)),
      undeclared: [...this.undeclared].map(([arn, policies]) => ({ arn, policies })),
      notes: this.notes,
    };
  }

  private definition(resource: TerraformResource, policies: readonly NamedPolicy[]): IdentityDefinition {
    const boundary = argumentOf(resource, "permissions_boundary");
    return {
      arn: attributeOf(resource, "arn")!,
      policies,
      boundary: boundary === undefined ? undefined : this.managed.get(boundary),
      tags: tagsOf(resource),
    };
  }

  private addIdentity(resource: TerraformResource): void {
    const kind = /^aws_iam_(role|user|group)$/.exec(resource.type)?.[1] as Kind | undefined;
    if (!kind) return;
    const inline = blocksOf(resource.attributes.inline_policy).flatMap(({ name, policy }) =>
      typeof policy === "string"
        ? [
            {
              name: `${resource.label} ${String(name)}`,
              document: documentIn(resolveText(policy, resource.stack)),
            },
          ]
        : [],
    );
    const attached = textsIn(resource, "managed_policy_arns").map((arn) => this.managed.get(arn));
    this.drafts.set(keyOf(resource, kind, attributeOf(resource, "id")!), {
      resource,
      policies: [...inline, ...attached],
    });
  }

  private addPolicies(resource: TerraformResource): void {
    const targets = TARGETS[resource.type];
    if (!targets) return;
    const arn = argumentOf(resource, "policy_arn");
    const policy =
      arn === undefined ? policyIn(resource, "policy") : onlyIf(existenceOf(resource), this.managed.get(arn));
    if (!policy) return;
    for (const [kind, argument] of targets) {
      for (const name of textsIn(resource, argument)) {
        const draft = this.drafts.get(keyOf(resource, kind, name));
        if (draft) draft.policies.push(policy);
        else if (isOpen(name)) this.addToAll(resource, kind, name, policy);
        else this.addUndeclared(resource, kind, name, policy);
      }
    }
  }

  /** It may be anyone's of the account whose name only Terraform knows. */
  private addToAll(resource: TerraformResource, kind: Kind, name: string, policy: NamedPolicy): void {
    const open = onlyIf(`whether ${name} of ${resource.label} is this ${kind}`, policy);
    for (const draft of this.ofKind(kind)) {
      if (draft.resource.environment.account === resource.environment.account) draft.policies.push(open);
    }
  }

  private addUndeclared(resource: TerraformResource, kind: Kind, name: string, policy: NamedPolicy): void {
    this.notes.push(`${resource.label} is a policy of the ${kind} ${name}, which no stack declares`);
    const { partition, account } = resource.environment;
    const arn = `arn:${partition}:iam::${account}:${kind}/${name}`;
    this.undeclared.set(arn, [...(this.undeclared.get(arn) ?? []), policy]);
  }

  private addMemberships(resource: TerraformResource): void {
    const membership = MEMBERSHIPS[resource.type];
    if (!membership) return;
    const groups = textsIn(resource, membership.groups).map((group) => keyOf(resource, "group", group));
    for (const user of textsIn(resource, membership.users)) {
      const key = keyOf(resource, "user", user);
      if (isOpen(user) && !this.drafts.has(key)) this.addToAllUsers(resource, user, groups);
      else this.groupsOfUsers.set(key, new Set([...(this.groupsOfUsers.get(key) ?? []), ...groups]));
    }
  }

  private addToAllUsers(resource: TerraformResource, user: string, groups: readonly string[]): void {
    const policies = groups.flatMap((group) => this.drafts.get(group)?.policies ?? []);
    for (const policy of policies) this.addToAll(resource, "user", user, policy);
  }

  private policiesOfGroups(user: TerraformResource): NamedPolicy[] {
    const groups = this.groupsOfUsers.get(keyOf(user, "user", attributeOf(user, "id")!)) ?? [];
    return [...groups].flatMap((group) => {
      const draft = this.drafts.get(group);
      if (!draft && isOpen(group))
        return [{ name: `the group ${group.split(" ").slice(2).join(" ")}`, document: undefined }];
      if (!draft)
        this.notes.push(`${user.label} is in the group ${group.split(" ").at(-1)}, which no stack declares`);
      return draft?.policies ?? [];
    });
  }

  private ofKind(kind: Kind): Draft[] {
    return [...this.drafts.values()].filter(({ resource }) => resource.type === `aws_iam_${kind}`);
  }
}

function keyOf({ environment }: TerraformResource, kind: Kind, name: string): string {
  return `${environment.account} ${kind} ${name}`;
}
