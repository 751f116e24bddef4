import fc from "fast-check";
import { type AuditOutcome, Auditor } from "../../../src/handlers/config-auditor/audit";
import type { AuditTable, ParameterHistory } from "../../../src/handlers/config-auditor/ports";
import { ENVIRONMENT, errorsOf } from "../support/auditing";
import { MemoryAuditTable } from "../support/memory-audit-table";
import { ParameterStore } from "../support/parameter-store";
import { storeEventIdOf } from "../support/store-events";
import { deleteEvent, eventIdOf, putEvent } from "../support/trail-events";
import { runs } from "../../support/property-runs";

const SECOND = Date.parse("2026-03-01T10:00:00.000Z");
const NAME = "/app/a";

/** A point that work reaches, and where it waits until it is let go. */
class Gate {
  private reach: () => void = () => undefined;
  private open: () => void = () => undefined;
  public readonly reached = new Promise<void>((resolve) => (this.reach = resolve));
  private readonly opened = new Promise<void>((resolve) => (this.open = resolve));

  public async pass(): Promise<void> {
    this.reach();
    await this.opened;
  }

  public letGo(): void {
    this.open();
  }
}

/** One delivery of an event, which waits between its reads and its first write. */
class Delivery {
  private readonly gate = new Gate();
  private readonly outcome: Promise<readonly AuditOutcome[]>;

  public constructor(event: string, history: ParameterHistory, table: AuditTable) {
    const insert: AuditTable["insert"] = async (...record) => {
      await this.gate.pass();
      return table.insert(...record);
    };
    const waiting = { recorded: table.recorded.bind(table), latest: table.latest.bind(table), insert };
    this.outcome = new Auditor(ENVIRONMENT, history, waiting).audit([event]);
  }

  public get hasRead(): Promise<void> {
    return this.gate.reached;
  }

  /** Writes; returns what came of the event's only change. */
  public async end(): Promise<object | undefined> {
    this.gate.letGo();
    const [outcome] = await this.outcome;
    return outcome?.kind === "audited" ? outcome.changes[0] : outcome;
  }
}

describe.each([
  ["that forgets what it refused", false],
  ["that remembers what it refused", true],
])(
  "two deliveries of one event that both read before either writes, with a table %s",
  (_title, remembers) => {
    const created = { version: 1, modified: SECOND + 700, type: "String", value: "new" };

    /** Each history is what one of the deliveries reads; they end in the order of the histories, or the other way round. */
    async function delivered(
      event: string,
      histories: readonly ParameterHistory[],
      order: "in order" | "in reverse",
      taken: readonly number[] = [],
    ) {
      const table = new MemoryAuditTable(remembers);
      for (const time of taken) {
        const caller = { user: "jordandev" };
        const other = {
          parameterName: NAME,
          time,
          action: "DeleteParameter",
          eventId: `at ${time}`,
          caller,
        } as const;
        await table.insert(other, 0);
      }
      const deliveries = histories.map((history) => new Delivery(event, history, table));
      for (const { hasRead } of deliveries) await hasRead;
      const results: (object | undefined)[] = [];
      for (const delivery of order === "in order" ? deliveries : deliveries.toReversed()) {
        results.push(await delivery.end());
      }
      return { results, records: table.of(NAME).filter(({ eventId }) => eventId === eventIdOf(event)) };
    }

    const absent: ParameterHistory = { versions: async () => [] };
    const again: ParameterHistory = { versions: async () => [created] };

    describe.each(["in order", "in reverse"] as const)("%s", (order) => {
      test("make one record of a deletion, though the parameter was created again between their reads", async () => {
        const { results, records } = await delivered(deleteEvent(NAME, SECOND + 500), [absent, again], order);
        expect(records.map(({ time }) => time)).toEqual([order === "in order" ? SECOND + 999 : SECOND + 699]);
        expect(results).toMatchObject([{ result: "recorded" }, { result: "recorded before" }]);
      });

      test("make one record of a put, though the parameter was deleted between their reads", async () => {
        const { results, records } = await delivered(putEvent(NAME, 1, SECOND + 700), [again, absent], order);
        expect(records.map(({ action }) => action)).toEqual([
          order === "in order" ? "PutParameter" : "PutParameterUnresolved",
        ]);
        expect(results).toMatchObject([{ result: "recorded" }, { result: "recorded before" }]);
      });

      test.each([
        ["the one's", [SECOND + 999]],
        ["the other's", [SECOND + 699]],
        ["both", [SECOND + 699, SECOND + 999]],
      ])("make one record where %s place is taken by another change", async (_whose, taken) => {
        const event = deleteEvent(NAME, SECOND + 500);
        const { results, records } = await delivered(event, [absent, again], order, taken);
        expect(records).toHaveLength(1);
        expect(results).toMatchObject([{ result: "recorded" }, { result: "recorded before" }]);
      });
    });
  },
);

/** The id by which an event is recorded: CloudTrail's, or EventBridge's of an event that is no call. */
function idOf(event: string): string {
  return eventIdOf(event) ?? storeEventIdOf(event);
}

describe("deliveries that go on while parameters change", () => {
  const kinds = fc.array(fc.constantFrom("put", "put", "delete", "expire"), { minLength: 1, maxLength: 12 });
  const pauses = fc.infiniteStream(fc.constantFrom(0, 0, 1, 300));

  test.each([false, true])(
    "record each change once, of however many at the same moment (refusals are remembered: %s)",
    async (remembers) => {
      await fc.assert(
        fc.asyncProperty(kinds, pauses, fc.scheduler(), async (script, waits, scheduler) => {
          const store = new ParameterStore();
          const table = new MemoryAuditTable(remembers);
          const interleaved = new Auditor(
            ENVIRONMENT,
            { versions: scheduler.scheduleFunction((of: string) => store.versions(of)) },
            {
              recorded: scheduler.scheduleFunction(table.recorded.bind(table)),
              latest: scheduler.scheduleFunction(table.latest.bind(table)),
              insert: scheduler.scheduleFunction(table.insert.bind(table)),
            },
          );
          const events: string[] = [];
          const outcomes: Promise<readonly AuditOutcome[]>[] = [];
          const change = async (): Promise<void> => {
            let now = SECOND;
            for (const kind of script) {
              await scheduler.schedule(Promise.resolve());
              now += waits.next().value;
              if (kind !== "put" && !store.has(NAME)) continue;
              const event =
                kind === "put" ? store.put(NAME, now, { value: `${now}` }) : store[kind](NAME, now);
              events.push(event);
              outcomes.push(...[1, 2, 3].map(() => interleaved.audit([event])));
            }
          };
          await scheduler.waitFor(change().then(() => Promise.all(outcomes)));
          expect((await Promise.all(outcomes)).flat().flatMap(errorsOf)).toEqual([]);
          expect(table.records.map(({ eventId }) => eventId).sort()).toEqual(events.map(idOf).sort());
        }),
        { numRuns: runs(40) },
      );
    },
  );
});
