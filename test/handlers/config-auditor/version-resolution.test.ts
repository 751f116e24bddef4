import fc from "fast-check";
import {
  CLOCK_TOLERANCE_MS,
  type HistoryEntry,
  resolveVersion,
} from "../../../src/handlers/config-auditor/version-resolution";

const CALL = Date.parse("2026-03-01T10:00:00Z");

function entry(version: number, modified: number): HistoryEntry {
  return { version, modified, type: "String", value: `value ${version}` };
}

describe("which version a put made", () => {
  test("the one with its number", () => {
    const history = [entry(1, CALL - 5_000), entry(2, CALL + 412), entry(3, CALL + 900)];
    expect(resolveVersion(history, 2, CALL)).toEqual({ state: "found", entry: history[1], time: CALL + 412 });
  });

  test("gone when the parameter is", () => {
    expect(resolveVersion([], 1, CALL)).toEqual({ state: "gone" });
  });

  test("gone when the parameter was created again and counts from 1", () => {
    expect(resolveVersion([entry(1, CALL + 60_000)], 1, CALL)).toEqual({ state: "gone" });
    expect(resolveVersion([entry(1, CALL + 60_000)], 7, CALL)).toEqual({ state: "gone" });
  });

  test("gone when a hundred newer ones displaced it", () => {
    expect(resolveVersion([entry(50, CALL + 60_000)], 3, CALL)).toEqual({ state: "gone" });
  });

  test("not there yet when the whole history is older than the put", () => {
    expect(resolveVersion([entry(1, CALL - 60_000)], 2, CALL)).toEqual({ state: "behind" });
  });

  test.each<[string, HistoryEntry[]]>([
    ["nothing", []],
    ["older versions only", [entry(1, CALL - 2_000)]],
    ["a parameter of the same name that was deleted", [entry(2, CALL - 60_000)]],
  ])("not there yet when it is recent and the history shows %s", (_, history) => {
    expect(resolveVersion(history, 2, CALL, { recent: true })).toEqual({ state: "behind" });
    const isGone = history[0]?.version !== 1 || history[0].modified > CALL - CLOCK_TOLERANCE_MS;
    expect(resolveVersion(history, 2, CALL)).toEqual({ state: isGone ? "gone" : "behind" });
  });

  test("gone, however recent, when the history shows what came after it", () => {
    expect(resolveVersion([entry(1, CALL + 6_000)], 2, CALL, { recent: true })).toEqual({ state: "gone" });
  });

  test("gone, however recent, when a deletion after it is known", () => {
    const after = { recent: true, deletions: [CALL + 1_000] };
    expect(resolveVersion([], 2, CALL, after)).toEqual({ state: "gone" });
    const before = { recent: true, deletions: [CALL + 999] };
    expect(resolveVersion([], 2, CALL, before)).toEqual({ state: "behind" });
  });

  test.each([
    ["in a second after the put's", CALL + 1_999, "gone"],
    ["in the put's second, which may have been before it", CALL + 999, "found"],
    ["before the put", CALL - 1, "found"],
    ["after the version that is there", CALL + 3_001, "found"],
  ])("not the one of another put that came after a deletion: %s", (_, deletion, state) => {
    const history = [entry(1, CALL + 3_000)];
    expect(resolveVersion(history, 1, CALL, { deletions: [deletion] }).state).toBe(state);
  });

  test.each([
    [CLOCK_TOLERANCE_MS, "found"],
    [-CLOCK_TOLERANCE_MS, "found"],
    [CLOCK_TOLERANCE_MS + 1, "gone"],
    [-CLOCK_TOLERANCE_MS - 1, "gone"],
  ])("clocks that are %d ms apart: %s", (apart, state) => {
    expect(resolveVersion([entry(1, CALL + apart)], 1, CALL).state).toBe(state);
  });

  test("times order as versions do, whatever the clock said and in whatever order the history came", () => {
    const clocks = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(clocks, fc.infiniteStream(fc.nat()), (offsets, keys) => {
        const history = offsets.map((offset, index) => entry(index + 1, CALL + offset));
        const shuffled = history
          .map((value) => ({ value, key: keys.next().value }))
          .sort((a, b) => a.key - b.key)
          .map(({ value }) => value);
        const times = history.map(({ version }) => {
          const resolution = resolveVersion(shuffled, version, CALL);
          return resolution.state === "found" ? resolution.time : NaN;
        });
        expect(times.every((time, index) => index === 0 || time > times[index - 1]!)).toBe(true);
      }),
    );
  });
});
