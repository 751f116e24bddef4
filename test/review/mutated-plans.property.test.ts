import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { recordedTerminal } from "../cli/recorded-terminal";
import { renderReviewTable } from "../../src/cli/review/review-table";
import { FoundationError } from "../../src/core/errors";
import { readPlan } from "../../src/review/plan/read-plan";
import { renderJson } from "../../src/review/render/json";
import { renderMarkdown } from "../../src/review/render/markdown";
import { renderSarif } from "../../src/review/render/sarif";
import { review } from "../../src/review/review";
import { changeJson, planJson } from "./support/plans";

const FIXTURES = ["changes.json", "creations.json"].map((file) =>
  JSON.parse(readFileSync(join(__dirname, "fixtures", file), "utf8")),
);

/** Everything that can be said of a plan, or the refusal's text. */
function outputsOf(text: string): string {
  try {
    const report = review([readPlan({ source: "plan.json", text })]);
    const table = renderReviewTable(report, recordedTerminal());
    return [renderJson(report), renderMarkdown(report), renderSarif(report), table].join("\n");
  } catch (error) {
    if (error instanceof FoundationError) return error.message;
    throw error;
  }
}

/** The paths of all values in a plan. */
function pathsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, inner]) => pathsOf(inner, [...path, name]))];
}

function replaced(value: any, path: readonly string[], by: unknown): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return by;
  const copy = Array.isArray(value) ? [...value] : { ...value };
  (copy as any)[name] = replaced(value?.[name], rest, by);
  return copy;
}

const PATHS = FIXTURES.map((plan) =>
  fc.constantFrom(...pathsOf(plan).filter(([part]) => part !== "configuration" && part !== "variables")),
);
const RUNS = Number(process.env.REVIEW_MUTATIONS ?? 300);
const anything = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(null, [], {}, "", "*", -1, true, "__proto__", ["delete"]),
);

jest.setTimeout(300_000);

describe("a mutated plan", () => {
  it("is reviewed or refused, never a crash", () => {
    const mutation = fc
      .constantFrom(0, 1)
      .chain((index) =>
        fc.tuple(
          fc.constant(index),
          fc.array(fc.tuple(PATHS[index]!, anything), { minLength: 1, maxLength: 4 }),
        ),
      );

    fc.assert(
      fc.property(mutation, ([index, mutations]) => {
        const mutated = mutations.reduce(
          (all: unknown, [path, by]) => replaced(all, path, by),
          FIXTURES[index],
        );
        expect(typeof outputsOf(JSON.stringify(mutated))).toBe("string");
      }),
      { numRuns: RUNS },
    );
  });

  it("is refused when its text is cut", () => {
    const text = JSON.stringify(FIXTURES[0]);

    fc.assert(
      fc.property(fc.nat(text.length - 1), (length) => {
        expect(outputsOf(text.slice(0, length))).toMatch(/^PLAN_INVALID/);
      }),
      { numRuns: 200 },
    );
  });
});

describe("a sensitive value", () => {
  const CANARY = "canary-7f3a";
  const attribute = fc.constantFrom(
    "value",
    "policy",
    "assume_role_policy",
    "kms_key_id",
    "name",
    "retention_in_days",
    "acl",
    "tags",
  );
  const type = fc.constantFrom(
    "aws_ssm_parameter",
    "aws_iam_role",
    "aws_kms_key",
    "aws_s3_bucket",
    "aws_sqs_queue",
    "aws_organizations_policy",
  );
  /** A value that holds the canary somewhere, and the marks that cover it. */
  const { planted } = fc.letrec<{ planted: { value: unknown; mark: unknown } }>((tie) => ({
    planted: fc.oneof(
      { depthSize: "small" },
      fc.constant({ value: CANARY, mark: true }),
      fc.constant({ value: { Statement: CANARY }, mark: true }),
      tie("planted").map(({ value, mark }) => ({ value: { inner: value, plain: 1 }, mark: { inner: mark } })),
      tie("planted").map(({ value, mark }) => ({ value: [0, value], mark: [false, mark] })),
    ),
  }));

  it("appears in no output, wherever it stands and whichever side marks it", () => {
    const actions = fc.constantFrom(["create"], ["update"], ["delete"], ["delete", "create"], ["forget"]);
    const sides = fc.constantFrom("before", "after", "both");

    fc.assert(
      fc.property(
        type,
        attribute,
        planted,
        actions,
        sides,
        fc.boolean(),
        (of, name, secret, action, side, drift) => {
          const holder = { [name]: secret.value, other: "x" };
          const empty = { [name]: "y", other: "x" };
          const change = changeJson(of, {
            actions: action,
            before: side === "after" ? empty : holder,
            after: side === "before" ? empty : holder,
            change: {
              before_sensitive: side === "after" ? {} : { [name]: secret.mark },
              after_sensitive: side === "before" ? {} : { [name]: secret.mark },
            },
          });
          const plan = drift ? planJson([], { resource_drift: [change] }) : planJson([change]);

          expect(outputsOf(JSON.stringify(plan))).not.toContain(CANARY);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it.each([0, 1])("of a real plan appears in no output (%i)", (index) => {
    const text = JSON.stringify(FIXTURES[index]);

    expect(text).toContain("canary");
    expect(outputsOf(text)).not.toContain("canary");
  });
});
