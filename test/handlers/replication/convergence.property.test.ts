import fc from "fast-check";
import type { ReplicationItem } from "../../../src/core/config-store/replication-config";
import { SyncRun } from "../../../src/handlers/replication-syncer/sync-run";
import { SourceChanges } from "../../../src/handlers/ssm-stream-replicator/source-changes";
import {
  appItem,
  mergeItem,
  Replicating,
  REPLICATION_KEY,
  REPLICATOR,
  serviceError,
} from "../support/replicating";
import { putEvent } from "../support/trail-events";
import { runs } from "../../support/property-runs";

jest.setTimeout(60_000);

const TIME = Date.parse("2026-03-01T10:00:00.412Z");

const NAMES = [..."abcdef"].map((letter) => `/app/x/${letter}`);
const SOURCES = ["/shared/1", "/shared/2", ...NAMES];
const source = fc.constantFrom(...SOURCES);
const element = fc.oneof(
  fc.constantFrom("text", "${x}"),
  fc.tuple(fc.constantFrom(...NAMES), fc.constantFrom("", ":uri")).map(([name, end]) => `\${${name}${end}}`),
);
const item = fc.oneof(
  fc.tuple(source, fc.constantFrom(...NAMES)).map(([from, to]) => appItem(from, to)),
  fc
    .tuple(fc.array(element, { minLength: 1, maxLength: 3 }), fc.constantFrom(...NAMES))
    .map(([elements, to]) => mergeItem(elements, to)),
);
const tables = fc.uniqueArray(item, { selector: (one) => JSON.stringify(one["destination"]), maxLength: 6 });

const change = fc.record({
  name: source,
  value: fc.constantFrom("one", "two words", "a/b", ""),
  /** How often the event arrives: lost, once, twice. */
  arrives: fc.constantFrom(0, 1, 1, 2),
  /** What goes wrong meanwhile with the name that follows. */
  failing: fc.option(source),
});

/** The value that a name must have, following the sources by recursion. */
function expectedValue(
  name: string,
  items: ReadonlyMap<string, ReplicationItem>,
  stored: Replicating,
): string | undefined {
  const configured = items.get(name);
  if (!configured) return stored.parameters.stored.get(name)?.value;
  const from = configured["source"] as { S?: string; L?: { S: string }[] };
  if (from.S) return expectedValue(from.S, items, stored);
  let value = "";
  for (const { S } of from.L!) {
    const token = /^\$\{(\/.*?)(:uri)?\}$/.exec(S);
    if (!token) {
      value += S;
      continue;
    }
    const part = expectedValue(token[1]!, items, stored);
    if (part === undefined) return undefined;
    value += token[2] ? encodeURIComponent(part).replaceAll("%20", "+") : part;
  }
  return value;
}

/** Names that are reached from themselves, and those that are made of them. */
function entangled(items: ReadonlyMap<string, ReplicationItem>): {
  cyclic: Set<string>;
  downstream: Set<string>;
} {
  const sourcesOf = (name: string): string[] => {
    const from = items.get(name)?.["source"] as { S?: string; L?: { S: string }[] } | undefined;
    if (!from) return [];
    if (from.S) return [from.S];
    return from.L!.flatMap(({ S }) => /^\$\{(\/.*?)(:uri)?\}$/.exec(S)?.[1] ?? []);
  };
  const upstream = (name: string): Set<string> => {
    const seen = new Set<string>();
    const open = sourcesOf(name);
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(...sourcesOf(next));
    }
    return seen;
  };
  const cyclic = new Set(NAMES.filter((name) => upstream(name).has(name)));
  const downstream = new Set(NAMES.filter((name) => [...upstream(name)].some((one) => cyclic.has(one))));
  return { cyclic, downstream };
}

async function syncAll(replicating: Replicating): Promise<void> {
  const run = new SyncRun(await replicating.replication.plan(), {
    replicator: replicating.replicator,
    report: () => undefined,
    timeIsUp: () => false,
  });
  expect(await run.from(undefined)).toBeUndefined();
}

