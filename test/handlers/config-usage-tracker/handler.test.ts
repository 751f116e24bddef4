import { usageTrackerVariables } from "../../../src/core/config-store/usage-environment";
import type * as trackerFunction from "../../../src/handlers/config-usage-tracker/handler";
import { AwsServer, ServiceError } from "../support/aws-server";
import { capturedOutput, jsonLines } from "../support/captured-output";
import { CONTEXT, queueBatch, setLambdaEnvironment } from "../support/lambda";
import { ACCOUNT, trailEvent } from "../support/trail-events";

const MODULE = "../../../src/handlers/config-usage-tracker/handler";
const TIME = Date.parse("2026-03-01T10:00:00Z");
const ENVIRONMENT = {
  accountId: ACCOUNT,
  usageTableName: "figgy-config-usage-tracker",
  userTableName: "figgy-user-cache",
  rootNamespaces: ["/app"],
};

const server = new AwsServer({ PutItem: () => ({}) });
let handler: typeof trackerFunction.handler;

beforeAll(async () => {
  setLambdaEnvironment(await server.start(), usageTrackerVariables(ENVIRONMENT));
  ({ handler } = jest.requireActual<typeof trackerFunction>(MODULE));
});
beforeEach(() => server.reset());
afterAll(() => server.stop());

const get = (name: string) => trailEvent("GetParameter", TIME, { requestParameters: { name } });

async function handled(...bodies: readonly string[]) {
  let failures: readonly string[] = [];
  const output = await capturedOutput(async () => {
    const response = await handler(queueBatch(...bodies), CONTEXT);
    failures = response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  });
  return { failures, output, lines: jsonLines(output) };
}

describe("the usage tracker in Lambda", () => {
  test("writes an item of the use and one of the user, unless a newer one is there", async () => {
    const { failures, lines } = await handled(get("/app/host"));
    expect(failures).toEqual([]);
    expect(server.inputsOf("PutItem")).toEqual([
      expect.objectContaining({
        TableName: "figgy-config-usage-tracker",
        Item: {
          parameter_name: { S: "/app/host" },
          user: { S: "jordandev" },
          last_updated: { N: `${TIME}` },
          empty_indexable_key: { S: "empty" },
        },
        ExpressionAttributeValues: expect.objectContaining({ ":time": { N: `${TIME}` } }) as object,
      }),
      expect.objectContaining({ TableName: "figgy-user-cache" }),
    ]);
    expect(lines).toEqual([
      expect.objectContaining({ UsesTracked: 1 }),
      expect.objectContaining({ EventsProcessed: 1 }),
    ]);
  });

  test("is content where a newer item is there", async () => {
    const newer = new ServiceError("com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException");
    server.failNext(newer, newer);
    expect((await handled(get("/app/host"))).failures).toEqual([]);
  });

  test("hands back what it cannot note, and says why without the event", async () => {
    server.failNext(new ServiceError("ValidationException", "SECRET"));
    const { failures, output, lines } = await handled(get("/app/a"), "SECRET no JSON");
    expect(failures).toEqual(["message-0", "message-1"]);
    expect(output).not.toContain("SECRET");
    expect(lines.filter(({ level }) => level === "ERROR")).toEqual([
      expect.objectContaining({ error: "ValidationException", message_id: "message-0" }),
      expect.objectContaining({ error: "UnreadableEventError", message_id: "message-1" }),
    ]);
  });

  test("does not start without its environment, and says all that is missing", () => {
    const { USAGE_TABLE_NAME, USER_TABLE_NAME } = process.env;
    delete process.env["USAGE_TABLE_NAME"];
    delete process.env["USER_TABLE_NAME"];
    expect(() => jest.isolateModules(() => jest.requireActual(MODULE))).toThrow(
      /USAGE_TABLE_NAME[^]*USER_TABLE_NAME/,
    );
    Object.assign(process.env, { USAGE_TABLE_NAME, USER_TABLE_NAME });
  });
});
