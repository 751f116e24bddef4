import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { damage, damaged, pathsIn } from "./support/broken-plans";
import { outputsOf } from "./support/all-outputs";
import { accountPlanJson, parameter, role, rolePolicy, stays, store } from "./support/planned-accounts";
import { changeJson, planJson, policy } from "./support/plans";

const FIXTURES = ["changes.json", "creations.json"].map((file) =>
  JSON.parse(readFileSync(join(__dirname, "fixtures", file), "utf8")),
);

/** How many plans are broken; in CI more than in a run that somebody waits for. */
const MUTATIONS = Number(process.env.REVIEW_MUTATIONS ?? 500);

/** So few changes make a plan that thousands of plans take seconds. */
const CHANGES_A_PLAN = 4;

/** The recorded plans in pieces, each a whole plan of few changes. */
const PLANS: readonly object[] = FIXTURES.flatMap((plan) => {
  const { resource_changes: changes = [], resource_drift: drift = [], ...rest } = plan;
  return Array.from({ length: Math.ceil(changes.length / CHANGES_A_PLAN) }, (_, index) => {
    const piece = (list: object[]) => list.slice(index * CHANGES_A_PLAN, (index + 1) * CHANGES_A_PLAN);
    return { ...rest, resource_changes: piece(changes), resource_drift: piece(drift) };
  });
});

const DAMAGED_MEMBERS = [
  "format_version",
  "complete",
  "resource_changes",
  "resource_drift",
  "output_changes",
  "checks",
];

const STATE_CANARY = "canary-in-the-state";
const secret = (...names: string[]) => ({ sensitive: Object.fromEntries(names.map((name) => [name, true])) });
const read = (Resource: string) => ({
  Effect: "Allow",
  Action: ["ssm:GetParameter", "kms:Decrypt"],
  Resource,
});
const hidden = (name: string, ...names: string[]) =>
  rolePolicy("dev", [read("a")], [read(STATE_CANARY)], { name, ...secret("policy", ...names) });

/** A plan of a config store, whose secrets are in policies, in names and in what a variable says. */
const STORE: object = accountPlanJson([
  ...store(),
  parameter("/figgy/users/ada/roles", '["dev"]'),
  parameter("/figgy/rbac/ops/namespaces", JSON.stringify([`/${STATE_CANARY}`]), {
    expressions: { value: { references: ["var.secret"] } },
  }),
  stays(
    "aws_ssm_parameter",
    "secret",
    { name: "/figgy/secret", type: "SecureString", value: STATE_CANARY },
    secret("value"),
  ),
  rolePolicy("dev", [read("*")], [read("*"), read("arn:aws:ssm:*:*:parameter/app/*")]),
  hidden("hidden"),
  hidden("unattributed", "role"),
  stays(
    "aws_iam_policy",
    "managed",
    { arn: STATE_CANARY, name: STATE_CANARY, policy: policy(read("*")) },
    secret("arn", "name"),
  ),
  { ...role("ops"), before: null, unknown: { arn: true, id: true } },
  {
    type: "aws_kms_key",
    name: "K",
    before: null,
    after: { policy: policy() },
    unknown: { arn: true, key_id: true },
  },
  {
    type: "aws_kms_alias",
    name: "A",
    before: null,
    after: { name: "alias/app-key" },
    unknown: { target_key_id: true },
    expressions: { target_key_id: { references: ["aws_kms_key.K.key_id", "aws_kms_key.K"] } },
  },
]);

/** A plan of a config store, and what breaks it. */
const brokenStore = fc.array(
  fc.record({
    path: fc.constantFrom(...pathsIn(STORE, ["prior_state", "resource_changes", "configuration"])),
    by: damage,
  }),
  { minLength: 1, maxLength: 4 },
);

/** A plan, and what breaks it. */
const broken = fc.oneof(
  ...PLANS.map((plan) => {
    const one = fc.record({ path: fc.constantFrom(...pathsIn(plan, DAMAGED_MEMBERS)), by: damage });
    return fc.record({ plan: fc.constant(plan), damages: fc.array(one, { minLength: 1, maxLength: 4 }) });
  }),
);

jest.setTimeout(600_000);

describe("a mutated plan", () => {
  it("is reviewed or refused, never a crash, and shows no secret whose mark is left alone", () => {
    fc.assert(
      fc.property(broken, ({ plan, damages }) => {
        const outputs = outputsOf(JSON.stringify(damaged(plan, damages)) ?? "");

        expect(outputs.length).toBeGreaterThan(0);
        if (!damages.some(({ path }) => path.some((part) => part.endsWith("_sensitive")))) {
          expect(outputs).not.toContain("canary-in-the-state");
        }
      }),
      { numRuns: MUTATIONS },
    );
  });

  it("of a config store is, too: whoever it says may do what, and whatever its code says", () => {
    fc.assert(
      fc.property(brokenStore, (damages) => {
        const outputs = outputsOf(JSON.stringify(damaged(STORE, damages)) ?? "");

        expect(outputs.length).toBeGreaterThan(0);
        if (!damages.some(({ path }) => path.some((part) => /sensitive/.test(part)))) {
          expect(outputs).not.toContain(STATE_CANARY);
        }
      }),
      { numRuns: MUTATIONS / 2 },
    );
  });

  it("is refused when its text is cut", () => {
    const text = JSON.stringify(FIXTURES[0]);

    fc.assert(
      fc.property(fc.nat(text.length - 1), (length) => {
        expect(outputsOf(text.slice(0, length))).toMatch(/^PLAN_INVALID/);
      }),
      { numRuns: MUTATIONS / 5 },
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
      { numRuns: MUTATIONS },
    );
  });

  it.each([0, 1])("of a real plan appears in no output (%i)", (index) => {
    const text = JSON.stringify(FIXTURES[index]);

    expect(text).toContain("canary");
    expect(outputsOf(text)).not.toContain("canary");
  });
});
