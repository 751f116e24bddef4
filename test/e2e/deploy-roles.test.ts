import { AssumeRoleWithWebIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { describeWith } from "../support/describe-with";
import { type AskedPermission, type Emulator, startEmulator } from "../support/emulator";
import type { Credentials } from "../support/overrides";
import { Terraform } from "../support/terraform";
import { REPOSITORY, synthesize } from "./deploy-roles/organization";

jest.setTimeout(1_800_000);

const ACCOUNTS = { bastion: "100000000001", dev: "100000000002" } as const;
type Account = keyof typeof ACCOUNTS;
const NAMES = Object.keys(ACCOUNTS) as Account[];

/** The credentials with which people begin, to assume the role of whoever deploys by hand in each account. */
const ADMINISTRATOR = "999999999999";
const WEBHOOK = "https://hooks.slack.com/services/T0000/B0000/nobody-knows";

const roleArn = (account: Account, phase: string) =>
  `arn:aws:iam::${ACCOUNTS[account]}:role/figgy-deploy-${phase}`;

describeWith(["terraform", "python"], "accounts that a pipeline deploys with its own roles alone", () => {
  const folders = synthesize();
  const runs = {} as Record<Account, Terraform>;
  const pipelines = {} as Record<Account, Terraform>;
  let emulator: Emulator;

  const everywhere = <T>(act: (terraform: Terraform, account: Account) => Promise<T>): Promise<T[]> =>
    Promise.all(NAMES.map((account) => act(runs[account], account)));

  /** What a run of the pipeline does at its start. */
  const assume = async (account: Account, phase: "plan" | "apply"): Promise<Credentials> => {
    const environment = phase === "plan" ? `${account}-plan` : account;
    const claims = {
      iss: "https://token.actions.githubusercontent.com",
      aud: "sts.amazonaws.com",
      sub: `repo:${REPOSITORY}:environment:${environment}`,
    };
    const [header, payload] = [{ alg: "none" }, claims].map((part) =>
      Buffer.from(JSON.stringify(part)).toString("base64url"),
    );
    const sts = new STSClient({
      ...emulator.clientConfig(ACCOUNTS[account]),
      credentials: undefined as never,
    });
    const { Credentials } = await sts.send(
      new AssumeRoleWithWebIdentityCommand({
        RoleArn: roleArn(account, phase),
        RoleSessionName: "pipeline",
        WebIdentityToken: `${header}.${payload}.`,
      }),
    );
    return {
      accessKeyId: Credentials!.AccessKeyId!,
      secretAccessKey: Credentials!.SecretAccessKey!,
      sessionToken: Credentials!.SessionToken!,
    };
  };

  const askedBy = async (phase: string): Promise<AskedPermission[]> =>
    (await emulator.asked()).filter(({ principal }) => principal.endsWith(`role/figgy-deploy-${phase}`));

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

  it("changes everything with the role that applies", async () => {
    await everywhere(async (terraform, account) => {
      terraform.update(folders.then(account));
      terraform.actAs(await assume(account, "apply"));
      await terraform.apply();
      expect(await terraform.plan()).toEqual([]);
    });
  });

  it("destroys everything with the role that applies", async () => {
    await everywhere(async (terraform, account) => {
      terraform.actAs(await assume(account, "apply"));
      await terraform.destroy();
      expect(await terraform.stateList()).toEqual([]);
    });
  });

  it("is refused nothing", async () => {
    const dump = await emulator.asked();
    if (process.env.DUMP) require("node:fs").writeFileSync(process.env.DUMP, JSON.stringify(dump));
    expect((await askedBy("apply")).filter(({ refusal }) => refusal !== null)).toEqual([]);
  });
});
