import { type Problem, Problems } from "../../core/errors";
import { readOutput } from "./read-output";
import type { TerraformJson } from "./terraform/json";
import { Stack } from "./terraform/stack";

/**
 * The stacks of synthesized output: cdktf's output folders, or parsed `cdk.tf.json` files.
 *
 * @throws FoundationError SYNTHESIZED_OUTPUT_INVALID
 */
export function readStacks(outputs: readonly (string | TerraformJson)[]): Stack[] {
  const found: Problem[] = [];
  const stacks = outputs
    .flatMap((output, i) => (typeof output === "string" ? readOutput(output, found) : [named(output, i)]))
    .map(({ name, json }) => new Stack(name, json, found));
  const problems = new Problems();
  problems.add(...found);
  problems.throwIfAny();
  return stacks;
}

function named(json: TerraformJson, index: number): { readonly name: string; readonly json: TerraformJson } {
  return { name: json["//"]?.metadata?.stackName ?? `stack-${index + 1}`, json };
}
