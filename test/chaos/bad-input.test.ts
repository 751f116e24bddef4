import { MAXIMUM_CHAIN } from "../../src/core/config-store/replication-plan";
import { appItem, mergeItem, REPLICATION_KEY } from "../handlers/support/replicating";
import { deleteManyEvent, putEvent, trailEvent } from "../handlers/support/trail-events";
import { ChaosAccount } from "./support/account";
import { CANARY, givesAway } from "./support/canary";
import { startClock } from "./support/clock";
import { Faults } from "./support/faults";
import { Figures } from "./support/figures";
import { Random } from "./support/random";
import { AUDIT_TABLE, CACHE_TABLE, type Item, REPLICATION_TABLE } from "./support/tables";

const TIME = Date.parse("2026-03-01T10:00:00Z");
const LONG = "x".repeat(20_000);

/** Nothing goes wrong by chance. */
class Calm extends Random {
  public override chance(): boolean {
    return false;
  }
}

let account: ChaosAccount;
let faults: Faults;
let log: string[];

beforeAll(() => {
  startClock(1);
  const figures = new Figures();
  const calm = new Calm(1);
  faults = new Faults(calm, figures);
  faults.enabled = false;
  account = new ChaosAccount("111111111111", calm, figures, faults);
});
beforeEach(() => {
  log = [];
  const keep = (chunk: string | Uint8Array): boolean => log.push(chunk.toString()) > 0;
  for (const stream of [process.stdout, process.stderr]) jest.spyOn(stream, "write").mockImplementation(keep);
});
afterEach(() => {
  for (const stream of [process.stdout, process.stderr]) jest.mocked(stream.write).mockRestore();
  expect(log.filter(givesAway)).toEqual([]);
});
afterAll(() => {
  jest.restoreAllMocks();
  jest.useRealTimers();
});

const settled = () => faults.untilDone(account.drain());

const put = (name: string, value = `${CANARY}value`, type = "String") =>
  account.parameters.put(name, { value, type, ...(type === "SecureString" && { keyId: "some-key" }) });

const recordsOf = (name: string): readonly Item[] =>
  account.tables.items(AUDIT_TABLE).filter((record) => record["parameter_name"].S === name);

const statesOf = (name: string): unknown[] =>
  account.tables
    .items(CACHE_TABLE)
    .filter((item) => item["parameter_name"].S === name)
    .map((item) => item["state"]?.S);

const replaced = (event: string, change: (event: any) => void): string => {
  const parsed: unknown = JSON.parse(event);
  change(parsed);
  return JSON.stringify(parsed);
};

describe("an event that no function can use goes to its dead letters, and those beside it are worked on:", () => {
  const good = putEvent("/app/x", 1, TIME);
  test.each([
    ["no JSON", `{"detail": "torn off ${CANARY}`],
    ["nothing", ""],
    ["null", "null"],
    ["a list", `["${CANARY}"]`],
    ["without detail", replaced(good, (event) => delete event.detail)],
    ["with a text as detail", replaced(good, (event) => (event.detail = CANARY))],
    ["without an account", replaced(good, (event) => delete event.account)],
    [
      "of an unknown call",
      trailEvent("RenameParameter", TIME, { requestParameters: { name: `/app/${CANARY}` } }),
    ],
    ["of no call", replaced(good, (event) => delete event.detail.eventName)],
    ["without an id", replaced(good, (event) => delete event.detail.eventID)],
    ["of no time", replaced(good, (event) => (event.detail.eventTime = CANARY))],
    ["of no parameter", replaced(good, (event) => delete event.detail.requestParameters.name)],
    ["of a parameter that is a number", replaced(good, (event) => (event.detail.requestParameters.name = 1))],
    ["of version 0", putEvent("/app/x", 0, TIME)],
    [
      "of a version that is a text",
      replaced(good, (event) => (event.detail.responseElements.version = CANARY)),
    ],
    [
      "without a version, of a name of 20,000 characters",
      replaced(putEvent(`/app/${LONG}`, 1, TIME), (event) => delete event.detail.responseElements.version),
    ],
    [
      "that deleted no list",
      replaced(
        deleteManyEvent([], [], TIME),
        (event) => (event.detail.responseElements.deletedParameters = CANARY),
      ),
    ],
  ])("%s", async (title, event) => {
    const name = `/app/beside/${title.replace(/\W/g, "-")}`;
    for (const queue of account.queues) queue.sendPoison(event);
    put(name);
    await settled();

    const letters = account.deadLetters.splice(0);
    expect(letters.map(({ of, body }) => [of, body])).toEqual(account.queues.map(({ of }) => [of, event]));
    for (const { reason } of letters) expect(reason).toMatch(/: expected /);
    expect(recordsOf(name)).toHaveLength(1);
    expect(statesOf(name)).toEqual(["ACTIVE"]);
  });
});

