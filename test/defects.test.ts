import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What was found wrong with the store that this one takes the place of. A test that beats one begins with its number. */
const DEFECTS = {
  B1: "keys by count, without rotation or policy: taking one out destroys others",
  B2: "tables without a customer key, deletion protection and recovery",
  B3: "a trail of one region, not validated, not encrypted, absent without its own bucket",
  B4: "the webhook in plain text, stack traces in messages",
  B5: "values in logs",
  B6: "secrets decrypted by the auditor and kept in plain text",
  B7: "parts of a merge in the description, which can exceed its limit",
  B8: "a runtime that is gone, and somebody else's layer",
  C1: "CloudTrail's placeholder kept as the value",
  C2: "the current value kept for an earlier version",
  C3: "one record for all changes of a second",
  C4: "records erased by a value or a session's name",
  C5: "the caller known by a name that it chose",
  C6: "deletions of many under an action that clients do not know, with names that were not deleted",
  C7: "type and key of an overwrite lost",
  C8: "the account taken from a parameter that everybody may change",
  D1: "calls that were denied believed",
  D2: "deletions of many passed over",
  D3: "late events believed",
  D4: "an item replaced in two steps",
  D5: "any name of the account cached",
  D6: "an error taken for a deletion",
  D7: "one execution at a time, and events lost behind it",
  D8: "parameters that expire never forgotten",
  D9: "tombstones removed by scans alone",
  E1: "one malformed item stops the stream, all events and the syncer",
  E2: "a second page that is never read",
  E3: "an error's text written into a replica",
  E4: "any error taken for absence",
  E5: "cycles carried out, forever",
  E6: "names matched as parts of others",
  E7: "two scans of the table for every call in the account",
  E8: "values above 4 KB never replicated",
  E9: "another key not noticed",
  E10: "changes during a deployment lost",
  E11: "events without parameters fail the function",
  E12: "the first failure ends the syncer",
  E13: "notifications that hang, fail the work and are not escaped",
  F1: "no dead letters anywhere",
  F2: "one alarm on errors, which nobody hears",
  F3: "settings read once from parameters",
  F4: "concurrency reserved that small accounts do not have",
  F5: "sleeps, counted resources, and all code in every function",
  F6: "nothing that is stated is checked",
} as const;

/** A call whose first argument begins with numbers, such as `it("D1, D5: …")`. */
const NUMBERED = /\(\s*["'`]([A-F]\d{1,2}(?:, [A-F]\d{1,2})*): /g;

describe("each defect of the original store", () => {
  const named = new Map<string, string[]>();
  for (const file of readdirSync(__dirname, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".test.ts")) continue;
    for (const [, numbers] of readFileSync(join(__dirname, file), "utf8").matchAll(NUMBERED)) {
      for (const number of numbers!.split(", ")) named.set(number, [...(named.get(number) ?? []), file]);
    }
  }

  test.each(Object.entries(DEFECTS))("%s (%s) has a test that is named for it", (number) => {
    expect(named.get(number) ?? []).not.toEqual([]);
  });

  test("is known by its number alone: no test is named for one that there is not", () => {
    const known = new Set<string>(Object.keys(DEFECTS));
    const unknown = [...named.keys()].filter((number) => !known.has(number) && !number.startsWith("A"));
    expect(unknown).toEqual([]);
  });
});
