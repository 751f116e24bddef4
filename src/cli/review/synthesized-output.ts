import { FoundationError, type Problem } from "../../core/errors";
import { parseObject, readManifest, readOutputFile } from "../../core/synthesis/manifest";
import type { JsonRecord } from "../../review/plan/json";
import type { SynthesizedOutput, SynthesizedStack } from "../../review/synthesized/output";

/**
 * Reads output folders of cdktf by their manifests. What is wrong with any of them is reported together.
 *
 * @throws FoundationError SYNTHESIZED_OUTPUT_INVALID
 */
export function readOutputs(folders: readonly string[]): readonly SynthesizedOutput[] {
  const problems: Problem[] = [];
  const parsed = new Map<string, JsonRecord>();
  const outputs = folders.map((folder) => {
    const stacks = readStacks(folder, parsed, problems);
    return new Map(stacks.map((stack) => [stack.name, stack]));
  });
  if (problems.length > 0) throw new FoundationError(problems);
  return outputs;
}

/** `parsed` holds what texts were parsed to: most stacks are the same in both outputs. */
function readStacks(
  folder: string,
  parsed: Map<string, JsonRecord>,
  problems: Problem[],
): readonly SynthesizedStack[] {
  return readManifest(folder, problems).flatMap((stack) => {
    const text = readOutputFile(stack.source, problems);
    if (text === undefined) return [];
    const json = parsed.get(text) ?? parseObject(stack.source, text, problems);
    if (json === undefined) return [];
    parsed.set(text, json);
    return [{ ...stack, text, json }];
  });
}
