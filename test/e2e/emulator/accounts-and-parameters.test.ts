import { CreateKeyCommand, DecryptCommand, DisableKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import {
  DeleteParameterCommand,
  DeleteParametersCommand,
  GetParameterCommand,
  GetParameterHistoryCommand,
  PutParameterCommand,
  SSMClient,
} from "@aws-sdk/client-ssm";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { describeWith } from "../../support/describe-with";
import { type Emulator, startEmulator } from "../../support/emulator";
import { EmulatedAccount } from "./emulated-account";

const ACCOUNT = "111111111111";
const OTHER_ACCOUNT = "222222222222";

jest.setTimeout(120_000);

describeWith(["python"], "the emulated AWS: accounts, parameters and the trail", () => {
  let emulator: Emulator;
  let account: EmulatedAccount;

  beforeAll(async () => {
    emulator = await startEmulator({ trail: "always" });
    account = new EmulatedAccount(emulator, ACCOUNT);
  });

  afterEach(() => emulator.reset());
  afterAll(() => emulator.stop());

  describe("accounts", () => {
    it("takes an access key of twelve digits for the root of that account", async () => {
      const other = new EmulatedAccount(emulator, OTHER_ACCOUNT);

      const { Account } = await other.client(STSClient).send(new GetCallerIdentityCommand({}));

      expect(Account).toBe(OTHER_ACCOUNT);
    });

    it("keeps the accounts' and the regions' states apart", async () => {
      const elsewhere = [
        new EmulatedAccount(emulator, OTHER_ACCOUNT),
        new EmulatedAccount(emulator, ACCOUNT, "eu-west-1"),
      ];
      await account.putParameter("/app/a");

      for (const place of elsewhere) {
        const get = new GetParameterCommand({ Name: "/app/a" });
        await expect(place.client(SSMClient).send(get)).rejects.toThrow("not found");
      }
    });

    it("sends who has assumed a role to the role's account", async () => {
      const config = await account.assume(`arn:aws:iam::${OTHER_ACCOUNT}:role/any`, "someone");

      const { Arn } = await new STSClient(config).send(new GetCallerIdentityCommand({}));

      expect(Arn).toBe(`arn:aws:sts::${OTHER_ACCOUNT}:assumed-role/any/someone`);
    });

    it("forgets everything on reset", async () => {
      await account.putParameter("/app/a");

      await emulator.reset();

      const get = new GetParameterCommand({ Name: "/app/a" });
      await expect(account.client(SSMClient).send(get)).rejects.toThrow("not found");
      expect(await emulator.trail()).toEqual([]);
    });
  });

  describe("Parameter Store", () => {
    it.each(["us-east-1", "eu-west-1"])(
      "stores KMS ciphertext that its context opens, in %s",
      async (region) => {
        const there = new EmulatedAccount(emulator, ACCOUNT, region);
        const kms = there.client(KMSClient);
        const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
        await there.putParameter("/app/secret", {
          Value: "s3cret",
          Type: "SecureString",
          KeyId: KeyMetadata!.KeyId,
        });

        const get = new GetParameterCommand({ Name: "/app/secret" });
        const { Parameter } = await there.client(SSMClient).send(get);
        const CiphertextBlob = Buffer.from(Parameter!.Value!, "base64");
        const open = (PARAMETER_ARN: string) =>
          kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: { PARAMETER_ARN } }));

        expect(Parameter!.Value).not.toContain("s3cret");
        const { Plaintext } = await open(`arn:aws:ssm:${region}:${ACCOUNT}:parameter/app/secret`);
        expect(Buffer.from(Plaintext!).toString()).toBe("s3cret");
        await expect(open(`arn:aws:ssm:${region}:${ACCOUNT}:parameter/app/other`)).rejects.toThrow();
      },
    );

    it("keeps each version's own ciphertext, type, key, moment and writer in the history", async () => {
      for (const Value of ["one", "two"]) {
        await account.putParameter("/app/s", { Value, Type: "SecureString", Overwrite: true });
      }

      const ssm = account.client(SSMClient);
      const { Parameters: sealed } = await ssm.send(new GetParameterHistoryCommand({ Name: "/app/s" }));
      const opened = await ssm.send(new GetParameterHistoryCommand({ Name: "/app/s", WithDecryption: true }));

      expect(sealed!.map((version) => version.Version)).toEqual([1, 2]);
      expect(new Set(sealed!.map((version) => version.Value)).size).toBe(2);
      expect(opened.Parameters!.map((version) => version.Value)).toEqual(["one", "two"]);
      for (const version of sealed!) {
        expect(version).toMatchObject({ Type: "SecureString", KeyId: "alias/aws/ssm" });
        expect(version.LastModifiedUser).toBe(`arn:aws:iam::${ACCOUNT}:root`);
      }
      const moments = sealed!.map((version) => version.LastModifiedDate!.getTime());
      expect(moments.some((moment) => moment % 1000 !== 0)).toBe(true);
    });

    it("refuses a SecureString under a disabled key", async () => {
      const kms = account.client(KMSClient);
      const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
      const KeyId = KeyMetadata!.KeyId;
      await kms.send(new DisableKeyCommand({ KeyId }));

      const put = account.putParameter("/app/s", { Type: "SecureString", KeyId });

      await expect(put).rejects.toMatchObject({ name: "InvalidKeyId" });
    });
  });

  describe("the trail", () => {
    it("records a put with its version and without its value", async () => {
      await account.putParameter("/app/a", { Value: "hush", Description: "d" });

      const [event] = await emulator.trail();

      expect(event).toMatchObject({
        eventSource: "ssm.amazonaws.com",
        eventName: "PutParameter",
        recipientAccountId: ACCOUNT,
        sourceIPAddress: "127.0.0.1",
        userIdentity: { type: "Root", arn: `arn:aws:iam::${ACCOUNT}:root`, accessKeyId: ACCOUNT },
        requestParameters: {
          name: "/app/a",
          type: "String",
          description: "d",
          value: "HIDDEN_DUE_TO_SECURITY_REASONS",
        },
        responseElements: { version: 1 },
      });
      expect(JSON.stringify(event)).not.toContain("hush");
    });

    it("tells which of several parameters were deleted", async () => {
      await account.putParameter("/app/a");
      await account.client(SSMClient).send(new DeleteParametersCommand({ Names: ["/app/a", "/app/none"] }));

      expect((await emulator.trail()).at(-1)).toMatchObject({
        eventName: "DeleteParameters",
        requestParameters: { names: ["/app/a", "/app/none"] },
        responseElements: { deletedParameters: ["/app/a"], invalidParameters: ["/app/none"] },
      });
    });

    it("records a call that failed with its error", async () => {
      const refused = account.client(SSMClient).send(new DeleteParameterCommand({ Name: "/app/none" }));
      await expect(refused).rejects.toThrow();

      expect((await emulator.trail()).at(-1)).toMatchObject({
        eventName: "DeleteParameter",
        errorCode: "ParameterNotFound",
        responseElements: null,
      });
    });

    it("names the session and the role behind it", async () => {
      const role = `arn:aws:iam::${ACCOUNT}:role/dev`;
      const config = await account.assume(role, "jordan");
      await new SSMClient(config).send(
        new PutParameterCommand({ Name: "/app/a", Value: "1", Type: "String" }),
      );

      expect((await emulator.trail()).at(-1)).toMatchObject({
        userIdentity: {
          type: "AssumedRole",
          arn: `arn:aws:sts::${ACCOUNT}:assumed-role/dev/jordan`,
          principalId: expect.stringMatching(/^AROA\w+:jordan$/),
          accessKeyId: config.credentials.accessKeyId,
          sessionContext: { sessionIssuer: { type: "Role", arn: role, userName: "dev" } },
        },
      });
    });

    it("does not record reads", async () => {
      const read = account.client(SSMClient).send(new GetParameterCommand({ Name: "/app/none" }));
      await expect(read).rejects.toThrow();

      expect(await emulator.trail()).toEqual([]);
    });
  });
});