describe("replication, whatever is configured and whatever happens", () => {
  test("writes nothing on a cycle, and after one run of the syncer every replica equals its source", async () => {
    await fc.assert(
      fc.asyncProperty(
        tables,
        fc.array(change, { maxLength: 12 }),
        fc.integer(),
        async (table, changes, seed) => {
          const replicating = new Replicating();
          const { parameters } = replicating;
          const items = new Map(table.map((one) => [(one["destination"] as { S: string }).S, one]));
          const { cyclic, downstream } = entangled(items);
          replicating.configure(...table);

          const events: { event: string; failing: string | null }[] = [];
          for (const { name, value, arrives, failing } of changes) {
            parameters.set(name, value || "v");
            for (let n = 0; n < arrives; n++) events.push({ event: putEvent(name, 1, TIME), failing });
          }
          shuffle(events, seed);
          for (const { event, failing } of events) {
            if (failing) parameters.failures.set(failing, serviceError("ThrottlingException"));
            await new SourceChanges(REPLICATOR, replicating.replication, () => false).replicate([event]);
            parameters.failures.clear();
          }
          await syncAll(replicating);

          for (const name of cyclic) expect(parameters.writes).not.toContain(name);
          for (const name of NAMES.filter(
            (one) => items.has(one) && !downstream.has(one) && !cyclic.has(one),
          )) {
            const expected = expectedValue(name, items, replicating);
            if (expected === undefined) continue;
            const { value, type, keyId } = parameters.stored.get(name)!;
            expect([name, value]).toEqual([name, expected]);
            if (type === "SecureString") expect(keyId).toBe(REPLICATION_KEY);
          }

          const writes = parameters.writes.length;
          await syncAll(replicating);
          expect(parameters.writes).toHaveLength(writes);
        },
      ),
      { numRuns: runs(125) },
    );
  });

  test("comes to rest: the events of its own writes cause no more writes than the chain is long", async () => {
    await fc.assert(
      fc.asyncProperty(tables, fc.constantFrom(...SOURCES), async (table, first) => {
        const replicating = new Replicating();
        const { parameters } = replicating;
        replicating.configure(...table);
        for (const name of SOURCES) parameters.set(name, `value of ${name}`);
        const open = [first];
        let events = 0;
        for (let name = open.shift(); name !== undefined; name = open.shift()) {
          expect(++events).toBeLessThan(200);
          const before = parameters.writes.length;
          await new SourceChanges(REPLICATOR, replicating.replication, () => false).replicate([
            putEvent(name, 1, TIME),
          ]);
          open.push(...parameters.writes.slice(before));
        }
      }),
      { numRuns: runs(75) },
    );
  });

  test("takes up a run at any checkpoint and still comes to the same end", async () => {
    await fc.assert(
      fc.asyncProperty(tables, fc.integer({ min: 1, max: 4 }), async (table, patience) => {
        const replicating = new Replicating();
        replicating.configure(...table);
        for (const name of SOURCES) replicating.parameters.set(name, `value of ${name}`);
        const plan = await replicating.replication.plan();
        const reported: string[] = [];
        let checkpoint = undefined;
        for (let runs = 0; ; runs++) {
          expect(runs).toBeLessThan(20);
          let asked = 0;
          const run: SyncRun = new SyncRun(plan, {
            replicator: replicating.replicator,
            report: ({ destination }) => reported.push(destination),
            timeIsUp: () => ++asked > patience + 1,
          });
          checkpoint = await run.from(checkpoint);
          if (!checkpoint) break;
        }
        expect(reported).toEqual(plan.planned.map(({ destination }) => destination));
      }),
    );
  });
});

function shuffle<T>(list: T[], seed: number): void {
  let state = seed >>> 0;
  for (let end = list.length - 1; end > 0; end--) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const other = state % (end + 1);
    [list[end], list[other]] = [list[other]!, list[end]!];
  }
}
