import type { Context } from "aws-lambda";
import { cacheSyncerVariables } from "../../../src/core/config-store/function-environment";
import type * as syncerFunction from "../../../src/handlers/config-cache-syncer/handler";
import { CACHE_ENVIRONMENT } from "../support/cache-environment";
import { CacheServer } from "../support/cache-server";
import { capturedOutput, jsonLines } from "../support/captured-output";
import { CONTEXT, setLambdaEnvironment } from "../support/lambda";

const MODULE = "../../../src/handlers/config-cache-syncer/handler";
const SCHEDULE = { id: "schedule-1", "detail-type": "Scheduled Event", detail: {} };
const server = new CacheServer();
let handler: typeof syncerFunction.handler;

beforeAll(async () => {
  setLambdaEnvironment(await server.start(), cacheSyncerVariables(CACHE_ENVIRONMENT));
  ({ handler } = jest.requireActual<typeof syncerFunction>(MODULE));
});
beforeEach(() => server.reset());
afterAll(() => server.stop());

async function run(remainingMs = 500_000) {
  let error: unknown;
  const context: Context = { ...CONTEXT, getRemainingTimeInMillis: () => remainingMs };
  const output = await capturedOutput(async () => {
    await handler(SCHEDULE, context).catch((thrown: unknown) => (error = thrown));
  });
  return { error, output, lines: jsonLines(output) };
}

describe("the cache syncer in Lambda", () => {
  test("brings the table to the truth and says what it did", async () => {
    server.names.add("/app/a").add("/shared/b").add("/shared/c");
    server.items.push({
      parameter_name: { S: "/shared/b" },
      last_updated: { N: "1" },
      state: { S: "ACTIVE" },
    });
    server.items.push({ parameter_name: { S: "/app/z" }, last_updated: { N: "1" }, state: { S: "ACTIVE" } });
    const { error, lines } = await run();
    expect(error).toBeUndefined();
    expect(["/app/a", "/shared/b", "/shared/c", "/app/z"].map((name) => server.statesOf(name))).toEqual([
      ["ACTIVE"],
      ["ACTIVE"],
      ["ACTIVE"],
      ["DELETED"],
    ]);
    expect(lines).toContainEqual(
      expect.objectContaining({
        message: "run ended",
        parameters: 3,
        items: 2,
        repaired: 3,
        failed: 0,
        left: 0,
      }),
    );
    expect(lines.filter((line) => "_aws" in line)).toEqual([
      expect.objectContaining({ CacheNamesRepaired: 3 }),
      expect.objectContaining({ CacheItemsRemoved: 0 }),
      expect.objectContaining({ CacheNamesLeft: 0 }),
    ]);
  });

  test("fails at the end of a run in which a name failed, with counts alone", async () => {
    server.names.add("/app/a").add("/app/b");
    server.refuseWritesTo("/app/a");
    const { error, output, lines } = await run();
    expect(error).toMatchObject({
      name: "CacheNotInStepError",
      message: "1 names failed, 0 were not reached",
    });
    expect(server.statesOf("/app/b")).toEqual(["ACTIVE"]);
    expect(lines).toContainEqual(
      expect.objectContaining({ level: "ERROR", parameter: "/app/a", error: "AccessDeniedException" }),
    );
    expect(lines).toContainEqual(expect.objectContaining({ CacheNamesLeft: 1 }));
    expect(output).not.toContain("text of a service");
  });

  test("fails when its time is too short, and leaves the rest to the next run", async () => {
    server.names.add("/app/a");
    const { error } = await run(30_000);
    expect(error).toMatchObject({ message: "0 names failed, 1 were not reached" });
    expect((await run()).error).toBeUndefined();
    expect(server.statesOf("/app/a")).toEqual(["ACTIVE"]);
  });
});
