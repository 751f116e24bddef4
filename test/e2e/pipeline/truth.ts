import { EXPIRATION_USER } from "../../../src/core/config-store/audited-event";
import { UNKNOWN_USER } from "../../../src/handlers/config-auditor/deletion-sweep";
import { isFoundDeletion, isFoundVersion } from "../../../src/handlers/config-auditor/recovered-record";
import type { TrailEvent } from "../../support/emulator";
import type { LedgerEntry, ReplicationEntry } from "./ledger";
import { FED_BY_RULES, FUNCTIONS, type QueuedMessage, type Store } from "./store";

interface AuditItem {
  readonly parameter_name: string;
  readonly time: number;
  readonly action: string;
  readonly user: string;
  readonly event_id: string;
  /** Left out where nobody called. */
  readonly principal_arn?: string;
  readonly value?: string;
  readonly type?: string;
  readonly key_id?: string;
  readonly description?: string;
  readonly version?: string;
}

/** CloudTrail states whole seconds, and a deletion's record stands at the end of its own. */
const SECOND = 1_000;

/** What the tables of a store must hold, by what was done in it. */
export function tableTruths(stores: () => readonly Store[], lost: ReadonlySet<string>): void {
  const inEach = async (check: (store: Store) => Promise<void>) => {
    for (const store of stores()) await check(store);
  };

  it("is a record of each call that was reported, of nothing else but what was found, and none twice", () =>
    inEach(async (store) => {
      const records = (await auditOf(store)).filter(
        (record) => record.user !== EXPIRATION_USER && !isFound(record),
      );
      const reported = (await store.changes()).flatMap((event) =>
        namesIn(event).map((name) => `${event.eventID} ${name}`),
      );
      expect(records.map(({ event_id, parameter_name }) => `${event_id} ${parameter_name}`).sort()).toEqual(
        reported.filter((change) => !lost.has(change.split(" ")[0]!)).sort(),
      );
    }));

  it("is each person's changes with what they set, in the order in which they were made", () =>
    inEach(async (store) => {
      const records = await auditOf(store);
      for (const name of new Set(store.ledger.entries.map((entry) => entry.name))) {
        const own = records.filter((record) => record.parameter_name === name && !isFunction(record.user));
        const expected = store.ledger.changesOf(name);
        expect(await Promise.all(own.map((record) => told(store, record)))).toEqual(expected.map(written));
        expect(own.map(isFound)).toEqual(expected.map(({ unreported = false }) => unreported));
        for (const [index, { time }] of own.entries()) expectWithin(time, expected[index]!);
      }
    }));

  it("is changes of its own account only", () =>
    inEach(async (store) => {
      const principals = (await auditOf(store)).flatMap(
        ({ principal_arn }) => principal_arn?.split(":")[4] ?? [],
      );
      expect(new Set(principals)).toEqual(new Set([store.accountId]));
    }));

  it("is one name in the cache for each parameter that is there, and for each that was", () =>
    inEach(async (store) => {
      const items = await store.items<{ parameter_name: string; state: string }>("cache");
      const exist = [...(await store.parameters()).keys()].filter((name) => !name.startsWith("/outside/"));
      const gone = [...store.ledger.gone].filter((name) => !exist.includes(name));
      expect(items.map(({ parameter_name, state }) => `${state} ${parameter_name}`).sort()).toEqual(
        [...exist.map((name) => `ACTIVE ${name}`), ...gone.map((name) => `DELETED ${name}`)].sort(),
      );
    }));

  it("is what people configured in the replication table, attribute by attribute", () =>
    inEach(async (store) => {
      const items = await store.items<ReplicationEntry>("replication");
      const byName = (a: ReplicationEntry, b: ReplicationEntry) => (a.destination < b.destination ? -1 : 1);
      expect([...items].sort(byName)).toEqual([...store.ledger.replications.values()].sort(byName));
    }));
}

/** What the parameters of a store must be. */
export async function expectParameters(store: Store): Promise<void> {
  const replicas = store.ledger.replicas(await store.setting("kms/replication-key-id"));
  const stored = await store.parameters();
  const own = [...store.ledger.parameters].filter(([name]) => !replicas.has(name));
  expect(own.map(([name]) => [name, factsOf(stored.get(name))])).toEqual(
    own.map(([name, put]) => [name, factsOf(put)]),
  );
  expect([...replicas].map(([name]) => [name, factsOf(stored.get(name))])).toEqual(
    [...replicas].map(([name, replica]) => [name, factsOf(replica)]),
  );
}

/** Everything that waits in the queues of a store, by queue. */
export async function waitingIn(store: Store): Promise<Readonly<Record<string, readonly QueuedMessage[]>>> {
  const queues = [
    ...FED_BY_RULES.map((name) => `figgy-${name}-cw-event`),
    ...FUNCTIONS.map((name) => `figgy-${name}-dead-letters`),
  ];
  const waiting: Record<string, readonly QueuedMessage[]> = {};
  for (const queue of queues) {
    const messages = await store.messagesIn(queue);
    if (messages.length > 0) waiting[queue] = messages;
  }
  return waiting;
}

/** The records of a store's namespaces, oldest first. */
export async function auditOf(store: Store): Promise<readonly AuditItem[]> {
  const items = await store.items<AuditItem>("auditor");
  return items
    .filter(({ parameter_name }) => !parameter_name.startsWith("/figgy/"))
    .sort((a, b) => a.time - b.time);
}

export function namesIn({ eventName, requestParameters, responseElements }: TrailEvent): readonly string[] {
  const names =
    eventName === "DeleteParameters"
      ? (responseElements!["deletedParameters"] as readonly string[])
      : [requestParameters!["name"] as string];
  return ["PutParameter", "DeleteParameter", "DeleteParameters"].includes(eventName)
    ? names.filter((name) => !/^\/(figgy|outside)\//.test(name))
    : [];
}

/** Whether a record is of a change of which no event has told. */
function isFound({ event_id: eventId }: AuditItem): boolean {
  const inPlace = { eventId, time: 0, action: "" };
  return isFoundVersion(inPlace) || isFoundDeletion(inPlace);
}

function isFunction(user: string): boolean {
  return user.startsWith("figgy-");
}

/** What a record says, with its secret opened. */
async function told(store: Store, record: AuditItem) {
  const { action, user, value, type, key_id: keyId, description, version } = record;
  const opened = type === "SecureString" ? await store.open(record.parameter_name, value!) : value;
  return { action, user, value: opened, type, keyId, description, version };
}

function written({ action, user, put, unreported }: LedgerEntry) {
  const { value, type, keyId, description, version } = put ?? {};
  const known = unreported && !put ? UNKNOWN_USER : user;
  return { action, user: known, value, type, keyId, description, version: version?.toString() };
}

function factsOf(parameter: { value: string; type: string; keyId?: string } | undefined) {
  return parameter && { value: parameter.value, type: parameter.type, keyId: parameter.keyId };
}

/** A deletion of which nobody told is known of since the cache's syncer has found it. */
function expectWithin(time: number, { between: [from, to], put, unreported }: LedgerEntry): void {
  expect(time).toBeGreaterThanOrEqual(from - 1);
  if (put || !unreported) expect(time).toBeLessThan(to + SECOND);
}
