import fc from "fast-check";
import { SourceChanges } from "../../../src/handlers/ssm-stream-replicator/source-changes";
import { appItem, mergeItem, Replicating, REPLICATOR } from "../support/replicating";
import { putEvent } from "../support/trail-events";
import { runs } from "../../support/property-runs";

jest.setTimeout(60_000);

const TIME = Date.parse("2026-03-01T10:00:00.412Z");

/** Sources: each has so many replicas, a chain of so many that hangs from the first of them, and a part in a merge. */
const sources = fc.array(
  fc.record({ replicas: fc.integer({ min: 0, max: 130 }), chain: fc.integer({ min: 0, max: 3 }) }),
  { minLength: 1, maxLength: 4 },
);

/** How the queue delivers: how many messages at a time, from which end, and how many writes there is time for. */
const deliveries = fc.array(
  fc.record({
    batchSize: fc.integer({ min: 1, max: 10 }),
    newestFirst: fc.boolean(),
    writes: fc.integer({ min: 1, max: 120 }),
  }),
  { minLength: 1, maxLength: 5 },
);

describe("changed sources that the time of a call does not suffice for", () => {
  test("are replicated by the deliveries that follow, however short: each replica is written once", async () => {
    await fc.assert(
      fc.asyncProperty(sources, deliveries, async (sizes, patterns) => {
        const replicating = new Replicating();
        const { parameters } = replicating;
        const expected = new Map<string, string>();
        const replicate = (source: string, destination: string) => {
          replicating.configure(appItem(source, destination));
          expected.set(destination, parameters.stored.get(source)?.value ?? expected.get(source)!);
        };
        let queue: string[] = [];
        for (const [n, { replicas, chain }] of sizes.entries()) {
          const source = `/app/s${n}/source`;
          parameters.set(source, `value ${n}`);
          parameters.set(`/app/s${n}/other`, "other");
          queue.push(putEvent(source, 1, TIME), putEvent(`/app/s${n}/other`, 1, TIME));
          const parts = [source, `/app/s${n}/other`].map((part) => `\${${part}}`);
          replicating.configure(mergeItem(parts, `/app/s${n}/merged`));
          expected.set(`/app/s${n}/merged`, `value ${n}other`);
          for (let one = 0; one < replicas; one++) replicate(source, `/app/s${n}/0-${one}`);
          for (let link = 1; replicas > 0 && link <= chain; link++) {
            replicate(`/app/s${n}/${link - 1}-0`, `/app/s${n}/${link}-0`);
          }
        }

        const mostDeliveries = 2 * expected.size + queue.length + 1;
        for (let n = 0; queue.length > 0; n++) {
          expect(n).toBeLessThanOrEqual(mostDeliveries);
          const { batchSize, newestFirst, writes } = patterns[n % patterns.length]!;
          if (newestFirst) queue.reverse();
          const batch = queue.splice(0, batchSize);
          const before = parameters.writes.length;
          const timeIsUp = () => parameters.writes.length - before >= writes;
          const changes = new SourceChanges(REPLICATOR, replicating.replication, timeIsUp);
          const outcomes = await changes.replicate(batch);
          expect(parameters.writes.length - before).toBeLessThanOrEqual(writes);
          const written = parameters.writes.slice(before);
          const unfinished = batch.filter((_, index) => {
            const outcome = outcomes[index]!;
            if (outcome.kind !== "replicated") throw new Error(outcome.kind);
            expect(outcome.replications.every((one) => one.outcome.kind !== "failed")).toBe(true);
            return outcome.left > 0;
          });
          queue = [...queue, ...unfinished, ...written.map((name) => putEvent(name, 1, TIME))];
        }

        expect(new Set(parameters.writes).size).toBe(parameters.writes.length);
        for (const [name, value] of expected) {
          expect([name, parameters.stored.get(name)?.value]).toEqual([name, value]);
        }
      }),
      { numRuns: runs(20) },
    );
  });
});
