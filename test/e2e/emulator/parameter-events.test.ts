import { DeleteParametersCommand, SSMClient } from "@aws-sdk/client-ssm";
import { describeWith } from "../../support/describe-with";
import { type Emulator, startEmulator } from "../../support/emulator";
import { EmulatedAccount, type TestQueue } from "./emulated-account";

const ACCOUNT = "111111111111";
const TOLD = { "detail-type": ["Parameter Store Change", "Parameter Store Policy Action"] };

jest.setTimeout(120_000);

describeWith(["python"], "the emulated AWS: what Parameter Store tells by itself, without a trail", () => {
  let emulator: Emulator;
  let account: EmulatedAccount;
  let queue: TestQueue;

  beforeAll(async () => {
    emulator = await startEmulator();
    account = new EmulatedAccount(emulator, ACCOUNT);
  });
  beforeEach(async () => {
    queue = await account.createQueue("told");
    await account.letIn(queue, await account.createRule(TOLD, queue.arn));
  });
  afterEach(() => emulator.reset());
  afterAll(() => emulator.stop());

  async function told(): Promise<unknown[]> {
    await emulator.settled();
    const events = (await account.messagesIn(queue)).map(
      ({ Body }) => JSON.parse(Body!) as { detail: object },
    );
    return events.map(({ detail }) => detail);
  }

  const expiringAt = (moment: number) => ({
    Tier: "Advanced" as const,
    Policies: JSON.stringify([
      { Type: "Expiration", Version: "1.0", Attributes: { Timestamp: new Date(moment).toISOString() } },
    ]),
  });

  it("tells of each parameter that is created, updated or deleted", async () => {
    await account.putParameter("/app/a", { Description: "d" });
    await account.putParameter("/app/a", { Overwrite: true });
    const Names = ["/app/a", "/app/none"];
    await account.client(SSMClient).send(new DeleteParametersCommand({ Names }));

    const parameter = { name: "/app/a", type: "String", description: "d" };
    expect(await told()).toEqual(
      ["Create", "Update", "Delete"].map((operation) => ({ operation, ...parameter })),
    );
  });

  it("tells of a parameter that expired, and leaves those that have not", async () => {
    await account.putParameter("/app/past", expiringAt(Date.now() - 1_000));
    await account.putParameter("/app/future", expiringAt(Date.now() + 3_600_000));
    await emulator.expireParameters();

    expect((await told()).at(-1)).toMatchObject({
      "parameter-name": "/app/past",
      "policy-type": "Expiration",
      "action-status": "Success",
    });
    await account.putParameter("/app/past");
    await expect(account.putParameter("/app/future")).rejects.toMatchObject({
      name: "ParameterAlreadyExists",
    });
  });
});
