import type { Affected, AffectedStack } from "./affected";

/**
 * The most jobs that one matrix of GitHub Actions may have; as of 2025-06-30.
 *
 * @see https://docs.github.com/en/actions/reference/limits
 */
export const MOST_MATRIX_JOBS = 256;

/** What is affected, as JSON. */
export function renderAffectedJson({ waves, removed, untouched }: Affected): string {
  const numbered = waves.map((stacks, index) => ({ wave: index + 1, stacks }));
  return `${JSON.stringify({ version: 1, waves: numbered, removed, untouched }, undefined, 2)}\n`;
}

/**
 * What is affected for GitHub Actions, in one line: `waves[n]` is a `strategy.matrix` with an `include` for each stack. A
 * wave of more jobs than a matrix may have is parted into several.
 */
export function renderGithubMatrix({ waves, removed }: Affected): string {
  const matrices = waves.flatMap(chunks).map((wave) => ({ include: wave.map(jobOf) }));
  return JSON.stringify({
    count: waves.flat().length,
    waves: matrices,
    removed: removed.map(jobOf),
  });
}

/** The names of the stacks to plan, one a line, in the order of the waves. */
export function renderNames({ waves }: Affected): string {
  return waves
    .flat()
    .map(({ name }) => name)
    .join("\n");
}

function jobOf({ name, change, accountId = "", region = "", folder }: AffectedStack): object {
  return { stack: name, change, account: accountId, region, folder };
}

function chunks(wave: readonly AffectedStack[]): readonly (readonly AffectedStack[])[] {
  const count = Math.ceil(wave.length / MOST_MATRIX_JOBS);
  return Array.from({ length: count }, (_, i) =>
    wave.slice(i * MOST_MATRIX_JOBS, (i + 1) * MOST_MATRIX_JOBS),
  );
}
