import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { review } from "../../src/review/review";
import { isAtLeast } from "../../src/review/severity";
import type { Json } from "../support/synthesized";
import { compareWithGolden } from "../support/golden";
import { exampleOrganization, outputOf } from "../access/matrix/organizations";
import { asPlanned, mutationsOf } from "./support/mutations";
import { changeJson, planJson, planOf, providerOf } from "./support/plans";

const GOLDEN = resolve(__dirname, "../golden/weakenings.txt");

/** The stacks: the others are like `dev`. */
const ACCOUNTS: Readonly<Record<string, string>> = { bastion: "100000000001", dev: "100000000002" };

interface Resource {
  readonly attributes: Json;
  readonly account: string;
}

/** The resources of the example's stacks, by type. */
function resourcesByType(): ReadonlyMap<string, readonly Resource[]> {
  const stacks = join(outputOf(exampleOrganization()), "stacks");
  const types = new Map<string, Resource[]>();
  for (const name of readdirSync(stacks).filter((stack) => Object.hasOwn(ACCOUNTS, stack))) {
    const { resource } = JSON.parse(readFileSync(join(stacks, name, "cdk.tf.json"), "utf8")) as Json;
    for (const [type, resources] of Object.entries(resource as Json)) {
      const found = Object.values(resources as Json).map((attributes: Json) => ({
        attributes,
        account: ACCOUNTS[name]!,
      }));
      types.set(type, [...(types.get(type) ?? []), ...found]);
    }
  }
  return types;
}

/** What a review says of a change, at medium or worse: less is no risk. */
function verdictOn(type: string, account: string, before: Json, after: Json | null): string {
  const change = changeJson(type, { before, after });
  const { findings } = review([planOf(planJson([change], providerOf(account)))]);
  const worst = findings.filter(({ severity }) => isAtLeast(severity, "medium"));
  return [...new Set(worst.map(({ severity, rule }) => `${severity} ${rule}`))].join(", ") || "harmless";
}

describe("the review of what this package synthesizes", () => {
  const types = resourcesByType();

  it("says of every attribute of every resource whether its change is a risk", () => {
    const verdicts = new Map<string, Set<string>>();
    const add = (what: string, verdict: string) =>
      verdicts.set(what, (verdicts.get(what) ?? new Set()).add(verdict));
    for (const [type, resources] of types) {
      for (const { attributes, account } of resources) {
        const before = asPlanned(attributes);
        add(`${type} deleted`, verdictOn(type, account, before, null));
        for (const { attribute, name, after } of mutationsOf(type, before)) {
          add(`${type}.${attribute} ${name}`, verdictOn(type, account, before, after));
        }
      }
    }
    const lines = [...verdicts]
      .map(([what, verdict]) => `${what}: ${[...verdict].sort().join(" | ")}`)
      .sort();

    compareWithGolden(
      GOLDEN,
      lines,
      "decide of each new line whether the change must be found; if so, add it to src/review/data; then run the tests with UPDATE_GOLDEN=1",
    );
  });
});
