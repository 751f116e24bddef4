import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { measuredSynthesis } from "../support/measured";
import { jsonIn } from "../workloads/recipe";

/** A text that is made of an object, such as a policy. */
class JsonText {
  public constructor(public readonly value: unknown) {}
}

const configuration = unfolded(JSON.parse(readFileSync(process.argv[4]!, "utf8")));

measuredSynthesis((outdir, accounts) => {
  for (let index = 0; index < accounts; index++) {
    const folder = join(outdir, "stacks", `account-${index}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(rebuilt(configuration), undefined, 2));
  }
});

/** The same values, with objects instead of the texts that are made of objects. */
function unfolded(value: unknown): unknown {
  if (typeof value === "string") return jsonIn(value) === undefined ? value : new JsonText(jsonIn(value));
  if (Array.isArray(value)) return value.map(unfolded);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, unfolded(member)]));
}

/** The same values, made anew and with sorted keys. */
function rebuilt(value: unknown): unknown {
  if (value instanceof JsonText) return JSON.stringify(rebuilt(value.value));
  if (Array.isArray(value)) return value.map(rebuilt);
  if (typeof value !== "object" || value === null) return value;
  const map = value as Record<string, unknown>;
  const sorted: Record<string, unknown> = {};
  for (const key of Object.keys(map).sort()) sorted[key] = rebuilt(map[key]);
  return sorted;
}
