import type { PolicyDocument } from "../policies/document";
import type { OrganizationPolicies, WorldDefinition } from "./definition";
import { readIdentities } from "./read-identities";
import { ManagedPolicies } from "./read-policies";
import { readResources } from "./read-resources";
import { readStacks } from "./read-stacks";
import type { TerraformJson } from "./terraform/json";
import type { Stack } from "./terraform/stack";
import { World } from "./world";

/** What synthesized output does not say. */
export interface ReadWorldOptions {
  /** The organization with its control policies. @default - none limit anything */
  readonly organization?: OrganizationPolicies;
  /**
   * Managed policies that no stack declares, by ARN.
   *
   * @default - the answer is unknown where one of them decides, but for a few that AWS manages
   */
  readonly managedPolicies?: Readonly<Record<string, PolicyDocument>>;
}

/**
 * Reads who may do what from the synthesized output of all stacks together: cdktf's output folders, or parsed
 * `cdk.tf.json` files. References of Terraform become the ARNs that they stand for; a key, whose id only AWS knows, is
 * `arn:aws:kms:REGION:ACCOUNT:key/STACK.ADDRESS`, and answers to its alias' ARN, too.
 *
 * The accounts of the stacks count as complete: what no stack declares there has no policy, but for keys.
 *
 * @throws FoundationError SYNTHESIZED_OUTPUT_INVALID, POLICY_INVALID
 */
export function readWorld(
  outputs: readonly (string | TerraformJson)[],
  options: ReadWorldOptions = {},
): World {
  return new World(definitionOf(readStacks(outputs), options));
}

/** Who may do what, as stacks have it; see {@link readWorld}. */
export function definitionOf(stacks: readonly Stack[], options: ReadWorldOptions = {}): WorldDefinition {
  const all = stacks.flatMap((stack) => stack.resources);
  const identities = readIdentities(all, new ManagedPolicies(all, options.managedPolicies));
  const { resources, unattributed, notes } = readResources(all);
  return {
    ...identities,
    notes: [...identities.notes, ...notes],
    resources,
    unattributed,
    organization: options.organization,
    accountIds: all.map(({ environment }) => environment.account),
  };
}
