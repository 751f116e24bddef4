import fc from "fast-check";
import { Caching } from "../support/caching";
import { runs } from "../../support/property-runs";

const NAMES = ["/app/a", "/app/b", "/shared/c", "/data/d", "/figgy/e"];
const name = fc.constantFrom(...NAMES);

/** What happens to parameters; each gives events by CloudTrail and by Parameter Store. */
type Change =
  | { readonly kind: "put" | "delete" | "expire"; readonly name: string }
  | { readonly kind: "deleteMany"; readonly names: readonly string[] };

const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("put" as const), name }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("delete" as const), name }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("expire" as const), name }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("deleteMany" as const),
      names: fc.subarray(NAMES, { minLength: 2 }),
    }),
  },
);

/** How an event fares on its way: how often it arrives, and after how many further changes. */
const fate = (least: number) =>
  fc.record({ deliveries: fc.integer({ min: least, max: 3 }), delay: fc.integer({ min: 0, max: 6 }) });

function happen(caching: Caching, step: Change): readonly string[] {
  caching.time += 1;
  switch (step.kind) {
    case "put":
      return caching.put(step.name);
    case "delete":
      return caching.delete(step.name);
    case "expire":
      return caching.expire(step.name);
    case "deleteMany":
      return caching.delete(...step.names);
  }
}

/** Lets changes happen one after the other, and each event arrive as its fate has it. */
async function play(
  caching: Caching,
  changes: readonly Change[],
  fates: fc.Stream<{ deliveries: number; delay: number }>,
) {
  const arriving: { readonly at: number; readonly event: string }[] = [];
  const arrive = async (now: number) => {
    const batch = arriving.filter(({ at }) => at === now).map(({ event }) => event);
    if (batch.length > 0) await caching.deliver(...batch);
  };
  for (const [now, step] of changes.entries()) {
    for (const event of happen(caching, step)) {
      const { deliveries, delay } = fates.next().value;
      for (let delivery = 0; delivery < deliveries; delivery++) {
        arriving.push({ at: now + delay * (delivery + 1), event });
      }
    }
    await arrive(now);
  }
  const last = Math.max(0, ...arriving.map(({ at }) => at));
  for (let now = changes.length; now <= last; now++) await arrive(now);
}

function expectTruth({ table, truth }: Caching): void {
  expect(table.active).toEqual(truth);
  const names = table.items.map(({ parameterName }) => parameterName);
  expect(new Set(names).size).toBe(names.length);
}

describe("whatever happens to parameters, and however its events arrive", () => {
  const changes = fc.array(change, { maxLength: 30 });

  test("the cache is what Parameter Store is, one item a name, as long as each event arrives at last", async () => {
    await fc.assert(
      fc.asyncProperty(changes, fc.infiniteStream(fate(1)), async (script, fates) => {
        const caching = new Caching();
        await play(caching, script, fates);
        expectTruth(caching);
      }),
      { numRuns: runs(100) },
    );
  });

  test("one run of the syncer brings it there when events are lost", async () => {
    await fc.assert(
      fc.asyncProperty(changes, fc.infiniteStream(fate(0)), async (script, fates) => {
        const caching = new Caching();
        await play(caching, script, fates);
        await caching.sync();
        expectTruth(caching);
        const { writes } = caching.table;
        expect(await caching.sync()).toMatchObject({ repaired: [], removed: 0, failures: [], left: 0 });
        expect(caching.table.writes).toBe(writes);
      }),
      { numRuns: runs(100) },
    );
  });

  test("a client that reads the whole once, and then only what is newer, has it too", async () => {
    await fc.assert(
      fc.asyncProperty(changes, changes, fc.infiniteStream(fate(1)), async (before, after, fates) => {
        const caching = new Caching();
        await play(caching, before, fates);
        const client = new Set(caching.table.active);
        const read = caching.time;
        caching.time += 1;
        await play(caching, after, fates);
        for (const { parameterName, lastUpdated, state } of caching.table.items) {
          if (Number(lastUpdated) <= read) continue;
          if (state === "ACTIVE") client.add(parameterName);
          else client.delete(parameterName);
        }
        expect([...client].sort()).toEqual(caching.truth);
      }),
      { numRuns: runs(75) },
    );
  });
});

describe("whatever happens while several functions are at work, and wherever they are cut off", () => {
  test("the cache is what Parameter Store is, one item a name, without a run of the syncer", async () => {
    // Each change is told of once alone, and mostly of one name: no second event makes up for a first that went wrong.
    const changes = fc.array(
      fc.oneof(
        {
          weight: 9,
          arbitrary: fc.record({ kind: fc.constantFrom("put", "delete"), name: fc.constant("/app/a") }),
        },
        { weight: 1, arbitrary: change },
      ),
      { maxLength: 10 },
    ) as fc.Arbitrary<Change[]>;
    const cuts = fc.infiniteStream(fc.constantFrom(false, false, false, false, true));
    await fc.assert(
      fc.asyncProperty(changes, fc.scheduler(), cuts, async (script, scheduler, cut) => {
        const caching = new Caching();
        const { parameters, table } = caching;
        table.add("/app/a", 1, "DELETED");
        let budget = 40;
        /** A call that may be cut off before it is made, or after: the function cannot tell. */
        const fragile = <A extends unknown[], R>(call: (...inputs: A) => Promise<R>) =>
          scheduler.scheduleFunction(async (...inputs: A): Promise<R> => {
            if (budget > 0 && cut.next().value && budget--) throw new Error("cut off before");
            const result = await call(...inputs);
            if (budget > 0 && cut.next().value && budget--) throw new Error("cut off after");
            return result;
          });
        const manager = caching.manager(
          { existing: fragile(parameters.existing.bind(parameters)) },
          {
            itemsOf: fragile(table.itemsOf.bind(table)),
            replace: fragile(table.replace.bind(table)),
          },
        );
        const deliver = async (event: string): Promise<void> => {
          for (;;) {
            const [outcome] = await manager.process([event]);
            const done = !("names" in outcome!) || outcome.names.every(({ kind }) => kind !== "failed");
            if (done) return;
          }
        };
        const inTurn = scheduler.scheduleSequence(
          script.map((step) => ({
            label: step.kind,
            builder: async () => {
              arriving.push(...happen(caching, step).slice(0, 1).map(deliver));
            },
          })),
        );
        const arriving: Promise<void>[] = [];
        await scheduler.waitFor(inTurn.task.then(() => Promise.all(arriving)));
        expectTruth(caching);
      }),
      { numRuns: runs(400) },
    );
  });
});
