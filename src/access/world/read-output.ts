import { existsSync, statSync } from "node:fs";
import type { Problem } from "../../core/errors";
import { invalidOutput, parseObject, readManifest, readOutputFile } from "../../core/synthesis/manifest";
import type { TerraformJson } from "./terraform/json";

interface NamedStack {
  readonly name: string;
  readonly json: TerraformJson;
}

/** Reads an output folder by its manifest, or a single stack's JSON file; what is wrong goes to `problems`. */
export function readOutput(path: string, problems: Problem[]): readonly NamedStack[] {
  if (!existsSync(path)) {
    problems.push(invalidOutput(path, "nothing: there is no such file or folder"));
    return [];
  }
  if (statSync(path).isDirectory()) {
    return readManifest(path, problems).flatMap(({ name, source }) => readStack(source, problems, name));
  }
  return readStack(path, problems);
}

function readStack(file: string, problems: Problem[], name?: string): readonly NamedStack[] {
  const text = readOutputFile(file, problems);
  const json =
    text === undefined ? undefined : (parseObject(file, text, problems) as TerraformJson | undefined);
  if (json === undefined) return [];
  return [{ name: name ?? json["//"]?.metadata?.stackName ?? file, json }];
}
