import { missingTools, type Tool } from "./tools";

/**
 * A `describe` for tests that need more of the machine than Node. Where a tool is missing, the tests are skipped and
 * the reason is printed; with `E2E=required` (as in CI) they fail with it instead.
 */
export function describeWith(tools: readonly Tool[], name: string, body: () => void): void {
  const missing = missingTools(tools);
  if (missing.length === 0) {
    describe(name, body);
  } else if (process.env.E2E === "required") {
    describe(name, () => {
      it("finds the tools it needs", () => {
        throw new Error(missing.join("\n"));
      });
    });
  } else {
    process.stderr.write(`left out: ${name}\n${missing.map((line) => `  ${line}\n`).join("")}`);
    describe.skip(name, body);
  }
}