describe("a name that Parameter Store cannot have", () => {
  test.each(["/app/größe/名前", "/app/with space", `/app/${"a".repeat(2_000)}`])(
    "is recorded and not cached: %s",
    async (name) => {
      for (const queue of account.queues) queue.send(putEvent(name, 1, TIME));
      await settled();

      expect(recordsOf(name).map((record) => record["action"].S)).toEqual(["PutParameterUnresolved"]);
      expect(statesOf(name)).toEqual([]);
      expect(account.queues.flatMap(({ deadLetters }) => deadLetters)).toEqual([]);
    },
  );
});

describe("a value of 8 KB", () => {
  test.each(["String", "SecureString"])("is recorded whole and replicated, as a %s", async (type) => {
    const value = `${CANARY}${"ä".repeat(4_093)}`;
    put(`/shared/large/${type}`, value, type);
    account.configure(appItem(`/shared/large/${type}`, `/app/large/${type}`));
    await settled();

    const [record] = recordsOf(`/shared/large/${type}`);
    expect(record!["value"].S.length).toBeGreaterThanOrEqual(value.length);
    expect(account.parameters.current(`/app/large/${type}`)).toMatchObject({
      value,
      type: "SecureString",
      keyId: REPLICATION_KEY,
    });
  });
});

describe("a replication that nobody can carry out is a dead letter with its reason, and the others are done:", () => {
  const to = (leaf: string) => ({ S: `/app/bad/${leaf}` });
  const type = { S: "app" };
  const source = { S: "/shared/bad/source" };
  test.each<[string, readonly Item[]]>([
    ["without a type", [{ destination: to("a"), source }]],
    ["of a type that is a number", [{ destination: to("b"), source, type: { N: "1" } }]],
    ["without a source", [{ destination: to("c"), type }]],
    ["of a source that is a number", [{ destination: to("d"), type, source: { N: "1" } }]],
    [
      "of a list, where one source is meant",
      [{ destination: to("e"), type, source: { L: [{ S: CANARY }] } }],
    ],
    [
      "of a merge with a number in it",
      [{ destination: to("f"), type: { S: "merge" }, source: { L: [{ N: "1" }] } }],
    ],
    ["of a source of 20,000 characters", [{ destination: to("g"), type, source: { S: `/shared/${LONG}` } }]],
    [
      "to a name of 2,000 characters",
      [{ destination: { S: `/app/bad/${"h".repeat(2_000)}` }, type, source }],
    ],
    ["to itself", [appItem("/app/bad/i", "/app/bad/i")]],
    ["in a circle", [appItem("/app/bad/k", "/app/bad/j"), appItem("/app/bad/j", "/app/bad/k")]],
    ["of a merge with itself", [mergeItem(["${/app/bad/l}", CANARY], "/app/bad/l")]],
    [
      "at the end of a chain without end",
      Array.from({ length: MAXIMUM_CHAIN + 1 }, (_, n) =>
        appItem(`/app/bad/m${n}`, `/app/bad/m${n + 1}`),
      ).slice(-1),
    ],
  ])("%s", async (title, items) => {
    const name = title.replace(/\W/g, "-");
    if (title.startsWith("at the end")) {
      for (let n = 0; n < MAXIMUM_CHAIN; n++)
        account.configure(appItem(`/app/bad/m${n}`, `/app/bad/m${n + 1}`));
    }
    put("/shared/bad/source");
    put(`/shared/beside/${name}`);
    const before = account.deadLetters.length;
    for (const item of [...items, appItem(`/shared/beside/${name}`, `/app/beside/${name}`)])
      account.configure(item);
    await settled();
    await faults.untilDone(account.sync("replication-syncer"));

    const letters = account.deadLetters.slice(before);
    expect(letters).toHaveLength(items.length);
    for (const { reason } of letters) expect(reason).not.toBe("");
    for (const item of items) expect(account.parameters.current(item["destination"].S)).toBeUndefined();
    expect(account.parameters.current(`/app/beside/${name}`)).toMatchObject({ value: `${CANARY}value` });
    expect(account.stream.deadLetters).toEqual([]);
    for (const item of account.tables.items(REPLICATION_TABLE))
      account.removeConfiguration(item["destination"]);
    await settled();
  });
});

