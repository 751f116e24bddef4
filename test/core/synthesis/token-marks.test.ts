import { Fn, Lazy, Token } from "cdktf";
import fc from "fast-check";
import { mayBelongToListToken, mayBeToken, mayHoldToken } from "../../../src/core/synthesis/token-marks";

const lazy = () => Lazy.anyValue({ produce: () => "value" });

describe("every token is recognized", () => {
  it.each<[string, string]>([
    ["a text", Token.asString(lazy())],
    ["a text with a hint", Token.asString(lazy(), { displayHint: "hint" })],
    ["a list's text", Token.asList(lazy())[0]!],
    ["a map's key", Object.keys(Token.asStringMap(lazy()))[0]!],
    ["a number's text", `${Token.asNumber(lazy())}`],
    [
      "the value of a map of texts",
      Token.asStringMap(lazy())[Object.keys(Token.asStringMap(lazy()))[0]!] ?? Token.STRING_MAP_TOKEN_VALUE,
    ],
    ["the value of a map of anything", Token.ANY_MAP_TOKEN_VALUE],
    ["a function's text", Fn.upper("a")],
  ])("as a text: %s", (_, text) => {
    expect(mayHoldToken(text)).toBe(true);
  });

  it("within any text", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        expect(mayHoldToken(`${before}${Token.asString(lazy())}${after}`)).toBe(true);
        expect(mayHoldToken(`${before}${Token.asNumber(lazy())}${after}`)).toBe(true);
      }),
    );
  });

  it("as a number, however many tokens there are", () => {
    for (let count = 0; count < 5_000; count++) {
      const number = Token.asNumber(lazy());
      expect([mayBeToken(number), mayHoldToken(String(number))]).toEqual([true, true]);
    }
    expect(mayBeToken(Token.NUMBER_MAP_TOKEN_VALUE)).toBe(true);
  });

  it("as a number, from the first token to the last that can be encoded", () => {
    const encoded = (top: number, rest: number): number => {
      const view = new DataView(new ArrayBuffer(8));
      view.setUint16(0, top);
      view.setUint16(2, rest);
      view.setUint32(4, rest === 0 ? 0 : 0xffffffff);
      return view.getFloat64(0);
    };
    for (const rest of [0, 0xffff]) {
      expect(mayBeToken(encoded(0xfdff, rest))).toBe(true);
      expect(mayHoldToken(String(encoded(0xfdff, rest)))).toBe(true);
      expect(mayBeToken(encoded(0xfbff, rest))).toBe(true);
    }
  });

  it("as a list", () => {
    expect(Token.asList(lazy()).some(mayBelongToListToken)).toBe(true);
    expect(Token.asNumberList(lazy()).some(mayBelongToListToken)).toBe(true);
  });
});

describe("plain values are recognized", () => {
  it.each(["", "a", "arn:aws:iam::111111111111:root", "${aws_kms_key.key.arn}", "1e5", "$${literal}"])(
    "%j",
    (text) => {
      expect(mayHoldToken(text)).toBe(false);
      expect(mayBelongToListToken(text)).toBe(false);
    },
  );

  it.each([0, -1, 1e300, -1e100, NaN, Infinity, Number.MIN_SAFE_INTEGER])("%d", (number) => {
    expect(mayBeToken(number)).toBe(false);
    expect(mayBelongToListToken(number)).toBe(false);
  });

  it("of other types in lists", () => {
    expect([null, undefined, true, {}, []].some(mayBelongToListToken)).toBe(false);
  });
});
