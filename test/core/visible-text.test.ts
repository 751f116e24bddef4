import fc from "fast-check";
import { visibleLine, visibleText } from "../../src/core/visible-text";

describe("visible text", () => {
  it.each([
    ["an escape sequence", "\u001b[2J", "⟨U+001B⟩[2J"],
    ["the direction of reading", "a\u202eb", "a⟨U+202E⟩b"],
    ["what has no width", "a\u200bb\ufeff", "a⟨U+200B⟩b⟨U+FEFF⟩"],
    ["hidden letters", "\u{e0041}", "⟨U+E0041⟩"],
    ["separators of lines", "a\u2028b", "a⟨U+2028⟩b"],
    ["half of a pair", "a\ud800b", "a⟨U+D800⟩b"],
    ["no character at all", "\uffff", "⟨U+FFFF⟩"],
    ["a carriage return", "a\rb", "a⟨U+000D⟩b"],
  ])("names %s", (_, text, visible) => {
    expect(visibleText(text)).toBe(visible);
  });

  it("leaves lines, tabs, and what people write", () => {
    const text = "a\tb\nÄ 漢字 🛑 ‘x’";

    expect(visibleText(text)).toBe(text);
    expect(visibleText("a\r\nb")).toBe("a\nb");
  });

  it("is one line where one line is wanted", () => {
    expect(visibleLine("a\r\n  b\u001b\tc")).toBe("a b⟨U+001B⟩ c");
    expect(visibleLine("  a  b")).toBe("  a  b");
  });

  it("has no character that hides, whatever it is made of", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(visibleText(text)).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}]/u);
        expect(visibleLine(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
      }),
    );
  });
});
