import { type AskedPermission, type Emulator, startEmulator } from "../support/emulator";
import type { Credentials } from "../support/overrides";
import { describeInFull } from "../support/scope";
import { Terraform } from "../support/terraform";
import { grantedActions, UNCALLED } from "./deploy-roles/granted";
import { synthesize } from "./deploy-roles/organization";
import { credentialsOf } from "./deploy-roles/run";

jest.setTimeout(1_800_000);

const ACCOUNTS = { bastion: "100000000001", dev: "100000000002" } as const;
type Account = keyof typeof ACCOUNTS;
const NAMES = Object.keys(ACCOUNTS) as Account[];

/** The credentials with which people begin, to assume the role of whoever deploys by hand in each account. */
const ADMINISTRATOR = "999999999999";
const WEBHOOK = "https://hooks.slack.com/services/T0000/B0000/nobody-knows";

const COST = "it applies two whole accounts";

describeInFull(["terraform", "python"], "accounts that a pipeline deploys by its own roles", COST, () => {
  const folders = synthesize();
  const runs = {} as Record<Account, Terraform>;
  const pipelines = {} as Record<Account, Terraform>;
  let emulator: Emulator;

  const everywhere = <T>(act: (terraform: Terraform, account: Account) => Promise<T>): Promise<T[]> =>
    Promise.all(NAMES.map((account) => act(runs[account], account)));

  const assume = (account: Account, phase: "plan" | "apply"): Promise<Credentials> =>
    credentialsOf(emulator, {
      accountId: ACCOUNTS[account],
      phase,
      environment: phase === "plan" ? `${account}-plan` : account,
    });

  const askedBy = async (phase: "Plan" | "Apply"): Promise<AskedPermission[]> =>
    (await emulator.asked()).filter(({ principal }) =>
      principal.endsWith(`role/figgy-deploy-${phase.toLowerCase()}`),
    );

  beforeAll(async () => {
    process.env.TF_VAR_slack_webhook_url = WEBHOOK;
    emulator = await startEmulator();
    for (const account of NAMES) {
      const options = { endpoint: emulator.endpoint, account: ADMINISTRATOR };
      runs[account] = new Terraform(folders.first(account), options);
      pipelines[account] = new Terraform(folders.first(`${account}-pipeline`), options);
      await runs[account].init();
      await pipelines[account].init();
    }
  });

  afterAll(async () => {
    delete process.env.TF_VAR_slack_webhook_url;
    for (const terraform of [...Object.values(runs), ...Object.values(pipelines)]) terraform.remove();
    await emulator.stop();
  });

  it("has roles that whoever deploys by hand made, and nothing else", async () => {
    await Promise.all(NAMES.map((account) => pipelines[account].apply()));
    await emulator.enforceIam(true);
  });

  it("creates everything with the role that applies", async () => {
    await everywhere(async (terraform, account) => {
      terraform.actAs(await assume(account, "apply"));
      await terraform.apply();
    });
  });

  it("plans without a change with the role that plans", async () => {
    const plans = await everywhere(async (terraform, account) => {
      terraform.actAs(await assume(account, "plan"));
      return terraform.plan();
    });

    expect(plans).toEqual([[], []]);
  });

  it("changes nothing with the role that plans: every write is refused", async () => {
    await everywhere(async (terraform, account) => {
      terraform.update(folders.then(account));
      terraform.actAs(await assume(account, "plan"));
      await expect(terraform.apply()).rejects.toThrow("AccessDenied");
    });
    const writes = (await askedBy("Plan")).filter(({ action }) => isWrite(action));

    expect(new Set(writes.map(({ action }) => action)).size).toBeGreaterThan(20);
    expect(writes.filter(({ refusal }) => refusal === null)).toEqual([]);
  });

  it("changes everything with the role that applies", async () => {
    await everywhere(async (terraform, account) => {
      terraform.actAs(await assume(account, "apply"));
      await terraform.apply();
      expect(await terraform.plan()).toEqual([]);
    });
  });

  it("destroys everything with the role that applies, but buckets with what they hold", async () => {
    await everywhere(async (terraform, account) => {
      terraform.actAs(await assume(account, "apply"));
      const buckets = (await terraform.stateList()).filter((address) => address.startsWith("aws_s3_bucket."));
      await terraform.destroy(buckets);
      expect(await terraform.stateList()).toEqual([]);
    });
  });

  it("was refused nothing that takes the role that applies, and nothing that is read to plan", async () => {
    const refused = (await emulator.asked()).filter(
      ({ principal, action, refusal }) =>
        refusal !== null && (principal.endsWith("-apply") || !isWrite(action)) && !isProbe(action),
    );

    expect(refused).toEqual([]);
  });

  it.each(["Plan", "Apply"] as const)("calls all that is granted to the role: %s", async (phase) => {
    const called = new Set((await askedBy(phase)).map(({ action }) => action));
    const granted = NAMES.flatMap((account) => grantedActions(folders.first(`${account}-pipeline`), phase));
    const uncalled = [...new Set(granted)].filter((action) => !called.has(action)).sort();

    expect(uncalled).toEqual(Object.keys(UNCALLED[phase]).sort());
  });
});

const isWrite = (action: string) => !/:(?:Describe|Get|List)/.test(action);

/** Asked instead of STS, since the emulated provider is told not to validate its credentials; a refusal does no harm. */
const isProbe = (action: string) => action === "iam:GetUser";
