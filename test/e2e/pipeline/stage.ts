import { writeFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import type { SynthesizedStack } from "../../../src/cli/synthesized-stacks";
import { runCommand, stackNamed } from "../../support/built-package";
import { type Emulator, startEmulator } from "../../support/emulator";
import { exampleNamed } from "../../support/examples";
import { temporaryFolder } from "../../support/folders";
import { Terraform } from "../../support/terraform";

/** Who comes in by the bastion, and as what. */
export const PEOPLE = { alice: { roleTypes: ["admin"] }, bob: { roleTypes: ["dev"] } } as const;

/** The accounts with a store that are applied. */
export const ENVIRONMENTS = ["dev", "prod"] as const;

export type Environment = (typeof ENVIRONMENTS)[number];

/** The organization of the examples, with people in it, applied to an emulator: its bastion and two of its stores. */
export class Stage {
  private constructor(
    public readonly emulator: Emulator,
    public readonly stacks: Readonly<Record<Environment | "bastion", SynthesizedStack>>,
    private readonly runs: readonly Terraform[],
  ) {}

  public static async set(): Promise<Stage> {
    const output = await runCommand(organizationFile());
    const emulator = await startEmulator({ trail: true });
    const names = ["bastion", ...ENVIRONMENTS] as const;
    const stacks = Object.fromEntries(names.map((name) => [name, stackNamed(output, name)]));
    const runs = names.map(
      (name) =>
        new Terraform(stacks[name]!.folder, {
          endpoint: emulator.endpoint,
          account: stacks[name]!.accountId,
        }),
    );
    const stage = new Stage(emulator, stacks as Stage["stacks"], runs);
    await Promise.all(runs.map((run) => run.init().then(() => run.apply())));
    await emulator.settled();
    return stage;
  }

  public async strike(): Promise<void> {
    for (const run of this.runs) run.remove();
    await this.emulator.stop();
  }
}

function organizationFile(): string {
  const organization = parse(readFileSync(exampleNamed("organization").yaml!, "utf8")) as object;
  const file = join(temporaryFolder("organization"), "organization.yaml");
  writeFileSync(file, stringify({ ...organization, identity: { bastion: { users: PEOPLE } } }));
  return file;
}
