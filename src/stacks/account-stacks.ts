import type { Construct } from "constructs";
import { FoundationError, type Problem } from "../core/errors";
import type { FoundationStack } from "../core/foundation-stack";
import type { Account, Organization } from "../core/organization/organization";
import type { AccountKind, AccountKinds } from "../core/organization/definition";
import { withoutTokenTraces } from "../core/synthesis/token-traces";
import type { AccountStackProps } from "./account-stack";
import { IdentityAccountStack } from "./identity-account-stack";
import { PipelineStack } from "./pipeline-stack";
import { StateBackendStack } from "./state-backend-stack";
import { WorkloadAccountStack } from "./workload-account-stack";

type AccountStackClass = new (scope: Construct, id: string, props: AccountStackProps) => FoundationStack;

const STACK_OF_KIND: Readonly<Record<AccountKind, AccountStackClass>> = {
  identity: IdentityAccountStack,
  workload: WorkloadAccountStack,
};

/** The id of the stack that holds the organization's Terraform state. */
export const STATE_STACK_ID = "terraform-state";

/** What follows an account's name in the id of the stack with the roles of its pipeline. */
export const PIPELINE_STACK_SUFFIX = "-pipeline";

/** The stack of an account of each kind. */
export interface StackOfKind {
  readonly identity: IdentityAccountStack;
  readonly workload: WorkloadAccountStack;
}

/**
 * The stacks of an organization by name. Where that is declared in TypeScript, each account's is of its kind's class:
 * `stacks.dev.configStore`. Of an organization that was read as data, they are stacks of whatever kind.
 */
export type AccountStacks<Kinds extends AccountKinds = AccountKinds> = string extends keyof Kinds
  ? Readonly<Record<string, FoundationStack>>
  : { readonly [Name in keyof Kinds]: StackOfKind[Kinds[Name]] } & {
      readonly [Name in keyof Kinds as `${Name & string}${typeof PIPELINE_STACK_SUFFIX}`]?: PipelineStack;
    } & { readonly [STATE_STACK_ID]?: StateBackendStack };

/**
 * Adds the stacks of an organization: one an account, named like the account; with a pipeline one more, such as
 * `dev-pipeline`; and `terraform-state` where the state is kept in S3.
 *
 * @returns the stacks by name, to add constructs of your own
 * @throws FoundationError with what only the stacks' own policies and names can tell, of all accounts together
 */
export function addAccountStacks<Kinds extends AccountKinds>(
  scope: Construct,
  organization: Organization<Kinds>,
): AccountStacks<Kinds> {
  return withoutTokenTraces(() => {
    const refused = new Map<string, Problem>();
    const stacks = organization.accounts.flatMap((account) =>
      collected(account.name, refused, () => addAccount(scope, organization, account)),
    );
    const { state } = organization;
    if (state.backend === "s3") {
      stacks.push(
        ...collected(STATE_STACK_ID, refused, (): [string, FoundationStack][] => [
          [STATE_STACK_ID, new StateBackendStack(scope, STATE_STACK_ID, { organization, state })],
        ]),
      );
    }
    if (refused.size > 0) throw new FoundationError([...refused.values()]);
    return Object.fromEntries(stacks) as AccountStacks<Kinds>;
  });
}

/** What is made, or what is wrong with it; what is wrong in the same place of several accounts is kept once. */
function collected<T>(stack: string, refused: Map<string, Problem>, make: () => readonly T[]): readonly T[] {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof FoundationError)) throw error;
    for (const problem of error.problems) {
      const place = problem.path.startsWith(`${stack}/`) ? problem.path.slice(stack.length) : problem.path;
      const key = `${problem.code} ${place}`;
      if (!refused.has(key)) refused.set(key, problem);
    }
    return [];
  }
}

function addAccount(
  scope: Construct,
  organization: Organization,
  account: Account,
): [string, FoundationStack][] {
  const Stack = STACK_OF_KIND[account.kind];
  const { name } = account;
  const stack = new Stack(scope, name, { organization, account });
  const { pipeline } = organization;
  if (!pipeline) return [[name, stack]];
  const id = `${name}${PIPELINE_STACK_SUFFIX}`;
  return [
    [name, stack],
    [id, new PipelineStack(scope, id, { organization, account, pipeline, stack })],
  ];
}
