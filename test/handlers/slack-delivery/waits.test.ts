import { askedSeconds, backOffSeconds } from "../../../src/handlers/slack-delivery/waits";

const NOW = Date.parse("2026-03-01T10:00:00Z");

describe("the wait before the next attempt", () => {
  test.each([
    [1, 2],
    [2, 4],
    [9, 512],
    [10, 900],
    [100, 900],
    [1_000, 900],
  ])("is longer the more were made: after %d, %d seconds", (attempts, seconds) => {
    expect(backOffSeconds(attempts)).toBe(seconds);
  });

  test("lets a hundred attempts last for more than 22 hours", () => {
    const waits = Array.from({ length: 99 }, (_, index) => backOffSeconds(index + 1));
    const hours = waits.reduce((sum, wait) => sum + wait, 0) / 3_600;
    expect(hours).toBeGreaterThan(22);
    expect(hours).toBeLessThan(24);
  });
});

describe("the wait that Slack asks for", () => {
  test.each([
    ["seconds", "30", 30],
    ["seconds with spaces around them", " 30 ", 30],
    ["no time at all, as one second", "0", 1],
    ["an hour", "3600", 3_600],
    ["more than an hour, as an hour", "3601", 3_600],
    ["an absurd number, as an hour", "9".repeat(400), 3_600],
    ["a date", "Sun, 01 Mar 2026 10:00:45 GMT", 45],
    ["a date of the older form", "Sunday, 01-Mar-26 10:00:45 GMT", 45],
    ["a date that is over, as one second", "Sun, 01 Mar 2026 09:00:00 GMT", 1],
    ["a date of tomorrow, as an hour", "Mon, 02 Mar 2026 10:00:00 GMT", 3_600],
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
