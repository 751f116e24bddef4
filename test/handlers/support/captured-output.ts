/** What was written to the process's output while `work` ran. */
export async function capturedOutput(work: () => Promise<unknown>): Promise<string> {
  const written: string[] = [];
  const take = (chunk: string | Uint8Array): boolean => {
    written.push(typeof chunk === "string" ? chunk : Buffer.from(chunk).toString());
    return true;
  };
  const spies = [
    jest.spyOn(process.stdout, "write").mockImplementation(take),
    jest.spyOn(process.stderr, "write").mockImplementation(take),
    ...(["log", "info", "warn", "error", "debug"] as const).map((method) =>
      jest.spyOn(console, method).mockImplementation((...parts: unknown[]) => void take(parts.join(" "))),
    ),
  ];
  try {
    await work();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return written.join("");
}

/** The JSON lines of an output. */
export function jsonLines(output: string): readonly Record<string, unknown>[] {
  return output
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
