import { replicationSyncer } from "../../../src/constructs/config-store/functions/replication-syncer";
import { type Handler, loadFunctions } from "../../chaos/support/functions";
import { capturedOutput, jsonLines } from "../support/captured-output";
import { CONTEXT } from "../support/lambda";
import { appItem, mergeItem, REPLICATION_KEY } from "../support/replicating";
import { ACCOUNT } from "../support/trail-events";

const CONFIGURATIONS = 10_000;
const DRIFTED = 100;
const RUN_MS = replicationSyncer.timeoutSeconds * 1_000;
/** The function keeps a quarter of its time for its end. */
const WORKING_MS = 0.75 * RUN_MS;
const SCHEDULE_MS = 30 * 60_000;
/** What a page of the table holds: a megabyte. */
const TABLE_PAGE = 3_500;
const DESCRIBED_AT_ONCE = 50;
const NAMES_AT_ONCE = 10;

/** Milliseconds that each call takes: several times what the services take in their own region. */
const SLOW_MS = 50;
/** So slow that one run does not suffice. */
const TOO_SLOW_MS = 200;

jest.setTimeout(120_000);

const calls: { readonly operation: string; readonly input: any }[] = [];
const values = new Map<string, string>();
const items = Array.from({ length: CONFIGURATIONS }, (_, n) => (n % 2 ? merge(n) : copy(n)));
let latencyMs: number;
let remainingMs: number;
let syncer: Handler;

function serviceOf(n: number): string {
  return `s${String(n).padStart(4, "0")}`;
}

function replicaOf(n: number): string {
  return `/app/${serviceOf(n)}/replica`;
}

function copy(n: number) {
  values.set(`/shared/${n}`, `value ${n}`);
  values.set(replicaOf(n), `value ${n}`);
  return appItem(`/shared/${n}`, replicaOf(n));
}

function merge(n: number) {
  const parts = ["a", "b", "c"].map((part) => `/app/${serviceOf(n)}/${part}`);
  for (const part of parts) values.set(part, "v");
  values.set(replicaOf(n), "vvv");
  return mergeItem(
    parts.map((part) => `\${${part}}`),
    replicaOf(n),
  );
}

/** The services: they take time that nobody waits for. */
async function answer(operation: string, input: any): Promise<object> {
  calls.push({ operation, input });
  remainingMs -= latencyMs;
  switch (operation) {
    case "Scan": {
      const end = Number(input.ExclusiveStartKey?.destination.S ?? 0) + TABLE_PAGE;
      const more = end < items.length && { LastEvaluatedKey: { destination: { S: `${end}` } } };
      return { Items: items.slice(end - TABLE_PAGE, end), ...more };
    }
    case "GetParameters": {
      const Parameters = input.Names.map((Name: string) => ({
        Name,
        Value: values.get(Name),
        Type: Name.endsWith("/replica") ? "SecureString" : "String",
      }));
      return { Parameters, InvalidParameters: [] };
    }
    case "DescribeParameters": {
      const names: readonly string[] = input.ParameterFilters[0].Values;
      return { Parameters: names.map((Name) => ({ Name, KeyId: REPLICATION_KEY })) };
    }
    case "PutParameter":
      values.set(input.Name, input.Value);
      return { Version: 2 };
    default:
      return {};
  }
}

/** Runs the syncer, and what each run starts in its turn; returns each run's calls, and the time that all took. */
async function sync(msOfCall: number) {
  latencyMs = msOfCall;
  const runs: { readonly operation: string; readonly input: any }[][] = [];
  const lines: Record<string, unknown>[] = [];
  for (let event: object | undefined = { source: "aws.events" }; event;) {
    calls.length = 0;
    remainingMs = RUN_MS;
    const context = { ...CONTEXT, getRemainingTimeInMillis: () => remainingMs };
    lines.push(...jsonLines(await capturedOutput(() => syncer(event, context))));
    expect(remainingMs).toBeGreaterThan(0);
    runs.push([...calls]);
    const next = calls.find(({ operation }) => operation === "Invoke");
    event = next && JSON.parse(next.input.Payload);
  }
  return { runs, lines, milliseconds: runs.flat().length * msOfCall };
}

const counted = (all: readonly { readonly operation: string }[], operation: string) =>
  all.filter((call) => call.operation === operation).length;

beforeAll(() => {
  ({ "replication-syncer": syncer } = loadFunctions(ACCOUNT, answer));
});

describe("10,000 replications", () => {
  /** Each needs its sources and itself: two names or four. */
  const reads = (CONFIGURATIONS / NAMES_AT_ONCE) * ((2 + 4) / 2);
  const descriptions = CONFIGURATIONS / DESCRIBED_AT_ONCE;
  const pages = Math.ceil(CONFIGURATIONS / TABLE_PAGE);

  test("are compared, and a hundred of them written, in one run, even if each call takes 50 ms", async () => {
    for (let n = 0; n < DRIFTED; n++) values.set(replicaOf(n * 100), "drifted");
    const { runs, milliseconds } = await sync(SLOW_MS);
    expect(runs).toHaveLength(1);
    const [run] = runs as [(typeof runs)[number]];
    const writes = counted(run, "PutParameter");
    expect(writes).toBe(DRIFTED);
    expect(counted(run, "Scan")).toBe(pages);
    expect(counted(run, "DescribeParameters")).toBe(descriptions);
    // What a write needs is read again behind it, and before it unless that has just been done.
    expect(counted(run, "GetParameters")).toBeGreaterThanOrEqual(reads + writes);
    expect(counted(run, "GetParameters")).toBeLessThanOrEqual(reads + 2 * writes);
    expect(milliseconds).toBeLessThan(WORKING_MS);
  });

  test("take a row of runs before the schedule's next when each call takes 200 ms, none of which repeats a group", async () => {
    const { runs, lines, milliseconds } = await sync(TOO_SLOW_MS);
    expect(runs.length).toBeGreaterThan(1);
    expect(milliseconds).toBeLessThan(SCHEDULE_MS);
    const replicas = runs
      .flat()
      .filter(({ operation }) => operation === "GetParameters")
      .flatMap(({ input }) => input.Names as string[])
      .filter((name) => name.endsWith("/replica"));
    expect(replicas).toHaveLength(CONFIGURATIONS);
    expect(new Set(replicas).size).toBe(CONFIGURATIONS);
    expect(lines.filter((line) => "ReplicationsLeft" in line)).toEqual([]);
    expect(lines.flatMap(({ finished }) => (finished ? [finished] : []))).toEqual([
      ...runs.slice(1).map(() => "no"),
      "yes",
    ]);
  });
});
