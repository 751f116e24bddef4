import { randomUUID } from "node:crypto";
import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
} from "@aws-sdk/client-dynamodb";
import { CreateKeyCommand, DecryptCommand, KMSClient } from "@aws-sdk/client-kms";
import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { describeWith } from "../../support/describe-with";
import { type Emulator, startEmulator } from "../../support/emulator";
import { callQueryApi } from "../../support/query-api";
import { allow, EmulatedAccount } from "./emulated-account";

const ACCOUNT = "111111111111";
const DENIED = { name: "AccessDeniedException" };

jest.setTimeout(120_000);

describeWith(["python"], "the emulated AWS with IAM enforced", () => {
  let emulator: Emulator;
  let account: EmulatedAccount;

  beforeAll(async () => {
    emulator = await startEmulator({ trail: "always", enforce: true });
    account = new EmulatedAccount(emulator, ACCOUNT);
  });

  afterEach(() => emulator.reset());
  afterAll(() => emulator.stop());

  /** The settings of clients whose role holds one policy. */
  async function clientsWith(policy: string) {
    const role = await account.createRole(`role-${randomUUID()}`, { Principal: { AWS: ACCOUNT } }, policy);
    return account.assume(role, "tester");
  }

  it("allows an action on the resources that the policy names, and on no other", async () => {
    const parameters = `arn:aws:ssm:us-east-1:${ACCOUNT}:parameter/app/*`;
    const ssm = new SSMClient(await clientsWith(allow("ssm:PutParameter", parameters)));
    const put = (Name: string) => ssm.send(new PutParameterCommand({ Name, Value: "1", Type: "String" }));

    await put("/app/a");

    await expect(put("/data/a")).rejects.toMatchObject(DENIED);
    const recorded = { eventName: "PutParameter", errorCode: "AccessDenied" };
    expect((await emulator.trail()).at(-1)).toMatchObject(recorded);
  });

  it("allows everything once it is switched off", async () => {
    const ssm = new SSMClient(await clientsWith(allow("s3:*", "*")));
    const put = new PutParameterCommand({ Name: "/app/a", Value: "1", Type: "String" });
    await expect(ssm.send(put)).rejects.toMatchObject(DENIED);

    await emulator.enforceIam(false);
    const answer = await ssm.send(put);
    await emulator.enforceIam(true);

    expect(answer.Version).toBe(1);
  });

  it("honours a condition on the leading key of a table", async () => {
    await account.createTable("things");
    const table = `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/things`;
    const condition = { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["/app/*"] } };
    const dynamodb = new DynamoDBClient(await clientsWith(allow("dynamodb:PutItem", table, condition)));
    const put = (S: string) =>
      dynamodb.send(new PutItemCommand({ TableName: "things", Item: { id: { S } } }));

    await put("/app/a");

    await expect(put("/data/a")).rejects.toMatchObject(DENIED);
    const get = new GetItemCommand({ TableName: "things", Key: { id: { S: "/app/a" } } });
    await expect(dynamodb.send(get)).rejects.toMatchObject(DENIED);
  });

  it("honours conditions on the attributes that are asked for", async () => {
    await account.createTable("things");
    const condition = {
      "ForAllValues:StringEquals": { "dynamodb:Attributes": ["id", "event"] },
      StringEquals: { "dynamodb:Select": "SPECIFIC_ATTRIBUTES" },
    };
    const table = `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/things`;
    const dynamodb = new DynamoDBClient(await clientsWith(allow("dynamodb:Query", table, condition)));
    const query = (more: Partial<QueryCommandInput>) =>
      dynamodb.send(
        new QueryCommand({
          TableName: "things",
          KeyConditionExpression: "id = :id",
          ExpressionAttributeValues: { ":id": { S: "/app/a" } },
          ...more,
        }),
      );

    await query({ ProjectionExpression: "#event", ExpressionAttributeNames: { "#event": "event" } });

    await expect(query({})).rejects.toMatchObject(DENIED);
    await expect(query({ ProjectionExpression: "secret" })).rejects.toMatchObject(DENIED);
  });

  it("honours a condition on the encryption context of a key", async () => {
    const { KeyMetadata } = await account.client(KMSClient).send(new CreateKeyCommand({}));
    for (const name of ["/app/s", "/data/s"]) {
      await account.putParameter(name, { Value: "x", Type: "SecureString", KeyId: KeyMetadata!.KeyId });
    }
    const parameters = `arn:aws:ssm:us-east-1:${ACCOUNT}:parameter`;
    const condition = { StringLike: { "kms:EncryptionContext:PARAMETER_ARN": `${parameters}/app/*` } };
    const kms = new KMSClient(await clientsWith(allow("kms:Decrypt", KeyMetadata!.Arn!, condition)));
    const open = async (Name: string) => {
      const { Parameter } = await account.client(SSMClient).send(new GetParameterCommand({ Name }));
      const CiphertextBlob = Buffer.from(Parameter!.Value!, "base64");
      const EncryptionContext = { PARAMETER_ARN: parameters + Name };
      return kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext }));
    };

    const { Plaintext } = await open("/app/s");

    expect(Buffer.from(Plaintext!).toString()).toBe("x");
    await expect(open("/data/s")).rejects.toMatchObject(DENIED);
  });

  it("knows what a call of IAM is about, and the boundary that is stated or that the role has", async () => {
    const boundary = `arn:aws:iam::${ACCOUNT}:policy/most`;
    const most = { PolicyName: "most", PolicyDocument: allow("*", "*") };
    await callQueryApi(emulator.clientConfig(ACCOUNT), "iam", "CreatePolicy", most);
    await account.createRole("free", { Principal: { AWS: ACCOUNT } });
    const condition = { StringEquals: { "iam:PermissionsBoundary": boundary } };
    const own = `arn:aws:iam::${ACCOUNT}:role/team/*`;
    const config = await clientsWith(allow("iam:*", own, condition));
    const call = (action: string, parameters: Record<string, string>) =>
      callQueryApi(config, "iam", action, parameters);
    const trust = JSON.stringify({ Version: "2012-10-17", Statement: [] });
    const role = { Path: "/team/", RoleName: "bound", AssumeRolePolicyDocument: trust };
    const policy = { PolicyName: "all", PolicyDocument: allow("*", "*") };

    await call("CreateRole", { ...role, PermissionsBoundary: boundary });
    await call("PutRolePolicy", { RoleName: "bound", ...policy });

    await expect(call("CreateRole", { ...role, RoleName: "other" })).rejects.toThrow("AccessDenied");
    const elsewhere = { ...role, Path: "/", RoleName: "other", PermissionsBoundary: boundary };
    await expect(call("CreateRole", elsewhere)).rejects.toThrow("AccessDenied");
    await expect(call("PutRolePolicy", { RoleName: "free", ...policy })).rejects.toThrow("AccessDenied");
    await expect(call("DeletePolicy", { PolicyArn: boundary })).rejects.toThrow("AccessDenied");
  });

  it("asks a role's trust policy, with its conditions", async () => {
    const RoleArn = await account.createRole("guarded", {
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
      Condition: { StringEquals: { "sts:ExternalId": "agreed" } },
    });
    const sts = new STSClient(await clientsWith(allow("sts:AssumeRole", RoleArn)));
    const assume = (ExternalId: string) =>
      sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "x", ExternalId }));

    await assume("agreed");

    await expect(assume("guessed")).rejects.toMatchObject({ name: "AccessDenied" });
  });
});
