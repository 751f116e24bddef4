import { ServiceError } from "../support/aws-server";
import { appItem, mergeItem } from "../support/replicating";
import { countedIn, ReplicatorFunctions } from "../support/replicator-functions";

const functions = new ReplicatorFunctions();
const { server, topic, lambda } = functions;

beforeAll(() => functions.start());
beforeEach(() => functions.reset());
afterAll(() => functions.stop());

const CONTINUATION = { checkpoint: { rank: 1, destination: "/app/x/1" }, runsBefore: 1 };

function configureMany(count: number): void {
  for (let n = 0; n < count; n++) {
    server.parameterStore.set(`/shared/${n}`, `v-${n}`);
    server.replications.push(appItem(`/shared/${n}`, `/app/x/${n}`));
  }
}

describe("the function that brings replicas back to the truth", () => {
  test("repairs what is missing, wrong or under another key, chains in one run, and leaves the rest", async () => {
    configureMany(3);
    server.replications.push(
      appItem("/app/x/2", "/app/y/2"),
      mergeItem(["a-", "${/app/z/part}", "${/app/z/host}"], "/app/z/m"),
      appItem("/app/y/2", "/app/z/host"),
    );
    server.parameterStore.set("/app/z/part", "p");
    server.parameterStore.set("/app/x/0", "wrong");
    server.parameterStore.set("/app/x/1", "v-1", { type: "SecureString", keyId: "another" });
    const first = await functions.syncer();
    expect(server.parameter("/app/z/m")?.value).toBe("a-pv-2");
    expect(countedIn(first)).toEqual({ ReplicasWritten: 6 });
    server.calls.length = 0;
    const second = await functions.syncer();
    expect(server.inputsOf("PutParameter")).toEqual([]);
    expect(second.lines).toContainEqual(
      expect.objectContaining({ unchanged: 6, written: 0, finished: "yes" }),
    );
  });

  test("goes past what fails, counts it, and tells people once", async () => {
    configureMany(12);
    server.unreadable.set("/shared/3", new ServiceError("AccessDeniedException"));
    server.unwritable.set("/app/x/7", new ServiceError("ValidationException"));
    server.replications.push({ destination: { S: "/app/x/poison" } });
    const result = await functions.syncer();
    expect(countedIn(result)).toEqual({ ReplicasWritten: 10, ReplicationsFailed: 2, ReplicationsRefused: 1 });
    expect(topic.messages.filter(({ kind }) => kind === "failure")).toEqual([
      expect.objectContaining({
        what: "2 replications failed",
        reasons: [
          "/app/x/3: the service answered AccessDeniedException",
          "/app/x/7: the service answered ValidationException",
        ],
        correlationId: "request-1",
      }),
    ]);
  });

  test("sends no more than twenty notifications a run", async () => {
    configureMany(30);
    await functions.syncer();
    expect(topic.messages).toHaveLength(20);
    expect(server.inputsOf("PutParameter")).toHaveLength(30);
  });

  /** Lets each write take some of the function's time. */
  function writesTake(milliseconds: number): void {
    jest.spyOn(server as never, "putParameter" as never).mockImplementation(((input: { Name: string }) => {
      functions.remainingMs -= milliseconds;
      server.parameterStore.set(input.Name, "v");
      return {};
    }) as never);
  }
  afterEach(() => jest.restoreAllMocks());

  test("starts the next run where its time ended", async () => {
    configureMany(4);
    writesTake(120_000);
    const result = await functions.syncer();
    expect(server.inputsOf("PutParameter")).toHaveLength(2);
    expect(result.lines).toContainEqual(expect.objectContaining({ finished: "no" }));
    expect(lambda.posts).toHaveLength(1);
    expect(lambda.posts[0]!.path).toContain("function:figgy-function/invocations");
    expect(JSON.parse(lambda.posts[0]!.body)).toEqual({ continuation: CONTINUATION });
  });

  test("stops before replicas of the next rank when its time is up, though nothing differs", async () => {
    configureMany(1);
    server.replications.push(appItem("/app/x/0", "/app/y/0"));
    await functions.syncer();
    const read = (server as never as { getParameters: (input: object) => object }).getParameters.bind(server);
    const reading = jest.spyOn(server as never, "getParameters" as never).mockImplementation(((
      input: object,
    ) => {
      functions.remainingMs -= 240_000;
      return read(input);
    }) as never);
    const result = await functions.syncer();
    expect(reading).toHaveBeenCalledTimes(1);
    expect(result.lines).toContainEqual(expect.objectContaining({ unchanged: 1, finished: "no" }));
    expect(JSON.parse(lambda.posts[0]!.body)).toEqual({
      continuation: { checkpoint: { rank: 1, destination: "/app/x/0" }, runsBefore: 1 },
    });
  });

  test("goes on behind the checkpoint, and says again nothing of what was refused", async () => {
    configureMany(3);
    server.replications.push({ destination: { S: "/app/x/poison" } });
    const result = await functions.syncer({ continuation: CONTINUATION });
    expect(server.inputsOf("PutParameter").map(({ Name }) => Name)).toEqual(["/app/x/2"]);
    expect(countedIn(result)).toEqual({ ReplicasWritten: 1 });
  });

  test("ends a row of runs that never come to the end, with an alarm", async () => {
    configureMany(4);
    writesTake(240_000);
    const result = await functions.syncer({ continuation: { ...CONTINUATION, runsBefore: 5 } });
    expect(lambda.posts).toEqual([]);
    expect(countedIn(result)).toEqual({ ReplicasWritten: 1, ReplicationsLeft: 1 });
  });

  test.each([
    ["no checkpoint", { continuation: {} }],
    ["a checkpoint of another shape", { continuation: { checkpoint: { rank: "1" }, runsBefore: 1 } }],
    ["nothing", undefined],
  ])("begins at the beginning with %s", async (_what, event) => {
    configureMany(2);
    await functions.syncer(event);
    expect(server.inputsOf("PutParameter")).toHaveLength(2);
  });

  test("fails as a whole when the table cannot be read, to be tried again", async () => {
    server.failNext(new ServiceError("AccessDeniedException"));
    await expect(functions.syncer()).rejects.toThrow();
  });
});
