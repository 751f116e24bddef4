"use strict";

const { appendFileSync } = require("node:fs");

/**
 * Appends this run's counts as one JSON line to the file that `TEST_TALLY` names, so that the counts
 * of several runs (unit, end to end, examples) can be added up afterwards. Without it, does nothing.
 */
module.exports = class TallyReporter {
  onRunComplete(_contexts, results) {
    const file = process.env.TEST_TALLY;
    if (!file) return;

    const tally = {
      passed: results.numPassedTests,
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped: results.numPendingTests + results.numTodoTests,
    };
    appendFileSync(file, `${JSON.stringify(tally)}\n`);
  }
};
