import { UnverifiedFields } from "../../../src/core/config-store/unverified-fields";

const TEXT = JSON.stringify({
  name: "a",
  empty: "",
  nothing: null,
  list: ["a", "b"],
  mixed: ["a", 1, ""],
  count: 3,
  half: 0.5,
  at: "2026-03-01T10:00:00Z",
  within: { name: 1 },
});

describe("fields of a JSON text that may be anything", () => {
  test("are read when they have the expected kind", () => {
    const fields = UnverifiedFields.ofJson(TEXT);
    expect([fields.text("name"), fields.texts("list"), fields.positiveInteger("count")]).toEqual([
      "a",
      ["a", "b"],
      3,
    ]);
    expect(fields.time("at")).toBe(Date.UTC(2026, 2, 1, 10));
    expect([fields.has("empty"), fields.has("nothing"), fields.has("absent")]).toEqual([true, false, false]);
    expect(fields.problems).toEqual([]);
  });

  test("are problems by path when they have not, all together", () => {
    const fields = UnverifiedFields.ofJson(TEXT);
    fields.text("empty");
    fields.texts("mixed");
    fields.positiveInteger("half");
    fields.time("name");
    fields.fields("within").text("name");
    fields.fields("list");
    expect(fields.problems).toEqual([
      "empty: expected a string that is not empty",
      "mixed: expected a list of strings that are not empty",
      "half: expected a whole number above 0",
      "name: expected a time in ISO 8601",
      "within.name: expected a string that is not empty",
      "list: expected an object",
    ]);
  });

  test("may be absent where that is allowed", () => {
    const fields = UnverifiedFields.ofJson(TEXT);
    expect(fields.optionalText("absent")).toBeUndefined();
    expect(fields.optionalTexts("absent")).toEqual([]);
    expect(fields.optionalTexts("mixed")).toEqual(["a"]);
    expect(fields.optionalFields("absent").optionalFields("deeper").optionalText("name")).toBeUndefined();
    expect(fields.problems).toEqual([]);
  });

  test.each(["", "no JSON", "[]", "null", "1"])("are none in %j, which is a problem", (text) => {
    expect(UnverifiedFields.ofJson(text).problems).toEqual(["the text: expected a JSON object"]);
  });
});
