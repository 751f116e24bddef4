import type { JsonRecord } from "../plan/json";

/** A stack that was synthesized: its `cdk.tf.json`. */
export interface SynthesizedStack {
  readonly name: string;
  /** The file that was read. */
  readonly source: string;
  /** The folder that Terraform runs in. */
  readonly folder: string;
  /** Names of the stacks that are applied before it. */
  readonly dependencies: readonly string[];
  /** The file as it was read. */
  readonly text: string;
  readonly json: JsonRecord;
}

/** What was synthesized: the stacks by name. */
export type SynthesizedOutput = ReadonlyMap<string, SynthesizedStack>;
