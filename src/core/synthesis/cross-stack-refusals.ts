import type { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { Problems } from "../errors";
import type { Tree } from "./tree";

/** Collects which constructs refer to resources of other stacks, to report all of them at once. */
export class CrossStackRefusals {
  private readonly problems = new Problems();
  private refused?: TerraformStack;

  /** Stops the resolution of a value that refers to another stack. */
  public refuse(stack: TerraformStack): never {
    this.refused = stack;
    throw new Error(`a reference to the stack ${stack.node.path} is refused`);
  }

  /** Resolves what a construct renders; if it was refused, notes the construct and goes on with nothing. */
  public collect(construct: IConstruct, resolve: () => unknown): Tree {
    try {
      return resolve() as Tree;
    } catch (error) {
      if (this.refused === undefined) throw error;
      this.problems.add({
        code: "CROSS_STACK_REFERENCE",
        path: construct.node.path,
        value: `a reference to a resource of the stack ${this.refused.node.path}`,
        allowed: "references within the stack, as it was made with crossStackReferences: false",
        fix: "state the other resource's name or ARN, which can be composed from its account, region and name",
      });
      this.refused = undefined;
      return {};
    }
  }

  /** Throws a `FoundationError` with all constructs that refer to other stacks, if there are any. */
  public throwIfAny(): void {
    this.problems.throwIfAny();
  }
}
