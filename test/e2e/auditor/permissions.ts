import {
  DeleteItemCommand,
  DynamoDBClient,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import {
  DeleteParameterCommand,
  DescribeParametersCommand,
  GetParameterCommand,
  GetParameterHistoryCommand,
  SSMClient,
} from "@aws-sdk/client-ssm";
import type { Session } from "../support/audited-account";
import { AUDITOR, QUEUE, type Scenario } from "./scenario";

const DENIED = /not authorized/;
const NAME = "/app/enforced/secret";
const CACHE = "figgy-config-cache";

/** What the auditor's role may do, and nobody else: IAM policies count while these run. */
export function permissions(scenario: Scenario): void {
  let role: Session;

  beforeAll(async () => {
    const { account } = scenario;
    role = await account.sessionOf(AUDITOR, "probe");
    await account.emulator.enforceIam(true);
  });

  afterAll(() => scenario.account.emulator.enforceIam(false));

  it("suffice for a complete audit", async () => {
    const { account } = scenario;
    const root = new SSMClient(account.root);
    const KeyId = await account.setting("kms/app-key-id");
    await scenario.put(NAME, { Type: "SecureString", KeyId }, root);
    await scenario.recordsOf(NAME);
    await root.send(new DeleteParameterCommand({ Name: NAME }));

    expect(await scenario.recordsOf(NAME)).toMatchObject([
      { action: "PutParameter", type: "SecureString", user: "root" },
      { action: "DeleteParameter", user: "root" },
    ]);
  });

  it("keep a call that was denied out of the audit", async () => {
    await expect(scenario.put("/app/enforced/denied")).rejects.toThrow(DENIED);

    const call = await scenario.lastCallAbout("/app/enforced/denied");
    expect(call).toMatchObject({ errorCode: "AccessDenied" });
    await scenario.account.send(QUEUE, scenario.account.eventOf(call));
    expect(await scenario.recordsOf("/app/enforced/denied")).toEqual([]);
  });

  it("let the role read versions below the namespaces only", async () => {
    const history = (Name: string) => new SSMClient(role).send(new GetParameterHistoryCommand({ Name }));

    expect((await history("/app/first/host")).Parameters).toHaveLength(1);
    await expect(history("/elsewhere/host")).rejects.toThrow(DENIED);
  });

  it("let the role see which parameters there are", async () => {
    const { Parameters } = await new SSMClient(role).send(
      new DescribeParametersCommand({
        ParameterFilters: [{ Key: "Path", Option: "Recursive", Values: ["/app"] }],
      }),
    );
    expect(Parameters!.map(({ Name }) => Name)).toContain("/app/first/host");
  });

  it("let the role see which names went", async () => {
    const { Items } = await dynamodb().send(
      new ScanCommand({
        TableName: CACHE,
        ProjectionExpression: "parameter_name, last_updated, #state",
        ExpressionAttributeNames: { "#state": "state" },
      }),
    );
    expect(Items!.map(({ parameter_name }) => parameter_name!.S)).toContain("/app/first/host");
  });

  const dynamodb = () => new DynamoDBClient(role);
  const record = { TableName: AUDITOR, Key: { parameter_name: { S: NAME }, time: { N: "1" } } };
  const attempts: Readonly<Record<string, () => Promise<unknown>>> = {
    "read a parameter": () => new SSMClient(role).send(new GetParameterCommand({ Name: "/app/first/host" })),
    "change a parameter": () => scenario.put("/app/first/host", {}, new SSMClient(role)),
    "open a secret": async () => {
      const [{ value } = {}] = await scenario.account.recordsOf(NAME);
      await scenario.open(value, NAME, role);
    },
    "read what a record holds": () =>
      dynamodb().send(
        new QueryCommand({
          TableName: AUDITOR,
          KeyConditionExpression: "parameter_name = :name",
          ExpressionAttributeValues: { ":name": { S: NAME } },
        }),
      ),
    "read all records": () => dynamodb().send(new ScanCommand({ TableName: AUDITOR })),
    "read all that is cached of names": () => dynamodb().send(new ScanCommand({ TableName: CACHE })),
    "change a name in the cache": () =>
      dynamodb().send(
        new UpdateItemCommand({
          TableName: CACHE,
          Key: { parameter_name: { S: NAME }, last_updated: { N: "1" } },
        }),
      ),
    "change a record": () => dynamodb().send(new UpdateItemCommand(record)),
    "delete a record": () => dynamodb().send(new DeleteItemCommand(record)),
  };

  it.each(Object.entries(attempts))("do not let the role %s", async (_, attempt) => {
    await expect(attempt()).rejects.toThrow(DENIED);
  });
}
