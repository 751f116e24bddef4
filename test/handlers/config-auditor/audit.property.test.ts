import fc from "fast-check";
import { Auditor } from "../../../src/handlers/config-auditor/audit";
import { CLOCK_TOLERANCE_MS } from "../../../src/handlers/config-auditor/version-resolution";
import { Auditing, ENVIRONMENT, errorsOf } from "../support/auditing";
import { eventIdOf } from "../support/trail-events";
import { runs } from "../../support/property-runs";

const START = Date.parse("2026-03-01T10:00:00.412Z");
const NAMES = ["/app/a", "/app/b", "/shared/c"] as const;

/** What happens next: somebody changes parameters, or an event is delivered, perhaps not for the first time. */
type Step =
  | { readonly kind: "put" | "delete"; readonly name: string; readonly pause: number }
  | { readonly kind: "deleteMany"; readonly names: readonly string[]; readonly pause: number }
  | { readonly kind: "deliver"; readonly pick: number };

/** One change of one parameter. */
interface Change {
  readonly event: string;
  readonly name: string;
  readonly kind: "put" | "delete";
  readonly value?: string;
}

const name = fc.constantFrom(...NAMES);

function stepsWithPauses(pause: fc.Arbitrary<number>): fc.Arbitrary<Step[]> {
  return fc.array(
    fc.oneof(
      { weight: 4, arbitrary: fc.record({ kind: fc.constant("put" as const), name, pause }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant("delete" as const), name, pause }) },
      {
        weight: 1,
        arbitrary: fc.record({
          kind: fc.constant("deleteMany" as const),
          names: fc.subarray([...NAMES]),
          pause,
        }),
      },
      { weight: 4, arbitrary: fc.record({ kind: fc.constant("deliver" as const), pick: fc.nat() }) },
    ),
    { maxLength: 25 },
  );
}

/** Plays the steps; returns the changes in the order in which they happened. */
async function play(auditing: Auditing, steps: readonly Step[]): Promise<readonly Change[]> {
  const changes: Change[] = [];
  const { store } = auditing;
  let now = START;
  for (const step of steps) {
    if (step.kind === "deliver") {
      if (changes.length > 0) await auditing.deliver(changes[step.pick % changes.length]!.event);
      continue;
    }
    now += step.pause;
    if (step.kind === "put") {
      const value = `value ${changes.length}`;
      changes.push({ event: store.put(step.name, now, { value }), name: step.name, kind: "put", value });
    } else if (step.kind === "delete" && store.has(step.name)) {
      changes.push({ event: store.delete(step.name, now), name: step.name, kind: "delete" });
    } else if (step.kind === "deleteMany") {
      const deleted = step.names.filter((candidate) => store.has(candidate));
      const event = store.deleteMany(step.names, now);
      changes.push(...deleted.map((candidate) => ({ event, name: candidate, kind: "delete" as const })));
    }
  }
  return changes;
}

function shuffled<T>(values: readonly T[], keys: fc.Stream<number>): readonly T[] {
  return values
    .map((value) => ({ value, key: keys.next().value as number }))
    .sort((a, b) => a.key - b.key)
    .map(({ value }) => value);
}

function expectEachOnce(auditing: Auditing, changes: readonly Change[]): void {
  const recorded = auditing.table.records.map(({ parameterName, eventId }) => `${parameterName} ${eventId}`);
  expect(recorded.sort()).toEqual(changes.map(({ name, event }) => `${name} ${eventIdOf(event)}`).sort());
  for (const change of changes) {
    const record = recordOf(auditing, change);
    expect(record.action).toMatch(
      change.kind === "put" ? /^PutParameter(Unresolved)?$/ : /^DeleteParameter$/,
    );
  }
}

function recordOf({ table }: Auditing, { name: of, event }: Change) {
  return table.of(of).find(({ eventId }) => eventId === eventIdOf(event))!;
}

const batchSizes = fc.array(fc.integer({ min: 1, max: 10 }), { minLength: 1, maxLength: 5 });

/** The events in batches of the sizes in turn. */
function batchesOf(events: readonly string[], sizes: readonly number[]): readonly (readonly string[])[] {
  const batches: (readonly string[])[] = [];
  for (let start = 0; start < events.length; start += batches.at(-1)!.length) {
    batches.push(events.slice(start, start + sizes[batches.length % sizes.length]!));
  }
  return batches;
}

