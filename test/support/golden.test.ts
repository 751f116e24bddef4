import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compareWithGolden } from "./golden";

describe("compareWithGolden", () => {
  const folder = mkdtempSync(join(tmpdir(), "golden-"));
  const file = join(folder, "nested/list.txt");
  const update = process.env.UPDATE_GOLDEN;

  beforeEach(() => {
    process.env.UPDATE_GOLDEN = "1";
    compareWithGolden(file, ["a.one", "a.two"], "");
    delete process.env.UPDATE_GOLDEN;
  });

  afterAll(() => {
    if (update !== undefined) process.env.UPDATE_GOLDEN = update;
    rmSync(folder, { recursive: true });
  });

  it("writes a line each when it is asked to update", () => {
    expect(readFileSync(file, "utf8")).toBe("a.one\na.two\n");
  });

  it("accepts the lines that the file holds", () => {
    expect(() => compareWithGolden(file, ["a.one", "a.two"], "advice")).not.toThrow();
  });

  it("names what is gone and what is new, and adds the advice", () => {
    expect(() => compareWithGolden(file, ["a.two", "a.three"], "mend it")).toThrow(
      /list\.txt holds something else:\n {2}gone {2}a\.one\n {2}new {3}a\.three\nmend it$/,
    );
  });

  it("counts everything as new where there is no file", () => {
    expect(() => compareWithGolden(join(folder, "none.txt"), ["a.one"], "mend it")).toThrow(/new {3}a\.one/);
  });

  it("keeps the file as it is when it only compares", () => {
    writeFileSync(file, "a.one\n");

    expect(() => compareWithGolden(file, ["a.two"], "")).toThrow();
    expect(readFileSync(file, "utf8")).toBe("a.one\n");
  });
});
