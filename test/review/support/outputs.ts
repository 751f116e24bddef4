import type { SynthesizedOutput, SynthesizedStack } from "../../../src/review/synthesized/output";

/** What a stack of a test consists of. */
export interface StackOf {
  readonly json: object;
  readonly dependencies?: readonly string[];
}

/** A stack as if it had been synthesized. */
export function stackOf(name: string, { json, dependencies = [] }: StackOf): SynthesizedStack {
  const text = JSON.stringify(json);
  const folder = `cdktf.out/stacks/${name}`;
  return { name, source: `${folder}/cdk.tf.json`, folder, dependencies, text, json: JSON.parse(text) };
}

/** Stacks by name. */
export function outputOf(stacks: Readonly<Record<string, StackOf>>): SynthesizedOutput {
  return new Map(Object.entries(stacks).map(([name, stack]) => [name, stackOf(name, stack)]));
}

/** A stack's Terraform with a provider for an account. */
export function stackJson(resource: object, rest: object = {}): object {
  const provider = { aws: [{ region: "eu-central-1", allowed_account_ids: ["111111111111"] }] };
  return { provider, resource, ...rest };
}
