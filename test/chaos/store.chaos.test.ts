import { sourceNames } from "../../src/core/config-store/replication-config";
import { ReplicationPlan } from "../../src/core/config-store/replication-plan";
import { slackText } from "../../src/handlers/slack-delivery/message";
import { REPLICATION_KEY, REPLICATOR } from "../handlers/support/replicating";
import { type ChaosAccount, GOVERNED, type ReportedChange } from "./support/account";
import { ciphertextOf, givesAway } from "./support/canary";
import type { Version } from "./support/parameters";
import { Storm } from "./support/storm";
import { AUDIT_TABLE, CACHE_TABLE, type Item, REPLICATION_TABLE } from "./support/tables";

const OPERATIONS = Number(process.env["CHAOS_OPERATIONS"] ?? 300);
const SEED = Number(process.env["CHAOS_SEED"] ?? 20_260_301);
/** So many operations have enough replications for a run of their syncer to be cut short on the way. */
const LONG_STORM = 2_000;
/** Versions of one number that are this near to each other are not told apart. */
const LOOK_ALIKE_MS = 6_000;

jest.setTimeout(3_600_000);

const leaks: string[] = [];
let storm: Storm;

beforeAll(async () => {
  const write = process.stdout.write.bind(process.stdout);
  const watched = (chunk: string | Uint8Array): boolean => {
    storm.figures.logLines++;
    if (givesAway(chunk.toString())) leaks.push(chunk.toString());
    return true;
  };
  storm = new Storm(SEED);
  const spies = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, "write").mockImplementation(watched),
  );
  try {
    await storm.rage(OPERATIONS);
    await storm.calmDown();
  } finally {
    for (const spy of spies) spy.mockRestore();
    jest.restoreAllMocks();
    jest.useRealTimers();
  }
  count(storm);
  write(`chaos, seed ${SEED}\n${storm.figures}\n`);
});

