const SHOWN_AFTER_MS = 1_000;
const REPEATED_AFTER_MS = 15_000;

/** What progress is written to: the standard error. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/**
 * Waits for something and tells meanwhile what it is and for how long it has lasted: on a terminal in one line that
 * counts the seconds, else in a line now and then.
 */
export async function withProgress<T>(
  what: string,
  work: () => Promise<T>,
  stream: ProgressStream = process.stderr,
): Promise<T> {
  const started = Date.now();
  let next = SHOWN_AFTER_MS;
  const show = () => {
    const elapsed = Date.now() - started;
    if (elapsed < next) return;
    next = stream.isTTY ? elapsed : elapsed + REPEATED_AFTER_MS;
    const line = `${what}: ${Math.round(elapsed / 1_000)} s`;
    stream.write(stream.isTTY ? `\r${line}` : `${line}\n`);
  };
  const timer = setInterval(show, SHOWN_AFTER_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    if (stream.isTTY && next > SHOWN_AFTER_MS) stream.write("\n");
  }
}
