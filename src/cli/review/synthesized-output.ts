import { readFileSync } from "node:fs";
import { join, normalize, sep } from "node:path";
import { FoundationError, type Problem } from "../../core/errors";
import { isRecord, type JsonRecord, memberOf, textOf, textsOf } from "../../review/plan/json";
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
): SynthesizedStack[] {
  const file = join(folder, "manifest.json");
  const text = read(file, problems);
  const manifest = text === undefined ? undefined : parse(file, text, problems);
  if (manifest === undefined) return [];
  if (!isRecord(manifest.stacks)) {
    problems.push(invalid(file, "JSON without stacks"));
    return [];
  }
  return Object.entries(manifest.stacks).flatMap(([name, entry]) => {
    const path = textOf(memberOf(entry, "synthesizedStackPath"));
    if (path === undefined) {
      problems.push(invalid(`${file} ${name}`, "a stack without synthesizedStackPath"));
      return [];
    }
    if (normalize(path).split(sep)[0] === "..") {
      problems.push(invalid(`${file} ${name}`, `a stack outside of the folder: ${path}`));
      return [];
    }
    const source = join(folder, path);
    const content = read(source, problems);
    const json =
      content === undefined ? undefined : (parsed.get(content) ?? parse(source, content, problems));
    if (content === undefined || json === undefined) return [];
    parsed.set(content, json);
    return [
      {
        name,
        source,
        folder: join(folder, textOf(memberOf(entry, "workingDirectory")) ?? ""),
        dependencies: textsOf(memberOf(entry, "dependencies")),
        text: content,
        json,
      },
    ];
  });
}

function read(file: string, problems: Problem[]): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    problems.push(invalid(file, (error as Error).message));
    return undefined;
  }
}

function parse(file: string, text: string, problems: Problem[]): JsonRecord | undefined {
  try {
    const json: unknown = JSON.parse(text);
    if (isRecord(json)) return json;
    problems.push(invalid(file, "JSON that is no object"));
  } catch {
    // The parser's own words would quote the file, which may hold a secret.
    problems.push(invalid(file, "text that is not JSON"));
  }
  return undefined;
}

function invalid(path: string, value: string): Problem {
  return {
    code: "SYNTHESIZED_OUTPUT_INVALID",
    path,
    value,
    allowed: "an output folder of cdktf, with a manifest.json and the stacks that it lists",
    fix: "synthesize first, for example with foundation synth, and name its output folder",
  };
}
