import type { Report } from "../../../src/review/report";
import { renderJson } from "../../../src/review/render/json";
import { review } from "../../../src/review/review";
import { changeJson, planJson, planOf } from "../support/plans";

/**
 * The plan's JSON as Terraform 1.15 and OpenTofu 1.12 write it, format 1.2, field by field: what becomes of each, and
 * why a field that is left alone may be.
 */
const FIELDS = {
  plan: {
    format_version: "read: another major is refused, a newer minor warned of",
    terraform_version: "read: shown with the plan",
    variables:
      "ignored: values of the whole configuration, sensitive ones among them; what they do is in the changes",
    planned_values: "ignored: what the changes say, without their marks",
    resource_drift: "read",
    resource_changes: "read",
    deferred_changes: "warned of",
    deferred_action_invocations: "warned of",
    output_changes: "read: an output that is sensitive no more",
    action_invocations: "warned of",
    prior_state: "ignored: the changes have what was before",
    configuration: "read: the account that providers are allowed, and which outputs are declared sensitive",
    relevant_attributes: "ignored: every change outside Terraform is shown, whatever it influences",
    checks: "warned of: those that fail",
    timestamp: "ignored: the digest tells plans apart",
    applyable: "ignored: a plan without effect has no changes",
    complete: "warned of",
    errored: "warned of, and fails the gate",
  },
  entry: {
    address: "read",
    previous_address: "read: a move",
    module_address: "ignored: the address has it",
    mode: "read: what is only read or never kept is left out",
    type: "read",
    name: "ignored: the address has it",
    index: "ignored: the address has it",
    index_unknown: "ignored: in deferred changes only",
    provider_name: "ignored: types are told apart by their names; OpenTofu's registry has other addresses",
    deposed: "read",
    change: "read",
    action_reason: "read: tainted",
  },
  change: {
    actions: "read",
    before: "read",
    after: "read",
    after_unknown: "read",
    before_sensitive: "read",
    after_sensitive: "read",
    replace_paths: "read",
    importing: "read",
    generated_config: "ignored: the import is shown, and what it holds is in after",
    before_identity: "ignored: what identifies an object is among its attributes",
    after_identity: "ignored: what identifies an object is among its attributes",
  },
} as const;

/** A value for each field, such as documented, and what shows in a report when the field is read. */
const plain = () => planJson([changeJson("aws_sqs_queue", { before: { name: "a" }, after: { name: "b" } })]);
const reportOn = (plan: object): Report => review([planOf(plan)]);
const withEntry = (entry: object) =>
  planJson([{ ...changeJson("aws_sqs_queue", { before: { name: "a" }, after: { name: "b" } }), ...entry }]);
const withChange = (change: object) =>
  planJson([changeJson("aws_sqs_queue", { before: { name: "a" }, after: { name: "b" }, change })]);

const without = (report: Report) => ({
  ...report,
  plans: report.plans.map((plan) => ({ ...plan, digest: "" })),
});
const isSameReport = (one: object, other: object) =>
  renderJson(without(reportOn(one))) === renderJson(without(reportOn(other)));

