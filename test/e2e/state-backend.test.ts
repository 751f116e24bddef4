import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { FoundationApp } from "../../src/core/foundation-app";
import { FoundationStack } from "../../src/core/foundation-stack";
import { defineOrganization } from "../../src/core/organization/organization";
import { foundationPropsOf } from "../../src/stacks/account-stack";
import { StateBackendStack } from "../../src/stacks/state-backend-stack";
import { describeWith } from "../support/describe-with";
import { type Emulator, startEmulator } from "../support/emulator";
import { Terraform } from "../support/terraform";

jest.setTimeout(300_000);

const organization = defineOrganization({
  name: "acme",
  region: "us-east-1",
  accounts: {
    bastion: { id: "100000000001", kind: "identity" },
    dev: { id: "100000000002", kind: "workload" },
    prod: { id: "100000000003", kind: "workload" },
  },
  state: { backend: "s3", account: "bastion" },
  configStore: { namespaces: ["/app"], keys: { app: {} } },
  roleTypes: {},
});

const BUCKET = "acme-terraform-state-100000000001";
const DEV = "100000000002";
const PROD = "100000000003";
const FORBIDDEN = { $metadata: { httpStatusCode: 403 } };

describeWith(["python", "terraform"], "the state of all accounts in one bucket", () => {
  const outdir = mkdtempSync(join(tmpdir(), "state-backend-"));
  let emulator: Emulator;
  let backend: Terraform;
  let account: Terraform;

  beforeAll(async () => {
    synthesize(outdir);
    emulator = await startEmulator();
    const endpoint = emulator.endpoint;
    backend = new Terraform(join(outdir, "stacks/terraform-state"), { endpoint, account: "100000000001" });
    account = new Terraform(join(outdir, "stacks/dev"), { endpoint, account: DEV });
    keepStateInBucket(account, endpoint);
    await backend.init();
    await backend.apply();
  });

  afterAll(async () => {
    backend.remove();
    account.remove();
    rmSync(outdir, { recursive: true });
    await emulator.stop();
  });

  const clientOf = async (accountId: string, roleName = "OrganizationAccountAccessRole") => {
    const sts = new STSClient(emulator.clientConfig(accountId));
    const role = {
      RoleArn: `arn:aws:iam::${accountId}:role/${roleName}`,
      RoleSessionName: "terraform",
    };
    const { Credentials } = await sts.send(new AssumeRoleCommand(role));
    const credentials = {
      accessKeyId: Credentials!.AccessKeyId!,
      secretAccessKey: Credentials!.SecretAccessKey!,
      sessionToken: Credentials!.SessionToken!,
    };
    return new S3Client({ ...emulator.clientConfig(accountId), credentials });
  };
  const state = (accountId: string) => ({ Bucket: BUCKET, Key: `${accountId}/terraform.tfstate` });

  it("is planned again without a change once it is there", async () => {
    expect(await backend.plan()).toEqual([]);
  });

  it("takes an account's state below the account's id", async () => {
    await account.init();
    await account.apply();

    const { Body } = await (await clientOf(DEV)).send(new GetObjectCommand(state(DEV)));
    expect(await Body!.transformToString()).toContain("aws_ssm_parameter");
  });

  it("is encrypted with the bucket's own key", async () => {
    const { ServerSideEncryption, SSEKMSKeyId } = await (
      await clientOf(DEV)
    ).send(new HeadObjectCommand(state(DEV)));
    const keys = JSON.parse(await backend.run("show", "-json")) as {
      values: { root_module: { resources: TerraformResource[] } };
    };
    const key = keys.values.root_module.resources.find(({ type }) => type === "aws_kms_key")!;

    expect(ServerSideEncryption).toBe("aws:kms");
    expect(SSEKMSKeyId).toBe(key.values.arn);
  });

  it("refuses the role of one account to read or write the state of another", async () => {
    const prod = await clientOf(PROD);

    await expect(prod.send(new GetObjectCommand(state(DEV)))).rejects.toThrow();
    await expect(prod.send(new PutObjectCommand({ ...state(DEV), Body: "{}" }))).rejects.toThrow();
    await expect(prod.send(new PutObjectCommand({ ...state(PROD), Body: "{}" }))).resolves.toBeDefined();
  });

  it("refuses other roles of an account, and accounts that are not declared, whatever the key begins with", async () => {
    const strangers = [
      [DEV, await clientOf(DEV, "operator")],
      ["100000000009", await clientOf("100000000009")],
    ] as const;

    for (const [accountId, stranger] of strangers) {
      await expect(stranger.send(new GetObjectCommand(state(DEV)))).rejects.toMatchObject(FORBIDDEN);
      const upload = new PutObjectCommand({ ...state(accountId), Body: "{}" });
      await expect(stranger.send(upload)).rejects.toMatchObject(FORBIDDEN);
    }
  });

  it("refuses an upload under another kind of key", async () => {
    const upload = new PutObjectCommand({ ...state(DEV), Body: "{}", ServerSideEncryption: "AES256" });

    await expect((await clientOf(DEV)).send(upload)).rejects.toThrow();
  });

  it("is locked by an object beside it while somebody works", async () => {
    const lock = { Bucket: BUCKET, Key: `${state(DEV).Key}.tflock` };
    const body = JSON.stringify({
      ID: "1",
      Operation: "apply",
      Who: "somebody",
      Version: "1.11.4",
      Created: "2026-01-01T00:00:00Z",
      Path: "",
    });
    await (await clientOf(DEV)).send(new PutObjectCommand({ ...lock, Body: body }));

    await expect(account.run("plan")).rejects.toThrow(/Error acquiring the state lock[^]*somebody/);
  });

  it("is destroyed once it is unprotected", async () => {
    await backend.destroy();

    expect(await backend.stateList()).toEqual([]);
  });
});

interface TerraformResource {
  readonly type: string;
  readonly values: { readonly arn: string };
}

/** The state's own stack, and for each account a stack with a single parameter in place of its foundation. */
function synthesize(outdir: string): void {
  if (organization.state.backend !== "s3") throw new Error("the state is not in S3");
  const app = new FoundationApp({ outdir });
  new StateBackendStack(app, "terraform-state", { organization, state: organization.state });
  const account = organization.accounts.find(({ name }) => name === "dev")!;
  const stack = new FoundationStack(app, "dev", foundationPropsOf({ organization, account }));
  new SsmParameter(stack, "Parameter", { name: "/app/kept", type: "String", value: "1" });
  app.synth();
}

/** Leaves the stack's S3 backend in place of the local one that tests use, and points it to the emulator. */
function keepStateInBucket(terraform: Terraform, endpoint: string): void {
  const file = join(terraform.folder, "emulator_override.tf.json");
  const override = JSON.parse(readFileSync(file, "utf8")) as { terraform: { backend: object } };
  const { backend } = (
    JSON.parse(readFileSync(join(terraform.folder, "cdk.tf.json"), "utf8")) as {
      terraform: { backend: { s3: object } };
    }
  ).terraform;
  override.terraform.backend = {
    s3: {
      ...backend.s3,
      access_key: DEV,
      secret_key: "emulated",
      endpoints: { s3: endpoint, sts: endpoint, iam: endpoint },
      use_path_style: true,
      skip_credentials_validation: true,
      skip_metadata_api_check: true,
      skip_requesting_account_id: true,
    },
  };
  writeFileSync(file, JSON.stringify(override));
}
