import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import { readSynthesizedStacks } from "../../src/cli/synthesized-stacks";
import { parseOrganization } from "../../src/core/organization/organization";
import { allExamples } from "../support/examples";
import { fingerprints } from "../support/folders";
import { compareWithGolden } from "../support/golden";
import { runApplication, runCommand, synthesizeOrganization } from "./synthesis";

const GOLDEN = resolve(__dirname, "../golden");

const ADVICE = `
A resource whose address moves is destroyed with its data and made anew, unless a \`moved\` block goes with it in the same
change. Construct ids are contract: put the old one back, or add the \`moved\` block. Once a reviewer knows what is
destroyed, write the list with
  UPDATE_GOLDEN=1 npx jest test/examples`;

interface TerraformJson {
  readonly resource: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

function terraformOf(outdir: string): Map<string, TerraformJson> {
  return new Map(
    readSynthesizedStacks(outdir).map(({ name, folder }) => [
      name,
      JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8")) as TerraformJson,
    ]),
  );
}

function addressesIn({ resource }: TerraformJson): string[] {
  return Object.entries(resource)
    .flatMap(([type, resources]) => Object.keys(resources).map((id) => `${type}.${id}`))
    .sort();
}

describe.each(allExamples())("the example $name", ({ name, main, yaml }) => {
  let outdir: string;

  beforeAll(async () => {
    outdir = await runApplication(main);
  });

  it("keeps the address of every resource", () => {
    for (const [stack, json] of terraformOf(outdir)) {
      compareWithGolden(join(GOLDEN, name, `${stack}.txt`), addressesIn(json), ADVICE);
    }
  });

  it("has a list of addresses for each of its stacks and for no other", () => {
    const listed = existsSync(join(GOLDEN, name)) ? readdirSync(join(GOLDEN, name)) : [];

    expect(listed.sort()).toEqual([...terraformOf(outdir).keys()].map((stack) => `${stack}.txt`).sort());
  });

  it("looks nothing up: no data source, no remote state", () => {
    for (const json of terraformOf(outdir).values()) expect(json).not.toHaveProperty("data");
  });

  if (!yaml) return;

  it("is the same as data, byte for byte", async () => {
    expect(fingerprints(await runCommand(yaml))).toEqual(fingerprints(outdir));
  });

  it("is the same whatever the order of its maps and lists", async () => {
    const reversed = parseOrganization(inReverse(parse(readFileSync(yaml, "utf8"))));

    expect(fingerprints(await synthesizeOrganization(reversed))).toEqual(fingerprints(outdir));
  });
});

function inReverse(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inReverse).reverse();
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, inReverse(inner)]);
  return Object.fromEntries(entries.reverse());
}
