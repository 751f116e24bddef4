import { withProgress } from "../../../scripts/sandbox/progress";

describe("withProgress", () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  /** What is written while work lasts for so long. */
  async function writtenDuring(milliseconds: number, isTTY: boolean): Promise<string> {
    let written = "";
    const stream = { isTTY, write: (text: string) => (written += text) };
    const work = () => new Promise<void>((done) => setTimeout(done, milliseconds));
    const waiting = withProgress("applying", work, stream);
    await jest.advanceTimersByTimeAsync(milliseconds);
    await waiting;
    return written;
  }

  it("says nothing of what takes less than a second", async () => {
    expect(await writtenDuring(900, false)).toBe("");
    expect(await writtenDuring(900, true)).toBe("");
  });

  it("counts the seconds in one line of a terminal", async () => {
    expect(await writtenDuring(3_500, true)).toBe("\rapplying: 1 s\rapplying: 2 s\rapplying: 3 s\n");
  });

  it("writes a line now and then elsewhere", async () => {
    expect(await writtenDuring(35_000, false)).toBe("applying: 1 s\napplying: 16 s\napplying: 31 s\n");
  });

  it("returns what the work returns", async () => {
    await expect(withProgress("counting", async () => 3)).resolves.toBe(3);
  });

  it("fails as the work fails, and counts no longer", async () => {
    const work = () => Promise.reject(new Error("no such thing"));

    await expect(withProgress("looking", work)).rejects.toThrow("no such thing");
    expect(jest.getTimerCount()).toBe(0);
  });
});
