import { askedSeconds } from "../../../src/handlers/slack-delivery/waits";

const NOW = Date.parse("2026-03-01T10:00:00Z");

describe("the wait that Slack asks for", () => {
  test.each([
    ["seconds", "30", 30],
    ["seconds with spaces around them", " 30 ", 30],
    ["no time at all, as one second", "0", 1],
    ["a quarter of an hour", "900", 900],
    ["more than that, as a quarter of an hour", "901", 900],
    ["an absurd number, as a quarter of an hour", "9".repeat(400), 900],
    ["a date", "Sun, 01 Mar 2026 10:00:45 GMT", 45],
    ["a date of the older form", "Sunday, 01-Mar-26 10:00:45 GMT", 45],
    ["a date that is over, as one second", "Sun, 01 Mar 2026 09:00:00 GMT", 1],
    ["a date of tomorrow, as a quarter of an hour", "Mon, 02 Mar 2026 10:00:00 GMT", 900],
  ])("may be %s", (_title, header, seconds) => {
    expect(askedSeconds(header, NOW)).toBe(seconds);
  });

  test.each([
    ["missing", null],
    ["empty", ""],
    ["a negative number", "-5"],
    ["a fraction", "1.5"],
    ["a word", "soon"],
    ["a date that is none", "Someday, 99 Abc 2026 10:00:00 GMT"],
  ])("is unknown when the header is %s", (_title, header) => {
    expect(askedSeconds(header, NOW)).toBeUndefined();
  });
});
