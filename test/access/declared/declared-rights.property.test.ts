import * as fc from "fast-check";
import type { Answer } from "../../../src/access/answer";
import { describeAnswer } from "../../../src/access/describe-answer";
import { evaluate } from "../../../src/access/evaluate";
import type { PolicyStatementJson } from "../../../src/access/policies/document";
import type { World } from "../../../src/access/world/world";
import { FoundationError } from "../../../src/core/errors";
import { POLICY_LIMITS } from "../../../src/core/limits";
import { anyModel, LARGE_MODEL, type Model, organizationOf, reordered } from "./models";
import { type Expected, expectedOf } from "./rights";
import { accessPoliciesOf, roleOf, stackOf, statementsOf, withPolicies, worldOf } from "./synthesized";

/** Each model is a whole organization, synthesized: so many in a default run, and 1,000 where a change must pass. */
const MODELS = Number(process.env["ACCESS_MODELS"] ?? 8);
const RUNS = { numRuns: MODELS, examples: [[LARGE_MODEL]] as [Model][] };

jest.setTimeout(1_200_000);

const RANK: Readonly<Record<Answer["outcome"], number>> = { denied: 0, unknown: 1, allowed: 2 };
const { maximum } = POLICY_LIMITS["managed policy"];

function outcomesOf(
  world: World,
  model: Model,
  role: string,
  questions: readonly Expected[],
): Answer["outcome"][] {
  const principal = roleOf(model, role);
  return questions.map(({ request }) => evaluate({ ...request, principal }, world).outcome);
}

/** Models whose every statement has room in a policy; the others are refused. */
function whenSynthesized(model: Model, check: (stack: ReturnType<typeof stackOf>) => void): void {
  let stack;
  try {
    stack = stackOf(organizationOf(model));
  } catch (error) {
    expect(error).toBeInstanceOf(FoundationError);
    expect(new Set((error as FoundationError).problems.map(({ code }) => code))).toEqual(
      new Set(["POLICY_TOO_LARGE"]),
    );
    return;
  }
  check(stack);
}

describe("the policies of any declared organization", () => {
  it("grant exactly what it declares, and are split where they have no room in one", () => {
    let split = 0;
    fc.assert(
      fc.property(anyModel, (model) => {
        whenSynthesized(model, (stack) => {
          const world = worldOf(stack);
          for (const role of Object.keys(model.roleTypes)) {
            for (const { request, allowed } of expectedOf(model, role)) {
              const asked = { ...request, principal: roleOf(model, role) };
              const answer = evaluate(asked, world);
              if (answer.outcome === (allowed ? "allowed" : "denied")) continue;
              const given = JSON.stringify({ ...request.encryptionContext, ...request.context });
              throw new Error(
                `${allowed ? "declared" : "not declared"}, with ${given}: ${describeAnswer(asked, answer)}`,
              );
            }
            const policies = accessPoliciesOf(stack, model, role);
            if (policies.length > 1) split++;
            for (const { policy } of policies) expect(policy.length).toBeLessThanOrEqual(maximum);
          }
        });
      }),
      RUNS,
    );
    expect(split).toBeGreaterThan(0);
  });

  it("are the same bytes whatever the order of the declaration", () => {
    fc.assert(
      fc.property(anyModel, (model) => {
        whenSynthesized(model, (stack) => {
          const other = stackOf(reordered(organizationOf(model)));
          expect(JSON.stringify(other)).toBe(JSON.stringify(stack));
        });
      }),
      RUNS,
    );
  });

  it("grant nothing more with one more denial", () => {
    fc.assert(
      fc.property(anyModel, fc.infiniteStream(fc.nat()), (model, numbers) => {
        whenSynthesized(model, (stack) => {
          const role = Object.keys(model.roleTypes)[0]!;
          const questions = someOf([...expectedOf(model, role)]);
          const statements = statementsOf(stack, model, role);
          const denial = anyDenial(statements, below(numbers));
          const denying = withPolicies(stack, model, role, [statements, [denial]]);

          const before = outcomesOf(worldOf(stack), model, role, questions);
          outcomesOf(worldOf(denying), model, role, questions).forEach((outcome, i) => {
            expect(RANK[outcome]).toBeLessThanOrEqual(RANK[before[i]!]);
          });
        });
      }),
      { numRuns: MODELS },
    );
  });

  it("answer the same however they are split", () => {
    fc.assert(
      fc.property(
        anyModel,
        fc.integer({ min: 1, max: 6 }),
        fc.infiniteStream(fc.nat()),
        (model, n, numbers) => {
          whenSynthesized(model, (stack) => {
            const role = Object.keys(model.roleTypes)[0]!;
            const questions = someOf([...expectedOf(model, role)]);
            const next = below(numbers);
            const parts: PolicyStatementJson[][] = Array.from({ length: n }, () => []);
            for (const statement of statementsOf(stack, model, role)) parts[next(n)]!.push(statement);
            const divided = withPolicies(stack, model, role, parts);

            expect(outcomesOf(worldOf(divided), model, role, questions)).toEqual(
              outcomesOf(worldOf(stack), model, role, questions),
            );
          });
        },
      ),
      { numRuns: MODELS },
    );
  });
});

const SOME = 400;

/** Questions of all kinds, but not all: the first property asks all. */
function someOf<T>(questions: readonly T[]): T[] {
  const step = Math.max(1, Math.floor(questions.length / SOME)) | 1;
  return questions.filter((_, i) => i % step === 0);
}

function below(numbers: fc.Stream<number>): (limit: number) => number {
  return (limit) => numbers.next().value! % limit;
}

/** A denial made of what the policies speak about, sometimes all that they do not. */
function anyDenial(
  statements: readonly PolicyStatementJson[],
  next: (below: number) => number,
): PolicyStatementJson {
  const pick = <T>(values: readonly T[]): T => values[next(values.length)]!;
  const actions = statements.flatMap(({ Action = [] }) => Action);
  const resources = statements.flatMap(({ Resource = [] }) => Resource);
  const action = pick([...actions, "ssm:*", "*"]);
  const { Condition } = pick(statements);
  return {
    Effect: "Deny",
    ...(next(4) === 0 ? { NotAction: action } : { Action: action }),
    ...(next(4) === 0 ? { NotResource: pick(resources) } : { Resource: pick([...resources, "*"]) }),
    ...(next(2) === 0 && Condition && { Condition }),
  };
}
