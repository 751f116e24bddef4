import { deletionTime } from "../../../src/handlers/config-auditor/deletion-time";

const SECOND = Date.parse("2026-03-01T10:00:00.000Z");

describe("the time of a deletion of which the second is known", () => {
  test("is the second's end when the parameter is gone", () => {
    expect(deletionTime([], SECOND)).toBe(SECOND + 999);
  });

  test.each([
    ["at its first millisecond", 0, -1],
    ["within it", 412, 411],
    ["at its last millisecond", 999, 998],
  ])("is right before the parameter was created again %s", (_title, created, expected) => {
    expect(deletionTime([{ version: 1, modified: SECOND + created }], SECOND)).toBe(SECOND + expected);
  });

  test.each([-1, 1_000])(
    "is the second's end when the parameter was created %d ms from its start",
    (created) => {
      expect(deletionTime([{ version: 1, modified: SECOND + created }], SECOND)).toBe(SECOND + 999);
    },
  );

  test("heeds no later version than the first, and no order", () => {
    const history = [
      { version: 2, modified: SECOND + 700 },
      { version: 1, modified: SECOND + 300 },
    ];
    expect(deletionTime(history, SECOND)).toBe(SECOND + 299);
    expect(deletionTime(history.slice(0, 1), SECOND)).toBe(SECOND + 999);
  });
});
