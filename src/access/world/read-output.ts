import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Problem } from "../../core/errors";
import type { TerraformJson } from "./terraform/json";

interface Manifest {
  readonly stacks?: Readonly<Record<string, { readonly synthesizedStackPath: string }>>;
}

interface NamedStack {
  readonly name: string;
  readonly json: TerraformJson;
}

/** Reads an output folder by its manifest, or a single stack's JSON file; what is wrong goes to `problems`. */
export function readOutput(path: string, problems: Problem[]): NamedStack[] {
  if (!existsSync(path)) {
    problems.push(unreadable(path, "a folder with a manifest.json, or a cdk.tf.json"));
    return [];
  }
  if (!statSync(path).isDirectory()) {
    const json = readJson<TerraformJson>(path, problems);
    return json ? [{ name: json["//"]?.metadata?.stackName ?? path, json }] : [];
  }
  const manifest = readJson<Manifest>(join(path, "manifest.json"), problems);
  return Object.entries(manifest?.stacks ?? {}).flatMap(([name, { synthesizedStackPath }]) => {
    const json = readJson<TerraformJson>(join(path, synthesizedStackPath), problems);
    return json ? [{ name, json }] : [];
  });
}

function readJson<T>(file: string, problems: Problem[]): T | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as T;
  } catch (error) {
    // The parser's own words would quote the file, which may hold a secret.
    const value = error instanceof SyntaxError ? "text that is not JSON" : (error as Error).message;
    problems.push(unreadable(file, "a JSON file", value));
    return undefined;
  }
}

function unreadable(path: string, allowed: string, value?: string): Problem {
  return {
    code: "SYNTHESIZED_OUTPUT_INVALID",
    path,
    ...(value !== undefined && { value }),
    allowed,
    fix: "synthesize first, for example with foundation synth, and name its output folder",
  };
}
