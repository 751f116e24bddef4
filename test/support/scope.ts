import { describeWith } from "./describe-with";
import type { Tool } from "./tools";

/** Whether all that can be tested is tested, as in CI, rather than what a newcomer waits for. */
export const IN_FULL = process.env.E2E_SCOPE === "all";

/** A `describe` for tests that run with `E2E_SCOPE=all` only, because of what they cost. */
export function describeInFull(tools: readonly Tool[], name: string, cost: string, body: () => void): void {
  if (IN_FULL) return describeWith(tools, name, body);
  process.stderr.write(`left out: ${name}\n  ${cost}: set E2E_SCOPE=all to run it\n`);
  describe.skip(name, body);
}
