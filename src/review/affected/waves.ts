import { FoundationError } from "../../core/errors";
import { circularOutput } from "../../core/synthesis/manifest";

/** Something that is applied after others. */
export interface Dependent {
  readonly dependencies: readonly string[];
}

/**
 * Parts some stacks into waves: a stack's wave comes after those of all stacks that it depends on, be it by way of stacks
 * that are not among them. Each stack is in the earliest wave that it can be in; the names of a wave are sorted.
 *
 * @throws FoundationError SYNTHESIZED_OUTPUT_INVALID when stacks depend on each other in a circle
 */
export function wavesOf(
  names: readonly string[],
  all: ReadonlyMap<string, Dependent>,
): readonly (readonly string[])[] {
  const wanted = new Set(names);
  const waves: string[][] = [];
  const ends = new Map<string, number>();

  for (const name of [...names].sort()) endOf(name, []);
  return waves.map((wave) => wave.sort());

  /** How many waves are over when a stack, and all that it depends on, is applied. */
  function endOf(name: string, path: readonly string[]): number {
    const known = ends.get(name);
    if (known !== undefined) return known;
    if (path.includes(name)) {
      throw new FoundationError(circularOutput("manifest.json", [...path.slice(path.indexOf(name)), name]));
    }
    const dependencies = all.get(name)?.dependencies ?? [];
    const start = Math.max(0, ...dependencies.map((other) => endOf(other, [...path, name])));
    const end = wanted.has(name) ? start + 1 : start;
    if (wanted.has(name)) (waves[start] ??= []).push(name);
    ends.set(name, end);
    return end;
  }
}
