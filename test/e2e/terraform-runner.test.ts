import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { strToU8, zipSync } from "fflate";
import { describeWith } from "../support/describe-with";
import { type Emulator, startEmulator } from "../support/emulator";
import { Terraform } from "../support/terraform";
import { ACCOUNT, REGION, runnerStack } from "./runner-stack";

jest.setTimeout(300_000);

describeWith(["python", "terraform"], "a stack run against the emulator", () => {
  const folder = mkdtempSync(join(tmpdir(), "runner-"));
  let emulator: Emulator;
  let terraform: Terraform;

  beforeAll(async () => {
    writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(runnerStack(), null, 2));
    mkdirSync(join(folder, "assets"));
    const code = zipSync({ "index.js": strToU8("exports.handler = async () => {};") });
    writeFileSync(join(folder, "assets/worker.zip"), code);
    emulator = await startEmulator({ trail: true });
    terraform = new Terraform(folder, { endpoint: emulator.endpoint, account: ACCOUNT });
  });

  afterAll(async () => {
    terraform.remove();
    rmSync(folder, { recursive: true });
    await emulator.stop();
  });

  const putParameter = (Value: string) =>
    new SSMClient(emulator.clientConfig(ACCOUNT, REGION)).send(
      new PutParameterCommand({ Name: "/app/changed", Value, Type: "String", Overwrite: true }),
    );

  it("is initialized and valid", async () => {
    await terraform.init();
    await terraform.validate();
  });

  it("is applied, and planned again without a change", async () => {
    await terraform.apply();

    expect(await terraform.plan()).toEqual([]);
    expect(await terraform.stateList()).toContain("aws_dynamodb_table.table");
  });

  it("works: a change reaches the function by way of trail, rule and queue", async () => {
    await putParameter("1");
    await emulator.settled();

    const bodies = (await emulator.invocations("worker")).map((run) => JSON.stringify(run.event));
    expect(bodies.filter((body) => body.includes("/app/changed"))).toHaveLength(1);
    expect(await emulator.undelivered()).toEqual([]);
  });

  it("names what would change by its address and attributes", async () => {
    await new SSMClient(emulator.clientConfig(ACCOUNT, REGION)).send(
      new PutParameterCommand({ Name: "/app/secret", Value: "by hand", Type: "String", Overwrite: true }),
    );

    const [change, ...others] = await terraform.plan();

    expect(others).toEqual([]);
    expect(change).toMatchObject({ address: "aws_ssm_parameter.secret", actions: ["update"] });
    expect(change!.attributes).toContain("value");
  });

  it("shows the error of a command that fails", async () => {
    await expect(terraform.run("state", "show", "aws_sqs_queue.none")).rejects.toThrow(
      /terraform state failed in runner-\w+ with code 1:[^]*No instance found/,
    );
  });

  it("is destroyed in spite of every protection", async () => {
    await terraform.destroy();

    expect(await terraform.stateList()).toEqual([]);
  });

  it("is silent on the bus once its trail is gone", async () => {
    const before = (await emulator.invocations()).length;

    await putParameter("2");
    await emulator.settled();

    expect((await emulator.trail()).at(-1)).toMatchObject({ eventName: "PutParameter" });
    expect(await emulator.invocations()).toHaveLength(before);
  });
});
