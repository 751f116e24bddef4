import * as fc from "fast-check";
import { readFoundation } from "../../../src/access/matrix/store";
import { diffDeclarations } from "../../../src/review/declared/declared-changes";
import { evaluate } from "../../../src/access/evaluate";
import { ACCOUNT, policyOf, stackOf } from "./outputs";

const ACTIONS = ["ssm:GetParameter", "ssm:PutParameter", "ssm:GetParameters"];
const NAMES = ["a", "b", "ab"];
const arnOf = (name: string) => `arn:aws:ssm:eu-central-1:${ACCOUNT}:parameter/${name}`;
const VALUES = ["x", "y", "x, y"];

const some = <T>(...values: readonly T[]) =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 });
const oneOf = (name: string, opposite: string, values: fc.Arbitrary<string[]>) =>
  fc.tuple(fc.constantFrom(name, name, opposite), values).map(([key, list]) => ({ [key]: list }));

const statement = fc
  .tuple(
    fc.constantFrom("Allow", "Allow", "Deny"),
    oneOf("Action", "NotAction", some(...ACTIONS, "ssm:Get*", "ssm:*")),
    oneOf("Resource", "NotResource", some(...[...NAMES, "a*", "*"].map(arnOf), "*")),
    fc.option(
      fc
        .tuple(
          fc.constantFrom("StringEquals", "StringNotEquals", "StringLike", "StringEqualsIfExists"),
          some(...VALUES, "*"),
        )
        .map(([operator, values]) => ({ Condition: { [operator]: { "aws:SourceVpc": values } } })),
      { nil: {} },
    ),
  )
  .map(([Effect, action, resource, condition]) => ({ Effect, ...action, ...resource, ...condition }));
const statements = fc.array(statement, { maxLength: 4 });
const side = fc.record({
  own: statements,
  attached: statements,
  boundary: fc.option(statements, { freq: 2 }),
});
type Side = typeof side extends fc.Arbitrary<infer T> ? T : never;

function foundationOf({ own, attached, boundary }: Side) {
  return readFoundation([
    stackOf({
      aws_iam_policy: {
        A: { name: "attached", policy: policyOf(...attached) },
        B: { name: "boundary", policy: policyOf(...(boundary ?? [])) },
      },
      aws_iam_role: {
        R: {
          name: "worker",
          managed_policy_arns: ["${aws_iam_policy.A.arn}"],
          ...(boundary !== null && { permissions_boundary: "${aws_iam_policy.B.arn}" }),
        },
      },
      aws_iam_role_policy: { P: { role: "worker", policy: policyOf(...own) } },
    }),
  ]);
}

/** What a role may do: of each action, parameter and network. */
function rightsOf(sideOf: Side): string[] {
  const { world } = foundationOf(sideOf);
  return ACTIONS.flatMap((action) =>
    [...NAMES, "c"].flatMap((name) =>
      [...VALUES, null].flatMap((vpc) => {
        const { outcome } = evaluate(
          {
            principal: `arn:aws:iam::${ACCOUNT}:role/worker`,
            action,
            resource: arnOf(name),
            context: { "aws:SourceVpc": vpc },
          },
          world,
        );
        return outcome === "allowed" ? [`${action} ${name} ${vpc}`] : [];
      }),
    ),
  );
}

describe("any two outputs", () => {
  it("that answer a question differently have a change that says so", () => {
    fc.assert(
      fc.property(side, side, fc.boolean(), (one, other, alike) => {
        // Where the outputs are much alike, what is gained is not hidden by what else is.
        const [before, after] = alike
          ? [one, { ...one, own: [...one.own.slice(1), ...other.own.slice(0, 1)] }]
          : [one, other];
        const [old, now] = [rightsOf(before), rightsOf(after)];
        const kinds = diffDeclarations(
          foundationOf(before).declarations,
          foundationOf(after).declarations,
        ).map(({ kind }) => kind);

        if (now.some((right) => !old.includes(right))) {
          expect(kinds.some((kind) => kind === "gains" || kind === "may gain")).toBe(true);
        }
        if (old.some((right) => !now.includes(right))) {
          expect(kinds.some((kind) => kind === "loses" || kind === "may lose")).toBe(true);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("have none where a statement is moved, or divided by its actions", () => {
    fc.assert(
      fc.property(side, ({ own, attached, boundary }) => {
        const divided = [...own, ...attached].flatMap((one) =>
          "Action" in one ? (one.Action as string[]).map((Action) => ({ ...one, Action })) : [one],
        );

        expect(
          diffDeclarations(
            foundationOf({ own, attached, boundary }).declarations,
            foundationOf({ own: divided.reverse(), attached: [], boundary }).declarations,
          ),
        ).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });
});
