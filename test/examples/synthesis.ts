import { App } from "cdktf";
import { main } from "../../src/cli/foundation";
import { HANDLERS_CONTEXT } from "../../src/constructs/functions/handlers-folder";
import type { Organization } from "../../src/core/organization/organization";
import { addAccountStacks } from "../../src/stacks/account-stacks";
import { recordedTerminal } from "../cli/recorded-terminal";
import { temporaryFolder } from "../support/folders";
import { handlersFolder } from "../support/handlers";

/**
 * Runs an example's application with the package's sources in place of the package.
 *
 * @returns the output folder
 */
export async function runApplication(file: string): Promise<string> {
  return withSettings(() => import(file));
}

/** Runs `foundation synth` on an organization's file. */
export async function runCommand(file: string): Promise<string> {
  const terminal = recordedTerminal();
  return withSettings(async (outdir) => {
    const code = await main(["node", "foundation", "synth", file, "--output", outdir], terminal);
    if (code !== 0) throw new Error(`foundation synth ended with code ${code}`);
  });
}

/** Synthesizes an organization. */
export async function synthesizeOrganization(organization: Organization): Promise<string> {
  return withSettings(async (outdir) => {
    const app = new App({ outdir });
    addAccountStacks(app, organization);
    app.synth();
  });
}

/** What cdktf reads from the environment: the output folder, and the context with the functions of the tests. */
async function withSettings(synthesize: (outdir: string) => Promise<unknown>): Promise<string> {
  const before = process.env;
  const outdir = temporaryFolder("example");
  const context = JSON.stringify({ [HANDLERS_CONTEXT]: handlersFolder() });
  process.env = { ...before, CDKTF_OUTDIR: outdir, CDKTF_CONTEXT_JSON: context };
  try {
    await synthesize(outdir);
    return outdir;
  } finally {
    process.env = before;
  }
}