describe("an item of the cache that no client understands is brought to the truth:", () => {
  test.each<[string, readonly Item[]]>([
    ["without a state", [{}]],
    ["with a state that is a number", [{ state: { N: "1" } }]],
    ["with a state of another spelling", [{ state: { S: "active" } }]],
    ["with a state of 20,000 characters", [{ state: { S: LONG } }]],
    ["beside another of its name", [{ state: { S: "ACTIVE" } }, { state: { S: "DELETED" } }]],
  ])("%s", async (title, items) => {
    const name = `/app/cached/${title.replace(/\W/g, "-")}`;
    for (const [index, item] of items.entries()) {
      const key = { parameter_name: { S: name }, last_updated: { N: String(index + 1) } };
      account.tables.set(CACHE_TABLE, { ...key, ...item });
    }
    await faults.untilDone(account.sync("config-cache-syncer"));
    expect(statesOf(name)).toEqual(["DELETED"]);
    put(name);
    await settled();
    expect(statesOf(name)).toEqual(["ACTIVE"]);
  });

  test.each(["-1", "0.5", "1606039200412.5", "9007199254740992", "9007199254740993", "1E+125", "1E-130"])(
    "at a time that is none: %s",
    async (time) => {
      const name = `/app/cached/at/${time.replace("+", "")}`;
      const key = { parameter_name: { S: name }, last_updated: { N: time } };
      account.tables.set(CACHE_TABLE, { ...key, state: { S: "ACTIVE" } });
      put(name);
      await settled();
      account.parameters.delete(name);
      await settled();
      await faults.untilDone(account.sync("config-cache-syncer"));

      const [item, ...others] = account.tables
        .items(CACHE_TABLE)
        .filter((one) => one["parameter_name"].S === name);
      expect(others).toEqual([]);
      expect(item).toMatchObject({ state: { S: "DELETED" } });
      expect(Math.abs(Number(item!["last_updated"].N) - Date.now())).toBeLessThan(86_400_000);
    },
  );

  test.each(["/app/größe 名前", `/app/${"a".repeat(1_500)}`, "/elsewhere/host", "no-slash"])(
    "of a name that no client completes, which goes: %s",
    async (name) => {
      const key = { parameter_name: { S: name }, last_updated: { N: "1" } };
      account.tables.set(CACHE_TABLE, { ...key, state: { S: "ACTIVE" } });
      await faults.untilDone(account.sync("config-cache-syncer"));
      expect(statesOf(name)).toEqual([]);
    },
  );
});

describe("a record of the audit that states no event keeps its place, and gives way to none:", () => {
  test.each<[string, Item]>([
    ["without an id", {}],
    ["with an id that is a number", { event_id: { N: "1" } }],
    ["with an id of 20,000 characters", { event_id: { S: LONG } }],
    ["with a version that is no number", { version: { S: CANARY } }],
    ["with a version of another type", { version: { L: [] } }],
    ["with an action that is a number", { action: { N: "1" } }],
  ])("%s", async (title, foreign) => {
    const name = `/app/audited/${title.replace(/\W/g, "-")}`;
    const record = { parameter_name: { S: name }, time: { N: String(Date.now()) }, ...foreign };
    account.tables.set(AUDIT_TABLE, record);
    put(name);
    await settled();

    expect(recordsOf(name)).toHaveLength(2);
    expect(account.auditing.deadLetters).toEqual([]);
    expect(recordsOf(name)[0]).toEqual(record);
    expect(recordsOf(name)[1]!["time"].N).toBe(String(Number(record.time.N) + 1));
  });
});

describe("a record of the audit at a time that is none keeps nothing from being recorded:", () => {
  test.each(["-1", "0.5", "9007199254740993", "1E+125"])("%s", async (time) => {
    const name = `/app/audited/at/${time.replace("+", "")}`;
    account.tables.set(AUDIT_TABLE, {
      parameter_name: { S: name },
      time: { N: time },
      event_id: { S: "other" },
    });
    put(name);
    await settled();

    expect(recordsOf(name).map((record) => record["version"]?.S)).toEqual([undefined, "1"]);
    expect(account.auditing.deadLetters).toEqual([]);
  });
});
