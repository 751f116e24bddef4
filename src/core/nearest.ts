/** The candidate that a misspelt word most likely meant: at most a third of its letters differ. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates
    .map((candidate) => ({
      candidate,
      distance: distanceBetween(word.toLowerCase(), candidate.toLowerCase()),
    }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best && best.distance <= Math.max(1, Math.floor(word.length / 3)) ? best.candidate : undefined;
}

const SHORTEST_ABBREVIATION = 4;

/** The one candidate that a word leaves letters out of, as `minLength` does of `minimumLength`. */
export function abbreviated(word: string, candidates: readonly string[]): string | undefined {
  if (word.length < SHORTEST_ABBREVIATION) return undefined;
  const [only, ...others] = candidates.filter((candidate) => leavesOut(word, candidate));
  return others.length === 0 ? only : undefined;
}

/** The first letter stays, and the others in their order. */
function leavesOut(word: string, whole: string): boolean {
  const letters = [...word.toLowerCase()];
  const of = whole.toLowerCase();
  if (letters[0] !== of[0]) return false;
  let at = 0;
  return letters.every((letter) => (at = of.indexOf(letter, at) + 1) > 0);
}

/** How many letters must be added, removed, replaced, or swapped with the next one to make one word of the other. */
function distanceBetween(from: string, to: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const replaced = previous[column - 1]! + (from[row - 1] === to[column - 1] ? 0 : 1);
      const isSwapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      const swapped = row > 1 && column > 1 && isSwapped ? beforePrevious[column - 2]! + 1 : Infinity;
      current.push(Math.min(replaced, previous[column]! + 1, current[column - 1]! + 1, swapped));
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[to.length]!;
}
