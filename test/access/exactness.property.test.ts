import * as fc from "fast-check";
import { evaluate } from "../../src/access/evaluate";
import { type Context, naivelyAllowed } from "./support/naive-evaluator";
import { contexts, KEYS, keysOf, naiveRequest, naiveWorld, request, worldOf } from "./support/random-worlds";
import { runs } from "../support/property-runs";

const MAXIMUM_CONTEXTS = 3_000;

describe("answers", () => {
  it("are the naive evaluator's when every key is stated", () => {
    const anyContext: fc.Arbitrary<Context> = fc.record(
      Object.fromEntries(
        Object.entries(KEYS).map(([key, values]) => [key, fc.constantFrom(null, ...values)]),
      ),
    );
    fc.assert(
      fc.property(naiveWorld, anyContext, (naive, context) => {
        const answer = evaluate(request(context), worldOf(naive));

        expect(answer.outcome).toBe(naivelyAllowed(naive, naiveRequest(context)) ? "allowed" : "denied");
      }),
      { numRuns: runs(1_250) },
    );
  });

  it("are unknown exactly if both outcomes are possible, and name exactly the keys that matter", () => {
    fc.assert(
      fc.property(naiveWorld, (naive) => {
        const keys = keysOf(naive);
        fc.pre(keys.reduce((count, key) => count * (KEYS[key]!.length + 1), 1) <= MAXIMUM_CONTEXTS);
        const all = [...contexts(keys)];
        const outcomes = all.map((context) => naivelyAllowed(naive, naiveRequest(context)));
        const possible = new Set(outcomes);

        const answer = evaluate(request(), worldOf(naive));

        expect(answer.outcome).toBe(
          possible.size === 2 ? "unknown" : possible.has(true) ? "allowed" : "denied",
        );
        if (answer.outcome === "unknown") {
          expect(answer.attributes).toEqual(keys.filter((key) => matters(key, keys, outcomes)).sort());
        }
      }),
      { numRuns: runs(250) },
    );
  });

  it("that are unknown give examples of both outcomes", () => {
    fc.assert(
      fc.property(naiveWorld, (naive) => {
        const answer = evaluate(request(), worldOf(naive));
        fc.pre(answer.outcome === "unknown" && Object.keys(answer.allowedWhen).length > 0);
        if (answer.outcome !== "unknown") return;

        expect(evaluate(request(answer.allowedWhen), worldOf(naive)).outcome).toBe("allowed");
        expect(evaluate(request(answer.deniedWhen), worldOf(naive)).outcome).toBe("denied");
      }),
      { numRuns: runs(250) },
    );
  });
});

/** Whether two contexts that differ in a key alone have different outcomes, in the order of `contexts`. */
function matters(key: string, keys: readonly string[], outcomes: readonly boolean[]): boolean {
  const count = (name: string): number => KEYS[name]!.length + 1;
  const stride = keys.slice(keys.indexOf(key) + 1).reduce((product, other) => product * count(other), 1);
  return outcomes.some((outcome, i) => {
    const isFirst = Math.floor(i / stride) % count(key) === 0;
    return !isFirst && outcome !== outcomes[i - stride];
  });
}
