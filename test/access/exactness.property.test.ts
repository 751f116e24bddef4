import * as fc from "fast-check";
import { evaluate } from "../../src/access/evaluate";
import { type Context, naivelyAllowed } from "./support/naive-evaluator";
import { contexts, KEYS, keysOf, naiveRequest, naiveWorld, request, worldOf } from "./support/random-worlds";

const MAXIMUM_CONTEXTS = 4_000;

describe("answers", () => {
  it("are the naive evaluator's when every key is stated", () => {
    const anyContext: fc.Arbitrary<Context> = fc.record(
      Object.fromEntries(Object.entries(KEYS).map(([key, values]) => [key, fc.constantFrom(null, ...values)])),
    );
    fc.assert(
      fc.property(naiveWorld, anyContext, (naive, context) => {
        const answer = evaluate(request(context), worldOf(naive));

        expect(answer.outcome).toBe(naivelyAllowed(naive, naiveRequest(context)) ? "allowed" : "denied");
      }),
      { numRuns: 5_000 },
    );
  });

  it("are unknown exactly if both outcomes are possible, and name exactly the keys that matter", () => {
    fc.assert(
      fc.property(naiveWorld, (naive) => {
        const keys = keysOf(naive);
        fc.pre(keys.reduce((count, key) => count * (KEYS[key]!.length + 1), 1) <= MAXIMUM_CONTEXTS);
        const outcomes = new Map([...contexts(keys)].map((c) => [idOf(keys, c), naivelyAllowed(naive, naiveRequest(c))]));
        const possible = new Set(outcomes.values());

        const answer = evaluate(request(), worldOf(naive));
        (globalThis as any).S ??= {}; const S = (globalThis as any).S; const kk = answer.outcome+" keys"+keys.length+" attrs"+((answer as any).attributes?.length ?? ""); S[kk] = (S[kk]??0)+1;
        expect(answer.outcome).toBe(possible.size === 2 ? "unknown" : possible.has(true) ? "allowed" : "denied");
        if (answer.outcome === "unknown") {
          expect(answer.attributes).toEqual(keys.filter((key) => matters(key, keys, outcomes)).sort());
        }
      }),
      { numRuns: 1_000 },
    );
    console.log((globalThis as any).S);
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
      { numRuns: 1_000 },
    );
  });
});

function idOf(keys: readonly string[], context: Context): string {
  return JSON.stringify(keys.map((key) => context[key]));
}

/** Whether two contexts that differ in a key alone have different outcomes. */
function matters(key: string, keys: readonly string[], outcomes: ReadonlyMap<string, boolean>): boolean {
  const others = keys.filter((other) => other !== key);
  for (const context of contexts(others)) {
    const found = new Set([...contexts([key], context)].map((c) => outcomes.get(idOf(keys, c))));
    if (found.size === 2) return true;
  }
  return false;
}