const SAMPLES: Readonly<Record<keyof typeof FIELDS, Readonly<Record<string, object>>>> = {
  plan: {
    terraform_version: { ...plain(), terraform_version: "1.15.0" },
    variables: { ...plain(), variables: { password: { value: "secret", deprecated: "yes" } } },
    planned_values: {
      ...plain(),
      planned_values: { outputs: {}, root_module: { resources: [{ address: "a.b", tainted: true }] } },
    },
    resource_drift: { ...plain(), resource_drift: [changeJson("aws_cloudtrail", { before: { name: "t" } })] },
    resource_changes: planJson([]),
    deferred_changes: {
      ...plain(),
      deferred_changes: [{ reason: "instance_count_unknown", resource_change: {} }],
    },
    deferred_action_invocations: {
      ...plain(),
      deferred_action_invocations: [{ reason: "unknown", action_invocation: {} }],
    },
    output_changes: {
      ...plain(),
      output_changes: {
        o: { actions: ["update"], before: "s", after: "s", before_sensitive: true, after_sensitive: false },
      },
    },
    action_invocations: {
      ...plain(),
      action_invocations: [{ address: "action.aws_lambda_invoke.x", type: "aws_lambda_invoke" }],
    },
    prior_state: { ...plain(), prior_state: { format_version: "1.0", values: { root_module: {} } } },
    configuration: { ...plain(), configuration: {} },
    relevant_attributes: {
      ...plain(),
      relevant_attributes: [{ resource: "aws_sqs_queue.it", attribute: ["name"] }],
    },
    checks: {
      ...plain(),
      checks: [{ address: { kind: "check", to_display: "check.c" }, status: "fail", instances: [] }],
    },
    timestamp: { ...plain(), timestamp: "2026-01-01T00:00:00Z" },
    applyable: { ...plain(), applyable: false },
    complete: { ...plain(), complete: false },
    errored: { ...plain(), errored: true },
  },
  entry: {
    address: withEntry({ address: "module.a.aws_sqs_queue.it" }),
    previous_address: withEntry({ previous_address: "aws_sqs_queue.was" }),
    module_address: withEntry({ module_address: "module.a" }),
    mode: withEntry({ mode: "ephemeral" }),
    name: withEntry({ name: "other" }),
    index: withEntry({ index: 0 }),
    index_unknown: withEntry({ index_unknown: true }),
    provider_name: withEntry({ provider_name: "registry.opentofu.org/hashicorp/aws" }),
    type: withEntry({ type: "aws_dynamodb_table", change: { actions: ["delete"], before: {}, after: null } }),
    deposed: withEntry({ deposed: "deadbeef", change: { actions: ["delete"], before: {}, after: null } }),
    action_reason: withEntry({ action_reason: "replace_because_tainted" }),
    change: withEntry({ change: { actions: ["delete"], before: {}, after: null } }),
  },
  change: {
    actions: withChange({ actions: ["delete", "create"] }),
    before: withChange({ before: { kms_master_key_id: "k" } }),
    after: withChange({ before: { kms_master_key_id: "k" }, after: { kms_master_key_id: "l" } }),
    after_unknown: withChange({ after_unknown: { policy: true }, before: { policy: "{}" } }),
    before_sensitive: withChange({ before_sensitive: { name: true } }),
    after_sensitive: withChange({ after_sensitive: { name: true } }),
    replace_paths: withChange({ actions: ["create", "delete"], replace_paths: [["name"]] }),
    importing: withChange({ importing: { id: "q", identity: { url: "u" } } }),
    generated_config: withChange({ generated_config: "resource {}" }),
    before_identity: withChange({ before_identity: { url: "u" } }),
    after_identity: withChange({ after_identity: { url: "v" } }),
  },
};

const CASES = Object.entries(SAMPLES).flatMap(([level, samples]) =>
  Object.entries(samples).map(
    ([field, plan]) =>
      [
        level,
        field,
        (FIELDS as Readonly<Record<string, Record<string, string>>>)[level]![field]!,
        plan,
      ] as const,
  ),
);

/** Read, but it shows only together with others, or in another place. */
const SHOWN_ELSEWHERE = ["configuration"];

describe("the plan's format", () => {
  it("is covered by a sample of each field", () => {
    const named = Object.entries(FIELDS).flatMap(([level, fields]) =>
      Object.keys(fields).map((field) => `${level} ${field}`),
    );

    expect([...CASES.map(([level, field]) => `${level} ${field}`), "plan format_version"].sort()).toEqual(
      named.sort(),
    );
  });

  it.each(CASES.filter(([, field]) => !SHOWN_ELSEWHERE.includes(field)))(
    "has in its %s the field %s: %s",
    (_level, _field, fate, plan) => {
      expect(isSameReport(plan, plain())).toBe(fate.startsWith("ignored"));
    },
  );

  it("tells by its configuration which account is the own one", () => {
    expect([planOf(plain()).accountId, planOf({ ...plain(), configuration: {} }).accountId]).toEqual([
      "111111111111",
      undefined,
    ]);
  });

  it.each(["1.0", "1.1", "1.2"])("is read in its version %s without a warning", (format_version) => {
    expect(planOf({ ...plain(), format_version }).warnings).toEqual([]);
  });

  it("lets OpenTofu open ephemeral resources, and write actions in its own order", () => {
    const opened = changeJson("aws_secretsmanager_secret_version", {
      actions: ["Open"],
      entry: { mode: "ephemeral" },
    });
    const forgotten = changeJson("aws_dynamodb_table", {
      actions: ["forget", "create"],
      before: {},
      after: {},
    });

    expect(planOf(planJson([opened, forgotten]))).toMatchObject({
      warnings: [],
      changes: [{ action: "replace" }],
    });
  });

  it("takes fields that it does not know for what a newer minor version adds", () => {
    const newer = { ...plain(), format_version: "1.7", hints: [{ of: "what comes" }] };

    expect(planOf(newer).warnings).toEqual([expect.stringContaining("1.7 is newer")]);
    expect(reportOn(newer).findings).toEqual(reportOn(plain()).findings);
  });
});
