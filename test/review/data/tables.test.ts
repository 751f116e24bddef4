import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { DATA_TYPES, LESSER_DATA_TYPES } from "../../../src/review/data/data-types";
import { CREDENTIALS } from "../../../src/review/data/credentials";
import { MEMBERSHIPS } from "../../../src/review/data/memberships";
import { PRINCIPAL_ATTRIBUTES } from "../../../src/review/data/principal-attributes";
import { SAFEGUARDS } from "../../../src/review/data/safeguards";
import { ACCESS } from "../../../src/review/data/weakenings/access";
import { ALARMING } from "../../../src/review/data/weakenings/alarms";
import { CEILINGS } from "../../../src/review/data/weakenings/ceilings";
import { DELETION_PROTECTION } from "../../../src/review/data/weakenings/deletion-protection";
import { ENCRYPTION } from "../../../src/review/data/weakenings/encryption";
import { EXPOSURE } from "../../../src/review/data/weakenings/exposure";
import { FAILURES } from "../../../src/review/data/weakenings/failures";
import { LOGGING } from "../../../src/review/data/weakenings/logging";
import { RETENTION } from "../../../src/review/data/weakenings/retention";
import { SAFEGUARD_ATTRIBUTES } from "../../../src/review/data/weakenings/safeguards";
import { SIGN_IN } from "../../../src/review/data/weakenings/sign-in";
import { TRUST_ANCHORS } from "../../../src/review/data/weakenings/trust";
import type { Weakening, WeakeningRow } from "../../../src/review/data/weakenings/weakening";
import { POLICY_ATTRIBUTES } from "../../../src/review/policies/policy-attributes";
import { changeJson, reviewOf } from "../support/plans";

const ROWS: readonly WeakeningRow[] = [
  ACCESS,
  ALARMING,
  CEILINGS,
  DELETION_PROTECTION,
  ENCRYPTION,
  EXPOSURE,
  FAILURES,
  LOGGING,
  RETENTION,
  SAFEGUARD_ATTRIBUTES,
  SIGN_IN,
  TRUST_ANCHORS,
].flat();

const BINDINGS = resolve(__dirname, "../../../node_modules/@cdktf/provider-aws");
/** A key of a map, which no binding declares. */
const KEYS_OF_MAPS = ["permissions.account_ids"];

/** The declarations of a resource type in the provider's bindings. */
function declarationsOf(type: string): string | undefined {
  const folder = join(BINDINGS, "lib", type.replace(/^aws_/, "").replaceAll("_", "-"));
  if (!existsSync(folder)) return undefined;
  return ["index.d.ts", "index-structs/structs0.d.ts", "index-structs/structs400.d.ts"]
    .map((file) => join(folder, file))
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, "utf8"))
    .join("\n");
}

function lacks(type: string, path: string): readonly string[] {
  const declarations = declarationsOf(type);
  if (declarations === undefined) return [type];
  if (KEYS_OF_MAPS.includes(path)) return [];
  return path
    .split(".")
    .filter((part) => part !== "*")
    .filter((part) => {
      const name = part.replace(/_+([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase());
      return !new RegExp(`\\b(?:readonly |get )${name}\\b`).test(declarations);
    })
    .map((part) => `${type}: ${part}`);
}

/** A value that a row has something against, and the one before. */
function valuesFor(when: Weakening): readonly [before: unknown, after: unknown] {
  if ("becomes" in when) return ["x", when.becomes[0]];
  if ("turned" in when) return when.turned === "on" ? [false, true] : [true, false];
  if ("falls" in when) return [10, 5];
  if ("rises" in when) return [5, 10];
  if ("removed" in when) return ["x", null];
  if ("changes" in when) return ["x", "y"];
  if ("loses" in when) return [["x", "y"], ["x"]];
  return [[when.strongestFirst[0]].flat()[0], [when.strongestFirst.at(-1)].flat()[0]];
}

/** An object with a value at a path; a block is a list of one. */
function holding([part, ...rest]: readonly string[], value: unknown): unknown {
  if (part === undefined) return value;
  if (part === "*") return rest.length === 0 && Array.isArray(value) ? value : [holding(rest, value)];
  return { [part]: holding(rest, value) };
}

function seenIn({ types, path }: WeakeningRow, before: unknown, after: unknown): readonly string[] {
  const at = (value: unknown) => holding(path.split("."), value) as object;
  const type = types === "*" ? "aws_anything" : types[0]!;
  return reviewOf(changeJson(type, { before: at(before), after: at(after) })).findings.map(
    ({ what }) => what,
  );
}

describe("the tables of what weakens", () => {
  it.each(ROWS.map((row) => [`${row.types.toString()} ${row.path}: ${row.what}`, row] as const))(
    "find in %s, and nothing in the way back",
    (_name, row) => {
      const [before, after] = valuesFor(row.when);

      expect(seenIn(row, before, after)).toContain(row.what);
      if (!("changes" in row.when)) expect(seenIn(row, after, before)).not.toContain(row.what);
    },
  );

  it("name attributes that the provider has", () => {
    const wrong = ROWS.filter(({ types }) => types !== "*").flatMap(({ types, path }) => {
      const missing = (types as readonly string[]).map((type) => lacks(type, path));
      return missing.every((list) => list.length > 0)
        ? missing.flat()
        : missing.flat().filter((one) => !one.includes(":"));
    });

    expect([...new Set(wrong)]).toEqual([]);
  });

  it("name resource types that the provider has", () => {
    const attributes = Object.entries(PRINCIPAL_ATTRIBUTES).flatMap(([type, paths]) =>
      paths.flatMap((path) => lacks(type, path)),
    );
    const members = Object.entries(MEMBERSHIPS).flatMap(([type, { attribute }]) => lacks(type, attribute));
    const policies = Object.entries(POLICY_ATTRIBUTES).flatMap(([type, names]) =>
      Object.keys(names).flatMap((name) => lacks(type, name)),
    );
    const types = [DATA_TYPES, LESSER_DATA_TYPES, SAFEGUARDS, CREDENTIALS].flatMap((table) =>
      Object.keys(table),
    );

    expect([
      ...attributes,
      ...members,
      ...policies,
      ...types.filter((type) => declarationsOf(type) === undefined),
    ]).toEqual([]);
  });
});
