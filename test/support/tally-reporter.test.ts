import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import TallyReporter from "./tally-reporter";

describe("the tally of a run", () => {
  const before = process.env.TEST_TALLY;

  afterEach(() => {
    process.env.TEST_TALLY = before;
    if (before === undefined) delete process.env.TEST_TALLY;
  });

  it("adds one line for each run", () => {
    const file = join(mkdtempSync(join(tmpdir(), "tally-")), "tally.jsonl");
    process.env.TEST_TALLY = file;
    const results = {
      numPassedTests: 3,
      numFailedTests: 1,
      numRuntimeErrorTestSuites: 1,
      numPendingTests: 2,
      numTodoTests: 0,
    };

    new TallyReporter().onRunComplete(undefined, results);
    new TallyReporter().onRunComplete(undefined, results);

    const lines = readFileSync(file, "utf8").trim().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toEqual(
      Array(2).fill({ passed: 3, failed: 2, skipped: 2 }),
    );
  });
});
