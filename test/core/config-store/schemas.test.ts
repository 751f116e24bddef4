import fc from "fast-check";
import * as z from "zod/mini";
import {
  ANYTHING,
  COUNT,
  fields,
  isThere,
  OBJECT,
  OPTIONAL_TEXT,
  parsed,
  parsedJson,
  TEXT,
  TEXTS,
  TIME,
} from "../../../src/core/config-store/schemas";

const SCHEMA = z.object({
  name: TEXT,
  nickname: OPTIONAL_TEXT,
  list: TEXTS,
  at: TIME,
  count: COUNT,
  detail: OBJECT,
  note: ANYTHING,
  within: fields({ name: TEXT, deeper: fields({ name: OPTIONAL_TEXT }) }),
});

const WHOLE = {
  name: "a",
  list: ["a", "b"],
  at: "2026-03-01T10:00:00Z",
  count: 3,
  detail: { any: ["thing"] },
  within: { name: "b" },
};

const problemsOf = (value: unknown) => {
  const reading = parsed(SCHEMA, value);
  return reading.kind === "unreadable" ? reading.problems : [];
};

describe("a value that may be anything", () => {
  test("is read when it has the expected shape", () => {
    expect(parsed(SCHEMA, WHOLE)).toEqual({
      kind: "parsed",
      data: { ...WHOLE, at: Date.UTC(2026, 2, 1, 10), within: { name: "b", deeper: {} } },
    });
  });

  test("has a problem for each field that is missing, all together", () => {
    expect(problemsOf({})).toEqual([
      "name: expected a string that is not empty",
      "list: expected a list of strings that are not empty",
      "at: expected a time in ISO 8601",
      "count: expected a whole number above 0",
      "detail: expected an object",
      "within.name: expected a string that is not empty",
    ]);
  });

  test.each<[string, object, string]>([
    ["an empty string", { name: "" }, "name: expected a string that is not empty"],
    ["a number in a list", { list: ["a", 1] }, "list.1: expected a string that is not empty"],
    ["a time in words", { at: "yesterday" }, "at: expected a time in ISO 8601"],
    ["a day without a time", { at: "2026-03-01" }, "at: expected a time in ISO 8601"],
    ["a half", { count: 0.5 }, "count: expected a whole number above 0"],
    ["none", { count: 0 }, "count: expected a whole number above 0"],
    ["more than can be counted", { count: 2 ** 60 }, "count: expected a whole number above 0"],
    ["a list in the place of an object", { detail: [] }, "detail: expected an object"],
    ["null in the place of fields", { within: null }, "within.name: expected a string that is not empty"],
  ])("has a problem with %s", (_what, field, problem) => {
    expect(problemsOf({ ...WHOLE, ...field })).toEqual([problem]);
  });

  test.each([undefined, null, 7, "", [], {}])("has no optional text in %j", (nickname) => {
    expect(parsed(SCHEMA, { ...WHOLE, nickname })).toMatchObject({ kind: "parsed" });
    expect(parsed(OPTIONAL_TEXT, nickname)).toEqual({ kind: "parsed", data: undefined });
  });

  test("has paths that begin with the name of what it is in", () => {
    expect(parsed(z.object({ a: TEXT }), {}, "detail")).toEqual({
      kind: "unreadable",
      problems: ["detail.a: expected a string that is not empty"],
    });
    expect(parsed(TEXT, 7)).toEqual({
      kind: "unreadable",
      problems: ["the value: expected a string that is not empty"],
    });
  });

  test.each(["", "no JSON", "[]", "null", "1"])("is no JSON object in %j, and that is all", (text) => {
    expect(parsedJson(SCHEMA, text)).toEqual({
      kind: "unreadable",
      problems: ["the text: expected a JSON object"],
    });
  });

  test("is never quoted, nor are its own keys, not even by a schema without words", () => {
    const bare = z.object({ a: z.string(), b: z.enum(["x"]), c: z.array(z.number()), d: z.literal(1) });
    const secret = fc.constantFrom("SECRET", { SECRET: "SECRET" }, ["SECRET"], { a: { SECRET: 1 } });
    const keys = [...Object.keys(WHOLE), "a", "b", "c", "d", "SECRET"];
    const values = fc.record(Object.fromEntries(keys.map((key) => [key, fc.oneof(secret, fc.anything())])), {
      requiredKeys: [],
    });
    fc.assert(
      fc.property(values, (value) => {
        for (const reading of [parsed(SCHEMA, value), parsed(bare, value)]) {
          if (reading.kind === "unreadable") expect(reading.problems.join()).not.toContain("SECRET");
        }
      }),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(JSON.stringify(parsedJson(SCHEMA, `SECRET ${text}`))).not.toContain("SECRET");
      }),
    );
  });
});

test("only null and nothing are not there", () => {
  expect([undefined, null, "", 0, false].map(isThere)).toEqual([false, false, true, true, true]);
});