describe("a store in a storm, after one run of each syncer and a week of the auditor's", () => {
  test("was in a storm: everything that can go wrong did", () => {
    const missing = Object.entries(storm.figures).filter(([, count]) => count === 0);
    const rare = OPERATIONS < LONG_STORM ? ["redriven", "continuations"] : ["redriven"];
    expect(missing.map(([name]) => name).filter((name) => !rare.includes(name))).toEqual([]);
  });

  test("has a record of each change that it heard of, and only one", () => {
    for (const account of storm.accounts) {
      const heard = recordsOf(account).filter((record) => !isRecovered(record));
      const recovered = recordsOf(account).filter(isRecovered);
      const expected = governed(account).filter(
        (change) => !isRecoveredBefore(change, recovered) && !isFoundMissing(change, account),
      );
      expect(heard.map(identity).sort()).toEqual(expected.map(expectedIdentity).sort());
    }
  });

  test("has a record with the value of each version that is remembered, whether an event told of it or not, and only one", () => {
    for (const account of storm.accounts) {
      const records = new Map<string, Item[]>();
      for (const record of recordsOf(account).filter(({ action }) => action.S === "PutParameter")) {
        const key = `${record["parameter_name"].S} ${record["version"].S}`;
        records.set(key, [...(records.get(key) ?? []), record]);
      }
      for (const name of account.parameters.names.filter(isAudited)) {
        for (const { version, modified } of account.parameters.versionsOf(name)) {
          const ofVersion = (records.get(`${name} ${version}`) ?? []).filter(({ time }) =>
            isJustBehind(Number(time.N), modified),
          );
          expect([name, version, ofVersion.length]).toEqual([name, version, 1]);
        }
      }
    }
  });

  test("had versions and deletions of which no event told", () => {
    const recovered = storm.accounts.flatMap(recordsOf).filter(isRecovered);
    for (const action of ["PutParameter", "DeleteParameter"]) {
      expect(recovered.filter((record) => record["action"].S === action).length).toBeGreaterThan(0);
    }
  });

  test("has a deletion as the last record of each name that is gone, whether an event told of it or not, and of no other", () => {
    for (const account of storm.accounts) {
      const cached = new Set(account.tables.items(CACHE_TABLE).map((item) => item["parameter_name"].S));
      const last = new Map<string, Item>();
      for (const record of recordsOf(account)) {
        const name = record["parameter_name"].S as string;
        if (GOVERNED.test(name) && Number(record["time"].N) > Number(last.get(name)?.["time"].N ?? 0)) {
          last.set(name, record);
        }
      }
      for (const [name, { action, time }] of last) {
        const exists = account.parameters.names.includes(name);
        // Where the events were lost that tell the cache of the name, no sweep knows that it was there.
        if (!exists && !cached.has(name)) continue;
        // Here, an event can be worked on in its second: before the parameter is made again in the same.
        if (exists && isInSecondOf(account.parameters.versionsOf(name)[0]!, Number(time.N))) continue;
        expect([account.id, name, action.S === "DeleteParameter"]).toEqual([account.id, name, !exists]);
      }
    }
  });

  test("has the value of each put in its record, of a secret the ciphertext", () => {
    for (const account of storm.accounts) {
      const recovered = recordsOf(account).filter(isRecovered);
      const puts = governed(account).filter(
        (change) => change.version !== undefined && !isRecoveredBefore(change, recovered),
      );
      const records = new Map(recordsOf(account).map((record) => [identity(record), record]));
      for (const put of puts) {
        const record = records.get(expectedIdentity(put))!;
        if (record["action"].S === "PutParameterUnresolved") {
          const isThere = account.parameters.remembers(put.name, put.version!);
          expect([record, isThere && alikeOf(put, account).length === 1]).toEqual([record, false]);
          continue;
        }
        expect(record["action"].S).toBe("PutParameter");
        expect(possibleValues(put, account)).toContain(record["value"]?.S);
      }
    }
  });

  test("had a cache that needs no syncer, but for names of which events were lost", () => {
    expect(storm.wronglyCached).toEqual([]);
  });

  test("has a cache that is what Parameter Store holds", () => {
    for (const account of storm.accounts) {
      const items = account.tables.items(CACHE_TABLE);
      const names = items.map((item) => item["parameter_name"].S as string);
      expect(names).toHaveLength(new Set(names).size);
      const active = items.filter((item) => item["state"].S === "ACTIVE");
      const exist = account.parameters.names.filter((name) => GOVERNED.test(name));
      expect(active.map((item) => item["parameter_name"].S).sort()).toEqual(exist);
    }
  });

  test("has no replica that differs from its source in value, type or key", () => {
    for (const account of storm.accounts) {
      for (const { replica, expected } of replicasOf(account)) {
        const stored = account.parameters.current(replica);
        expect([replica, stored?.value, stored?.type]).toEqual([replica, expected.value, expected.type]);
        if (expected.type === "SecureString") expect(stored?.keyId).toBe(REPLICATION_KEY);
      }
    }
  });

  test("has every event that cannot be worked on with its function's dead letters, and nothing else", () => {
    for (const account of storm.accounts) {
      for (const { of, deadLetters, poison } of account.queues) {
        const letters = [...deadLetters, ...account.deadLetters.filter((letter) => letter.of === of)];
        expect([of, new Set(letters.map(({ body }) => body))]).toEqual([of, new Set(poison)]);
      }
    }
  });

  test("has every record of the stream that makes no sense with its dead letters", () => {
    for (const account of storm.accounts) {
      for (const keys of account.stream.poison)
        expect(lettersOfStream(account)).toContain(JSON.stringify(keys));
    }
  });

  test("has every malformed replication with the dead letters of its stream", () => {
    for (const account of storm.accounts) {
      const plan = ReplicationPlan.of(account.tables.items(REPLICATION_TABLE), REPLICATOR);
      const malformed = plan.refused.filter(({ destination }) => destination.includes("malformed"));
      for (const { destination } of malformed) expect(lettersOfStream(account)).toContain(`"${destination}"`);
    }
  });

  test("has said why of each dead letter that a function wrote", () => {
    const letters = storm.accounts.flatMap(({ deadLetters }) => deadLetters);
    expect(letters.filter(({ reason }) => reason === "" || givesAway(reason))).toEqual([]);
  });

  test("has posted every notification at least once, or has it with the dead letters", () => {
    for (const { slack, deadLetters } of storm.accounts) {
      const refused = deadLetters.filter(({ of }) => of === "slack-delivery").map(({ body }) => textOf(body));
      const givenUp = slack.queue.deadLetters.map(({ body }) => textOf(body));
      const ends = countsOf([...slack.posted, ...refused, ...givenUp]);
      for (const [text, count] of countsOf(slack.published)) {
        expect([text, (ends.get(text) ?? 0) >= count]).toEqual([text, true]);
      }
      expect(slack.published.length).toBeGreaterThan(0);
    }
  });

  test("has written no error's text into a parameter, not even for a moment", () => {
    expect(storm.accounts.flatMap(({ wrongValues }) => wrongValues)).toEqual([]);
  });

  test("has given away no value, in no log line and no notification", () => {
    expect([...leaks, ...storm.accounts.flatMap((account) => account.leaks)]).toEqual([]);
    expect(storm.figures.logLines).toBeGreaterThan(OPERATIONS);
    for (const { parameters } of storm.accounts) {
      const descriptions = parameters.names.map((name) => parameters.current(name)?.description ?? "");
      expect(descriptions.filter(givesAway)).toEqual([]);
    }
  });
});

