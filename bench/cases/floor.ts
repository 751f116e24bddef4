import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { measured } from "../support/measure";

const [outdir, accounts, template] = [process.argv[2]!, Number(process.argv[3]), process.argv[4]!];
const configuration: unknown = JSON.parse(readFileSync(template, "utf8"));

/** Builds the same objects anew, with sorted keys. */
function rebuilt(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(rebuilt);
  if (typeof value !== "object" || value === null) return value;
  const map = value as Record<string, unknown>;
  const sorted: Record<string, unknown> = {};
  for (const key of Object.keys(map).sort()) sorted[key] = rebuilt(map[key]);
  return sorted;
}

measured(() => {
  for (let index = 0; index < accounts; index++) {
    const folder = join(outdir, "stacks", `account-${index}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(rebuilt(configuration), undefined, 2));
  }
});
