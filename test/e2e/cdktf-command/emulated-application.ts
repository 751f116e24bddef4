/**
 * Runs an application as it is, then tells Terraform where the emulator is, in a file beside each of its stacks:
 *
 *   node -r ts-node/register/transpile-only test/e2e/cdktf-command/emulated-application.ts examples/quickstart/main.ts
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { readSynthesizedStacks } from "../../../src/cli/synthesized-stacks";
import { emulatorOverride, rootOf, type SynthesizedStack } from "../../support/overrides";

createRequire(__filename)(resolve(process.argv[2]!));

for (const { folder, accountId } of readSynthesizedStacks(process.env.CDKTF_OUTDIR!)) {
  const stack = JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8")) as SynthesizedStack;
  const override = emulatorOverride(stack, rootOf(accountId));
  writeFileSync(join(folder, "emulator_override.tf.json"), JSON.stringify(override));
}