/** What Slack is to show of a message that a topic sent. */
function textOf(body: string): string {
  const { Message, Subject } = JSON.parse(body);
  return slackText(Message, Subject);
}

function countsOf(texts: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

function lettersOfStream({ stream, deadLetters }: ChaosAccount): string {
  const written = deadLetters.filter(({ of }) => of === "dynamo-stream-replicator").map(({ body }) => body);
  return [...written, JSON.stringify(stream.deadLetters)].join("\n");
}

function recordsOf(account: ChaosAccount): readonly Item[] {
  return account.tables.items(AUDIT_TABLE);
}

function identity(record: Item): string {
  return `${record["event_id"].S} ${record["parameter_name"].S}`;
}

function expectedIdentity({ eventId, name }: ReportedChange): string {
  return `${eventId} ${name}`;
}

/** The changes that belong into the audit. */
function governed({ reported }: ChaosAccount): readonly ReportedChange[] {
  return reported.filter(({ name }) => isAudited(name));
}

function isAudited(name: string): boolean {
  return GOVERNED.test(name) || (name.startsWith("/figgy/") && !name.startsWith("/figgy/ots/"));
}

/** Whether a record was made without an event: of a version in a parameter's history, or of a parameter that was missing. */
function isRecovered(record: Item): boolean {
  return /^(history|absent)-/.test(record["event_id"].S);
}

/** Whether a parameter was found missing before the event of its deletion came, hours late. */
function isFoundMissing({ name, eventId, time, version }: ReportedChange, account: ChaosAccount): boolean {
  if (version) return false;
  const ofName = recordsOf(account).filter((record) => record["parameter_name"].S === name);
  return (
    ofName.every((record) => record["event_id"].S !== eventId) &&
    ofName.some((record) => record["event_id"].S.startsWith("absent-") && Number(record["time"].N) >= time)
  );
}

function isInSecondOf({ modified }: Version, time: number): boolean {
  return Math.floor(modified / 1_000) === Math.floor(time / 1_000);
}

/** Whether the version of a put was found in the history before its event came, hours late. */
function isRecoveredBefore({ name, version }: ReportedChange, recovered: readonly Item[]): boolean {
  return recovered.some(
    (record) =>
      record["parameter_name"].S === name &&
      version !== undefined &&
      record["version"]?.S === String(version.version) &&
      isJustBehind(Number(record["time"].N), version.modified),
  );
}

/** Records of one millisecond are moved on, each behind the others. */
function isJustBehind(time: number, modified: number): boolean {
  return time >= modified && time <= modified + 1_000;
}

/** The versions of a put and of those right beside it that made one of the same number: they look alike. */
function alikeOf(put: ReportedChange, account: ChaosAccount): readonly Version[] {
  return account.puts.get(put.name)!.filter(({ version, modified }) => {
    return version === put.version!.version && Math.abs(modified - put.time) <= LOOK_ALIKE_MS;
  });
}

/** What a put may have set: its own value, or that of one that looks like it. */
function possibleValues(put: ReportedChange, account: ChaosAccount): readonly (string | undefined)[] {
  const own = put.name.startsWith("/figgy/");
  return alikeOf(put, account).map(({ type, value }) => {
    if (own) return undefined;
    return type === "SecureString" ? ciphertextOf(value) : value;
  });
}

/** Each replica whose sources are all there, with what it has to be. */
function replicasOf({ tables, parameters }: ChaosAccount) {
  const { planned } = ReplicationPlan.of(tables.items(REPLICATION_TABLE), REPLICATOR);
  return planned
    .filter(({ config }) => sourceNames(config.source).every((name) => parameters.current(name)))
    .map(({ destination: replica, config: { source } }) => {
      if (source.type === "app") {
        const { value, type } = parameters.current(source.name)!;
        return {
          replica,
          expected: { value, type: source.name.startsWith("/app/") ? type : "SecureString" },
        };
      }
      const value = source.parts
        .map((part) => {
          if (part.kind === "literal") return part.text;
          const text = parameters.current(part.name)!.value;
          return part.encoded ? encodeURIComponent(text).replaceAll("%20", "+") : text;
        })
        .join("");
      return { replica, expected: { value, type: "SecureString" } };
    });
}

function count({ figures, accounts }: Storm): void {
  for (const account of accounts) {
    const records = recordsOf(account);
    figures.auditRecords += records.length;
    figures.unresolvedPuts += records.filter(
      (record) => record["action"].S === "PutParameterUnresolved",
    ).length;
    figures.cachedNames += account.tables.items(CACHE_TABLE).length;
    figures.replicas += replicasOf(account).length;
    figures.deadLetters += account.deadLetters.length + account.stream.deadLetters.length;
    figures.deadLetters += account.queues.reduce((sum, { deadLetters }) => sum + deadLetters.length, 0);
  }
}