describe("whatever happens within few milliseconds, and however its events arrive", () => {
  const steps = stepsWithPauses(fc.constantFrom(0, 0, 0, 1, 300));

  test("each change is recorded exactly once", async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.infiniteStream(fc.nat()), async (script, keys) => {
        const auditing = new Auditing();
        const changes = await play(auditing, script);
        const events = changes.map(({ event }) => event);
        await auditing.deliver(...shuffled([...events, ...events], keys));
        expectEachOnce(auditing, changes);
      }),
      { numRuns: runs(100) },
    );
  });

  test("each change is recorded exactly once when batches of any size are worked on side by side", async () => {
    await fc.assert(
      fc.asyncProperty(steps, batchSizes, fc.scheduler(), async (script, sizes, scheduler) => {
        const auditing = new Auditing();
        const changes = await play(
          auditing,
          script.filter(({ kind }) => kind !== "deliver"),
        );
        const { store, table } = auditing;
        const interleaved = new Auditor(
          ENVIRONMENT,
          { versions: scheduler.scheduleFunction((of: string) => store.versions(of)) },
          {
            recorded: scheduler.scheduleFunction(table.recorded.bind(table)),
            latest: scheduler.scheduleFunction(table.latest.bind(table)),
            insert: scheduler.scheduleFunction(table.insert.bind(table)),
          },
        );
        const events = changes.map(({ event }) => event);
        const batches = batchesOf([...events, ...events], sizes);
        const deliveries = Promise.all(batches.map((batch) => interleaved.audit(batch)));
        const outcomes = (await scheduler.waitFor(deliveries)).flat();
        expect(outcomes.flatMap(errorsOf)).toEqual([]);
        expectEachOnce(auditing, changes);
      }),
      { numRuns: runs(50) },
    );
  });
});

describe("puts of one batch, whatever their number and order", () => {
  test("each keep their own value, time orders them as they happened, and the history is read once a name", async () => {
    const puts = fc.array(
      fc.record({ kind: fc.constant("put" as const), name, pause: fc.constantFrom(0, 0, 1, 5) }),
      { minLength: 1, maxLength: 30 },
    );
    await fc.assert(
      fc.asyncProperty(puts, fc.infiniteStream(fc.nat()), async (script, keys) => {
        const auditing = new Auditing();
        const changes = await play(auditing, script);
        const versions = jest.spyOn(auditing.store, "versions");
        const recorded = jest.spyOn(auditing.table, "recorded");
        await auditing.auditor.audit(shuffled([...changes, ...changes], keys).map(({ event }) => event));
        expectEachOnce(auditing, changes);
        const names = new Set(changes.map((change) => change.name));
        expect([versions.mock.calls.length, recorded.mock.calls.length]).toEqual([names.size, names.size]);
        for (const of of names) {
          const happened = changes.filter((change) => change.name === of).map(({ value }) => value);
          expect(auditing.table.of(of).map(({ version }) => version?.value)).toEqual(happened);
        }
      }),
    );
  });
});

describe("puts within few milliseconds, whatever the order of their events", () => {
  test("each keeps its own value, and time orders them as they happened", async () => {
    const puts = fc.array(
      fc.record({ kind: fc.constant("put" as const), name, pause: fc.constantFrom(0, 0, 1, 5) }),
      {
        minLength: 2,
        maxLength: 30,
      },
    );
    await fc.assert(
      fc.asyncProperty(puts, fc.infiniteStream(fc.nat()), async (script, keys) => {
        const auditing = new Auditing();
        const changes = await play(auditing, script);
        await auditing.deliver(...shuffled(changes, keys).map(({ event }) => event));
        for (const of of NAMES) {
          const happened = changes.filter((change) => change.name === of).map(({ value }) => value);
          expect(auditing.table.of(of).map(({ version }) => version?.value)).toEqual(happened);
        }
      }),
    );
  });
});

describe("a deletion within a second, with puts before it and after it, whose events arrive in any order", () => {
  const pause = fc.integer({ min: 2, max: 90 });
  const puts = fc.array(pause, { minLength: 1, maxLength: 5 });

  test("comes after the puts before it and before the puts after it, each recorded once", async () => {
    await fc.assert(
      fc.asyncProperty(
        puts,
        pause,
        puts,
        fc.infiniteStream(fc.nat()),
        async (before, deletion, after, keys) => {
          const auditing = new Auditing();
          const { store, table, deliver } = auditing;
          let now = Math.floor(START / 1_000) * 1_000;
          const put = (after: number) => store.put("/app/a", (now += after), { value: `value at ${now}` });
          const earlier = before.map(put);
          await deliver(...shuffled(earlier, keys));
          const deleted = store.delete("/app/a", (now += deletion));
          const later = after.map(put);
          const events = [deleted, ...later];
          await deliver(...shuffled([...events, ...events, ...earlier], keys));
          const happened = [...earlier, ...events].map(eventIdOf);
          expect(table.of("/app/a").map(({ eventId }) => eventId)).toEqual(happened);
        },
      ),
      { numRuns: runs(100) },
    );
  });
});

describe("changes further apart than the clocks may be, whatever the order of their events", () => {
  test("time orders them as they happened", async () => {
    await fc.assert(
      fc.asyncProperty(
        stepsWithPauses(fc.integer({ min: CLOCK_TOLERANCE_MS + 1_000, max: 60_000 })),
        fc.infiniteStream(fc.nat()),
        async (script, keys) => {
          const auditing = new Auditing();
          const changes = await play(auditing, script);
          await auditing.deliver(...shuffled(changes, keys).map(({ event }) => event));
          for (const of of NAMES) {
            const happened = changes
              .filter((change) => change.name === of)
              .map(({ event }) => eventIdOf(event));
            expect(auditing.table.of(of).map(({ eventId }) => eventId)).toEqual(happened);
          }
        },
      ),
      { numRuns: runs(60) },
    );
  });
});
