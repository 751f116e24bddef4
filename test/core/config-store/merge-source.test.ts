import fc from "fast-check";
import {
  formEncoded,
  mergedNames,
  mergedValue,
  parseMergeList,
  parseMergeText,
} from "../../../src/core/config-store/merge-source";

const merged = (parts: ReturnType<typeof parseMergeList>, values: Readonly<Record<string, string>>) =>
  mergedValue(parts, (name) => values[name] ?? `no ${name}`);

describe("a merge that is a list", () => {
  test("is the concatenation of texts and of parameters' values", () => {
    const parts = parseMergeList(["db://u:", "${/app/a/secret:uri}", "@", "${/app/a/host}"]);
    expect(mergedNames(parts)).toEqual(["/app/a/secret", "/app/a/host"]);
    expect(merged(parts, { "/app/a/secret": "p w/é", "/app/a/host": "h-1" })).toBe("db://u:p+w%2F%C3%A9@h-1");
  });

  test.each([
    ["text around a token", "db://${/app/a/b}"],
    ["text after a token", "${/app/a/b}/x"],
    ["a name without its slash", "${app/a}"],
    ["percent signs", "%%/app/a%%"],
    ["an empty token", "${}"],
    ["a token over two lines", "${/a\n}"],
    ["a token and a line break", "${/a}\n"],
    ["the empty string", ""],
  ])("takes an element with %s as it is", (_what, element) => {
    expect(parseMergeList([element])).toEqual([{ kind: "literal", text: element }]);
  });

  test.each([
    ["${/a}-${/b}", "/a}-${/b", false],
    ["${/a:uri:uri}", "/a:uri", true],
    ["${/a:URI}", "/a:URI", false],
    ["${/:uri}", "/", true],
  ])("takes all of %s as one name", (element, name, encoded) => {
    expect(parseMergeList([element])).toEqual([{ kind: "parameter", name, encoded }]);
  });

  test("agrees with a reading of tokens by hand, whatever the element", () => {
    const piece = fc.constantFrom("${", "}", "/", ":uri", "a", "app/b", "\n", " ", "$", "{", "é");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const element = pieces.join("");
        const inside = element.slice(2, -1);
        const isToken =
          element.startsWith("${/") && element.endsWith("}") && element.length >= 4 && !inside.includes("\n");
        const encoded = isToken && inside.endsWith(":uri");
        const name = encoded ? inside.slice(0, inside.length - 4) : inside;
        expect(parseMergeList([element])).toEqual([
          isToken ? { kind: "parameter", name, encoded } : { kind: "literal", text: element },
        ]);
      }),
    );
  });
});

describe("a merge that is one string", () => {
  test("replaces the names and keeps the braces, as its readers know it", () => {
    const parts = parseMergeText("db://${/app/a/host}:${/app/a/port}/x");
    expect(mergedNames(parts)).toEqual(["/app/a/host", "/app/a/port"]);
    expect(merged(parts, { "/app/a/host": "real", "/app/a/port": "1" })).toBe("db://${real}:${1}/x");
  });

  test("knows no encoding and no dots in names", () => {
    for (const text of ["${/app/a:uri}", "${/app/a.b}", "plain", "${", "}"]) {
      expect(parseMergeText(text)).toEqual([{ kind: "literal", text }]);
    }
  });

  test("never loses a character of the text", () => {
    const piece = fc.constantFrom("${", "}", "/", "a", "-", "$", " ", "ü");
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join("");
        expect(mergedValue(parseMergeText(text), (name) => name)).toBe(text);
      }),
    );
  });
});

describe("form encoding", () => {
  test.each([
    ["p w/é", "p+w%2F%C3%A9"],
    ["a+b&c=d", "a%2Bb%26c%3Dd"],
    ["_.-~", "_.-~"],
    ["!*'()", "%21%2A%27%28%29"],
    ["\u{1F511}", "%F0%9F%94%91"],
    ["\r\n\t\0", "%0D%0A%09%00"],
    ["", ""],
  ])("of %j is %j", (value, encoded) => {
    expect(formEncoded(value)).toBe(encoded);
  });

  test("agrees with another implementation, whatever the value", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (value) => {
        const reference = encodeURIComponent(value)
          .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
          .replaceAll("%20", "+");
        expect(formEncoded(value)).toBe(reference);
      }),
    );
  });

  test("is undone by a reader of forms, whatever the value", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (value) => {
        expect(new URLSearchParams(`v=${formEncoded(value)}`).get("v")).toBe(value);
      }),
    );
  });
});
