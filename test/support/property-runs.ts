const FACTOR = Number(process.env["PROPERTY_RUNS"] ?? 1);

/** How often a property is tried: as often as is usual, times what the variable `PROPERTY_RUNS` says. */
export function runs(usual: number): number {
  return usual * FACTOR;
}
