import fc from "fast-check";
import { join } from "node:path";
import { main } from "../../../src/cli/foundation";
import { outputOf, smallOrganization } from "../../access/matrix/organizations";
import { temporaryFolder } from "../../support/folders";
import { recordedTerminal } from "../recorded-terminal";
import { mutated, mutations, readFiles, writeFiles } from "../support/mutated-outputs";

const folder = temporaryFolder("mutated");
const base = outputOf(smallOrganization());
const files = readFiles(base);
const RUNS = Number(process.env.MUTATED_OUTPUTS ?? 25);

const COMMANDS: readonly (readonly [name: string, args: (head: string) => readonly string[]])[] = [
  ["access", (head) => ["access", head, "--format", "csv"]],
  ["access diff", (head) => ["access", "diff", base, head]],
  ["affected", (head) => ["affected", base, head, "--format", "github-matrix"]],
  ["review of two outputs", (head) => ["review", "--base", base, "--head", head]],
  ["review, with what was broken as the base", (head) => ["review", "--base", head, "--head", base]],
];

/** A problem as it is printed. */
const PROBLEM = /^[A-Z_]+ [^]+: .+\n( {2}given {4}.*\n)? {2}allowed {2}.+\n {2}fix {6}.+/m;

describe("an output folder in which anything may be wrong is read, or refused with problems that say what is:", () => {
  it.each(COMMANDS)("foundation %s", async (name, args) => {
    const head = join(folder, name);
    await fc.assert(
      fc.asyncProperty(mutations(), async (changes) => {
        writeFiles(head, mutated(files, changes));
        const terminal = recordedTerminal();
        const code = await main(["node", "foundation", ...args(head)], terminal);
        const notes = terminal.notes.join("\n");

        if (code === 1) expect(notes).toMatch(PROBLEM);
        expect(notes).not.toMatch(/TypeError|RangeError|undefined|\[object|\u001b/);
      }),
      { numRuns: RUNS },
    );
  });
});
