import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { describeWith } from "../support/describe-with";
import { type Emulator, startEmulator } from "../support/emulator";
import { allExamples, type Example } from "../support/examples";
import { fingerprints } from "../support/folders";
import { unexplained } from "../support/known-echoes";
import { IN_FULL } from "../support/scope";
import { Terraform } from "../support/terraform";
import { type Output, runApplication, runCommand, stackNamed } from "../support/built-package";
import { Deployment } from "./support/deployment";

jest.setTimeout(IN_FULL ? 1_800_000 : 600_000);

const GOLDEN = resolve(__dirname, "../golden");

/** What a newcomer's run applies: one account of each kind. */
const APPLIED_ALWAYS = ["quickstart/dev", "organization/bastion"];

/** The credentials with which Terraform starts, and assumes the role of each account. */
const CALLER = "999999999999";

const EXAMPLES = allExamples();

interface Account {
  readonly example: Example;
  readonly stack: string;
}

/** The accounts of all examples; what the examples really hold is compared with these lists elsewhere. */
const ACCOUNTS: Account[] = EXAMPLES.flatMap((example) =>
  readdirSync(join(GOLDEN, example.name)).map((file) => ({ example, stack: file.replace(/\.txt$/, "") })),
);

const titleOf = ({ example, stack }: Account) => `${example.name}/${stack}`;

const applied = ACCOUNTS.filter((account) => IN_FULL || APPLIED_ALWAYS.includes(titleOf(account)));
const validatedOnly = ACCOUNTS.filter((account) => !applied.includes(account)).map(titleOf);
if (validatedOnly.length > 0) {
  process.stderr.write(`validated, not applied (set E2E_SCOPE=all): ${validatedOnly.join(", ")}\n`);
}

describeWith(["terraform", "python"], "the examples", () => {
  const outputs = new Map<Example, Output>();
  const deployments = new Map<Account, Deployment>();
  const runs: Terraform[] = [];
  let emulator: Emulator;

  const terraformOf = ({ example, stack }: Account): Terraform => {
    const { folder } = stackNamed(outputs.get(example)!, stack);
    const terraform = new Terraform(folder, { endpoint: emulator.endpoint, account: CALLER });
    runs.push(terraform);
    return terraform;
  };

  beforeAll(async () => {
    emulator = await startEmulator();
    for (const account of ACCOUNTS) {
      const { example } = account;
      if (!outputs.has(example)) outputs.set(example, await runApplication(example.main));
    }
    for (const account of applied)
      deployments.set(account, new Deployment(terraformOf(account), async () => {}));
  });

  afterAll(async () => {
    for (const terraform of runs) terraform.remove();
    await emulator.stop();
  });

  describe("synthesized by the built package", () => {
    const alsoData = EXAMPLES.filter(({ yaml }) => yaml);

    it.each(alsoData)("are the same from the file of $name, byte for byte", async (example) => {
      const fromData = await runCommand(example.yaml!);

      expect(fingerprints(fromData.folder)).toEqual(fingerprints(outputs.get(example)!.folder));
    });
  });

  describe("checked by Terraform and the AWS provider", () => {
    it.each(ACCOUNTS.map((account) => [titleOf(account), account] as const))(
      "%s is valid",
      async (_, account) => {
        const terraform = terraformOf(account);
        await terraform.init();

        await terraform.validate();
      },
    );
  });

  describe.each(applied.map((account) => [titleOf(account), account] as const))("%s", (_, account) => {
    it("is applied", async () => {
      await deployments.get(account)!.applied;
    });

    it("is planned again without a change", async () => {
      expect(unexplained(await deployments.get(account)!.planned)).toEqual([]);
    });

    it("is destroyed", async () => {
      expect(await deployments.get(account)!.left).toEqual([]);
    });
  });
});
