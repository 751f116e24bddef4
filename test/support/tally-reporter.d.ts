/** The counts of a jest run, as far as the reporter reads them. */
interface RunResults {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
}

declare class TallyReporter {
  onRunComplete(contexts: unknown, results: RunResults): void;
}

export = TallyReporter;
