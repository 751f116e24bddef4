import type { NamedPolicy } from "../policies/document";
import { PolicySet } from "../policies/policy-set";
import type { OrganizationPolicies } from "./definition";

/** The control policies of one level of an organization. */
export interface ControlLevel {
  /** The id of the root, the unit or the account. */
  readonly target: string;
  readonly policies: PolicySet;
}

/**
 * Services whose resources resource control policies limit, as of 2025-06-30.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html#rcp-supported-services
 */
const SERVICES_UNDER_RESOURCE_CONTROL: ReadonlySet<string> = new Set([
  "aoss",
  "ecr",
  "kms",
  "s3",
  "secretsmanager",
  "sqs",
  "sts",
]);

const FULL_ACCESS = {
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Action: "*", Resource: "*" },
} as const;

/** An organization, as far as it decides about requests. */
export class OrganizationControls {
  public readonly id: string;
  private readonly serviceLevels = new Map<string, readonly ControlLevel[]>();
  private readonly resourceLevels = new Map<string, readonly ControlLevel[]>();

  public constructor(private readonly definition: OrganizationPolicies) {
    this.id = definition.id;
    const levels = new Map(
      Object.entries(definition.targets).map(
        ([target, { serviceControlPolicies, resourceControlPolicies = [] }]) => [
          target,
          {
            service: {
              target,
              policies: new PolicySet(serviceControlPolicies ?? [fullAccess("FullAWSAccess")]),
            },
            resource: {
              target,
              policies: new PolicySet([fullAccess("RCPFullAWSAccess"), ...resourceControlPolicies]),
            },
          },
        ],
      ),
    );
    for (const account of this.accountIds) {
      const path = this.pathOf(account).map((target) => levels.get(target)!);
      this.serviceLevels.set(
        account,
        path.map((level) => level.service),
      );
      this.resourceLevels.set(
        account,
        path.map((level) => level.resource),
      );
    }
  }

  public get accountIds(): readonly string[] {
    return Object.keys(this.definition.targets).filter((target) => /^\d{12}$/.test(target));
  }

  public isMember(accountId: string): boolean {
    return accountId in this.definition.targets || accountId === this.definition.managementAccountId;
  }

  /**
   * The levels that must each allow what principals of an account do; none for the management account.
   *
   * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
   */
  public serviceControls(accountId: string): readonly ControlLevel[] {
    return this.isLimited(accountId) ? (this.serviceLevels.get(accountId) ?? []) : [];
  }

  /** The levels that must each allow what is done to an account's resources of a service. */
  public resourceControls(accountId: string, service: string): readonly ControlLevel[] {
    if (!this.isLimited(accountId) || !SERVICES_UNDER_RESOURCE_CONTROL.has(service)) return [];
    return this.resourceLevels.get(accountId) ?? [];
  }

  /** The value of `aws:PrincipalOrgPaths` for an account, such as `o-a/r-b/ou-b-c/`. */
  public entityPath(accountId: string): string | undefined {
    if (!(accountId in this.definition.targets)) return undefined;
    return [this.id, ...this.pathOf(accountId).slice(0, -1), ""].join("/");
  }

  private isLimited(accountId: string): boolean {
    return accountId !== this.definition.managementAccountId;
  }

  /** From the root down to a target, both included. */
  private pathOf(target: string): string[] {
    const path = [target];
    let parent = this.definition.targets[target]?.parent;
    while (parent !== undefined && parent in this.definition.targets && !path.includes(parent)) {
      path.unshift(parent);
      parent = this.definition.targets[parent]?.parent;
    }
    return path;
  }
}

function fullAccess(name: string): NamedPolicy {
  return { name, document: FULL_ACCESS };
}
