import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { measuredSynthesis } from "../support/measured";

const configuration: unknown = JSON.parse(readFileSync(process.argv[4]!, "utf8"));

measuredSynthesis((outdir, accounts) => {
  for (let index = 0; index < accounts; index++) {
    const folder = join(outdir, "stacks", `account-${index}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(rebuilt(configuration), undefined, 2));
  }
});

/** The same objects, made anew and with sorted keys. */
function rebuilt(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(rebuilt);
  if (typeof value !== "object" || value === null) return value;
  const map = value as Record<string, unknown>;
  const sorted: Record<string, unknown> = {};
  for (const key of Object.keys(map).sort()) sorted[key] = rebuilt(map[key]);
  return sorted;
}
