import fc from "fast-check";
import { abbreviated, nearest } from "../../src/core/nearest";

const REGIONS = ["eu-central-1", "eu-west-1", "us-east-1"];

describe("the nearest word", () => {
  it.each([
    ["eu-centrall-1", "eu-central-1"],
    ["EU-CENTRAL-1", "eu-central-1"],
    ["eucentral1", "eu-central-1"],
    ["us-esat-1", "us-east-1"],
  ])("of %s is %s", (word, expected) => {
    expect(nearest(word, REGIONS)).toBe(expected);
  });

  it.each(["prdo", "rpod"])("of %s, with two letters swapped, is prod", (word) => {
    expect(nearest(word, ["dev", "prod"])).toBe("prod");
  });

  it("is the first of those that are equally near", () => {
    expect(nearest("xat", ["bat", "cat"])).toBe("bat");
  });

  it.each(["frankfurt", "", "mars-1"])("does not exist for %j", (word) => {
    expect(nearest(word, REGIONS)).toBeUndefined();
  });

  it("does not exist where there is nothing to choose from", () => {
    expect(nearest("eu-central-1", [])).toBeUndefined();
  });

  it("of a word that is among them is the word itself", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { minLength: 1 }), fc.nat(), (words, index) => {
        const word = words[index % words.length]!;

        expect(nearest(word, words)?.toLowerCase()).toBe(word.toLowerCase());
      }),
    );
  });

  it("of a word with one letter too many is the word without it", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{2,12}$/), fc.nat(), (word, at) => {
        const index = at % word.length;

        expect(nearest(`${word.slice(0, index)}x${word.slice(index)}`, ["/", word])).toBe(word);
      }),
    );
  });
});

describe("the word that an abbreviation stands for", () => {
  const WORDS = ["minimumLength", "remembered", "maximumAgeDays", "alertEmails"];

  it.each([
    ["minLength", "minimumLength"],
    ["MAXAGE", "maximumAgeDays"],
  ])("%s is %s", (word, expected) => {
    expect(abbreviated(word, WORDS)).toBe(expected);
  });

  it.each([
    ["is too short", "min"],
    ["has another order", "lengthMin"],
    ["begins with another letter", "emails"],
    ["leaves nothing out of any", "minimumLengths"],
  ])("is none where it %s", (_, word) => {
    expect(abbreviated(word, WORDS)).toBeUndefined();
  });

  it("is none where it stands for several", () => {
    expect(abbreviated("maxA", ["maximumAge", "maximumAmount"])).toBeUndefined();
  });
});
