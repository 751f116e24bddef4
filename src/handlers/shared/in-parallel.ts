/** Works on all values, on a few at a time. The work itself must not fail. */
export async function inParallel<T>(
  values: readonly T[],
  atATime: number,
  work: (value: T) => Promise<void>,
): Promise<void> {
  const waiting = values.values();
  const worker = async (): Promise<void> => {
    for (const value of waiting) await work(value);
  };
  await Promise.all(Array.from({ length: Math.min(atATime, values.length) }, worker));
}

/** The values in their order, in lists of a given length at most. */
export function chunksOf<T>(values: readonly T[], length: number): readonly (readonly T[])[] {
  const count = Math.ceil(values.length / length);
  return Array.from({ length: count }, (_, index) => values.slice(index * length, (index + 1) * length));
}
