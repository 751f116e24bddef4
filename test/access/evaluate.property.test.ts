import * as fc from "fast-check";
import type { Answer } from "../../src/access/answer";
import { evaluate } from "../../src/access/evaluate";
import type { PolicyStatementJson } from "../../src/access/policies/document";
import type { Context, NaiveWorld } from "./support/naive-evaluator";
import { KEYS, naiveWorld, request, statement, worldOf } from "./support/random-worlds";
import { runs } from "../support/property-runs";

const RUNS = { numRuns: runs(500) };
const RANK: Readonly<Record<Answer["outcome"], number>> = { denied: 0, unknown: 1, allowed: 2 };

/** Some keys stated, some open. */
const someContext: fc.Arbitrary<Context> = fc
  .tuple(
    fc.subarray(Object.keys(KEYS)),
    fc.record(
      Object.fromEntries(Object.entries(KEYS).map(([key, all]) => [key, fc.constantFrom(null, ...all)])),
    ),
  )
  .map(([keys, values]) => Object.fromEntries(keys.map((key) => [key, values[key]!])));

function answer(naive: NaiveWorld, context: Context): Answer {
  return evaluate(request(context), worldOf(naive));
}

/** The world with one more statement in one of its policies. */
function withAdded(naive: NaiveWorld, added: PolicyStatementJson, where: number): NaiveWorld {
  const places: NaiveWorld[] = [
    { ...naive, identity: [...naive.identity, added] },
    { ...naive, boundary: naive.boundary && [...naive.boundary, added] },
    { ...naive, resource: [...naive.resource, { ...added, Principal: "*" }] },
    { ...naive, controls: naive.controls.map((level, i) => (i === 0 ? [...level, added] : level)) },
  ];
  return places[where]!;
}

const place = fc.integer({ min: 0, max: 3 });

describe("a world's answers", () => {
  it("never grant more after a denial is added", () => {
    fc.assert(
      fc.property(naiveWorld, someContext, statement, place, (naive, context, added, where) => {
        const denying = withAdded(naive, { ...added, Effect: "Deny" }, where);

        expect(RANK[answer(denying, context).outcome]).toBeLessThanOrEqual(
          RANK[answer(naive, context).outcome],
        );
      }),
      RUNS,
    );
  });

  it("never grant less after an allowance is added", () => {
    fc.assert(
      fc.property(naiveWorld, someContext, statement, place, (naive, context, added, where) => {
        const allowing = withAdded(naive, { ...added, Effect: "Allow" }, where);

        expect(RANK[answer(allowing, context).outcome]).toBeGreaterThanOrEqual(
          RANK[answer(naive, context).outcome],
        );
      }),
      RUNS,
    );
  });

  it("do not depend on the order of statements and of lists", () => {
    fc.assert(
      fc.property(naiveWorld, someContext, (naive, context) => {
        const [given, turned] = [answer(naive, context), answer(turnedAround(naive), context)];

        expect(turned.outcome).toBe(given.outcome);
        expect(turned.statements.map(({ policy }) => policy).sort()).toEqual(
          given.statements.map(({ policy }) => policy).sort(),
        );
        if (given.outcome === "unknown" && turned.outcome === "unknown") {
          expect(turned.attributes).toEqual(given.attributes);
        }
      }),
      RUNS,
    );
  });

  it("that are definite stay the same whatever else is stated", () => {
    fc.assert(
      fc.property(naiveWorld, someContext, someContext, (naive, context, more) => {
        const given = answer(naive, context);
        const refined = answer(naive, { ...more, ...context });
        if (given.outcome !== "unknown") expect(refined.outcome).toBe(given.outcome);
      }),
      RUNS,
    );
  });

  it("that are unknown are definite once what they name is stated", () => {
    fc.assert(
      fc.property(naiveWorld, someContext, someContext, (naive, context, more) => {
        const given = answer(naive, context);
        if (given.outcome !== "unknown") return;
        const stated = Object.fromEntries(given.attributes.map((key) => [key, more[key] ?? null]));

        expect(answer(naive, { ...stated, ...context }).outcome).not.toBe("unknown");
      }),
      RUNS,
    );
  });

  it("name statements that are there, with the effect that they decide by", () => {
    fc.assert(
      fc.property(naiveWorld, someContext, (naive, context) => {
        const given = answer(naive, context);

        for (const { policy, index, effect } of given.statements) {
          const statements = { identity: naive.identity, boundary: naive.boundary, resource: naive.resource }[
            policy
          ];
          const [account, unit] = naive.controls;
          const written = statements ?? { account, unit, FullAWSAccess: undefined }[policy];
          if (policy !== "FullAWSAccess") expect(written?.[index]?.Effect).toBe(effect);
          if (given.outcome !== "unknown")
            expect(effect).toBe(given.outcome === "allowed" ? "Allow" : "Deny");
        }
      }),
      RUNS,
    );
  });
});

/** The same world with every list reversed but for the organization's levels. */
function turnedAround(naive: NaiveWorld): NaiveWorld {
  return { ...reversed(naive), controls: naive.controls.map(reversed) };
}

function reversed<T>(value: T): T {
  if (Array.isArray(value)) return value.map(reversed).reverse() as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, reversed(inner)])
      .reverse(),
  ) as T;
}
