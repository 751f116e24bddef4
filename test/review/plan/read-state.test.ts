import { accountPlan, accountPlanJson, parameter, role, stays, store } from "../support/planned-accounts";
import { ACCOUNT, planOf, policy } from "../support/plans";
import type { PlannedState } from "../../../src/review/plan/state";

const CANARY = "canary-in-the-state";
const ALIAS = parameter("/figgy/env_alias", "prod");

const stateOf = (...args: Parameters<typeof accountPlan>): PlannedState => accountPlan(...args).state!;
const objectOf = (state: PlannedState, address: string) =>
  state.objects.find((object) => object.address === address);

describe("the state that a plan tells", () => {
  it.each([
    ["a config store", "/figgy/env_alias", true],
    ["a user of an identity account", "/figgy/users/ada/roles", true],
    ["another parameter", "/app/env_alias/x", false],
  ])("is kept where it declares %s", (_what, name, isKept) => {
    expect(accountPlan([parameter(name, "x")]).state !== undefined).toBe(isKept);
  });

  it("is kept of what decides about access, and of nothing else", () => {
    const state = stateOf([ALIAS, role("dev"), stays("aws_vpc", "v", { id: "vpc-1" })]);

    expect(state.objects.map(({ address }) => address)).toEqual([
      "aws_ssm_parameter.figgy_env_alias",
      "aws_iam_role.dev",
    ]);
  });

  it("holds what a plan does not name, as it is", () => {
    const dev = objectOf(stateOf([ALIAS, role("dev")]), "aws_iam_role.dev")!;

    expect(dev.before).toBe(dev.after);
    expect(dev).toMatchObject({ provider: "aws", name: "dev", after: { name: "figgy-prod-dev" } });
  });

  it("leaves out data sources, and what a replacement has left over", () => {
    const json = accountPlanJson([ALIAS]);
    const { resources } = json.prior_state.values.root_module;
    const iam = { type: "aws_iam_role", values: { name: "x" } };
    resources.push({ ...iam, address: "data.aws_iam_role.d", mode: "data" });
    resources.push({ ...iam, address: "aws_iam_role.d", mode: "managed", deposed_key: "0a1b2c3d" });

    expect(planOf(json).state!.objects).toHaveLength(1);
  });

  it("tells where providers work: what they state, else the plan's account and its usual region", () => {
    const json = accountPlanJson([
      ALIAS,
      role("dev"),
      stays("aws_sns_topic", "t", { arn: topic("us-east-1") }),
    ]);
    const provider = (expressions: object) => ({ name: "aws", expressions });
    const constant = (constant_value: unknown) => ({ constant_value });
    json.configuration.provider_config = {
      aws: provider({ allowed_account_ids: constant([ACCOUNT]), region: { references: ["var.region"] } }),
      "aws.paris": provider({ region: constant("eu-west-3") }),
      "module.m:aws.other": provider({
        region: constant("us-gov-west-1"),
        assume_role: [{ role_arn: constant("arn:aws-us-gov:iam::222222222222:role/deploy") }],
      }),
      "aws.nowhere": provider({ region: constant("moon-1") }),
      random: { name: "random" },
    };

    expect(Object.fromEntries(planOf(json).state!.providers)).toEqual({
      aws: { accountId: ACCOUNT, region: "us-east-1" },
      "aws.paris": { accountId: ACCOUNT, region: "eu-west-3" },
      "module.m:aws.other": { accountId: "222222222222", region: "us-gov-west-1" },
    });
  });

  it("escapes what Terraform would take for a reference", () => {
    const text = "${aws:username} %{if} $${x}";
    const state = stateOf([ALIAS, stays("aws_iam_role_policy", "p", { role: "r", policy: text })]);

    expect(objectOf(state, "aws_iam_role_policy.p")!.after!.policy).toBe("$${aws:username} %%{if} $$${x}");
  });

  it("names objects of modules and their instances apart", () => {
    const iam = (module: string, name: string) => stays("aws_iam_role", name, { name }, { module });
    const { objects } = stateOf([
      ALIAS,
      iam("module.a", 'r["x"]'),
      iam("module.a", 'r["y"]'),
      iam("module.a", "r--x--"),
    ]);

    expect(new Set(objects.map(({ name }) => name)).size).toBe(4);
    expect(objects.every(({ name }) => /^[\w-]+$/.test(name))).toBe(true);
  });
});

describe("what is unknown in a plan's state", () => {
  const created = (type: string, unknown: object, expressions: object, after: object = {}) =>
    objectOf(
      stateOf([
        ALIAS,
        { type: "aws_kms_key", name: "K", before: null, after: {}, unknown: { arn: true, key_id: true } },
        { type, name: "it", before: null, after, unknown, expressions },
      ]),
      `${type}.it`,
    )!.after;

  it("is the reference that the code has in its place", () => {
    const references = ["aws_kms_key.K.key_id", "aws_kms_key.K"];

    expect(created("aws_kms_alias", { target_key_id: true }, { target_key_id: { references } })).toEqual({
      target_key_id: "${aws_kms_key.K.key_id}",
    });
  });

  it.each([
    ["several references", { references: ["aws_kms_key.K.key_id", "aws_kms_key.K", "var.x"] }],
    [
      "a text around it",
      { references: ["aws_kms_key.K.key_id", "aws_kms_key.K"], constant_value: "x${aws_kms_key.K.key_id}" },
    ],
    ["a data source", { references: ["data.aws_kms_key.K.id", "data.aws_kms_key.K"] }],
    ["an object that is not there", { references: ["aws_kms_key.Gone.key_id", "aws_kms_key.Gone"] }],
    ["a variable", { references: ["var.key"] }],
    ["nothing", {}],
  ])("stays unknown where the code has %s", (_what, expression) => {
    expect(created("aws_kms_alias", { target_key_id: true }, { target_key_id: expression })).toEqual({
      target_key_id: "${known_after_apply}",
    });
  });

  it("stays unknown where it is a policy, whatever that is composed of", () => {
    const references = ["aws_kms_key.K.arn", "aws_kms_key.K"];

    expect(created("aws_iam_role_policy", { policy: true }, { policy: { references } })).toEqual({
      policy: "${known_after_apply}",
    });
  });

  it("is left out where the code states nothing: AWS makes it up", () => {
    expect(
      created("aws_iam_role", { arn: true, id: true, inline_policy: true }, { name: {} }, { name: "r" }),
    ).toEqual({
      name: "r",
    });
  });
});

describe("what is sensitive in a plan's state", () => {
  it("is not kept", () => {
    const secret = stays(
      "aws_iam_role_policy",
      "p",
      { role: "r", policy: CANARY },
      { sensitive: { policy: true } },
    );
    const state = stateOf([ALIAS, secret]);

    expect(objectOf(state, "aws_iam_role_policy.p")!.after).toEqual({ role: "r", policy: "${sensitive}" });
    expect(JSON.stringify(state)).not.toContain(CANARY);
  });

  it("is a parameter's value, but for one that the code states in plain text", () => {
    const of = (type: string, expression: object) => ({
      ...parameter("/figgy/namespaces", CANARY, { expressions: { value: expression } }),
      after: { name: "/figgy/namespaces", type, value: CANARY },
    });
    const valueOf = (type: string, expression: object) =>
      objectOf(stateOf([ALIAS, of(type, expression)]), "aws_ssm_parameter.figgy_namespaces")!.after?.value;

    expect(valueOf("String", { constant_value: '["/app"]' })).toBe('["/app"]');
    expect(valueOf("SecureString", { constant_value: '["/app"]' })).toBeUndefined();
    expect(valueOf("String", { references: ["var.names"] })).toBeUndefined();
    expect(valueOf("String", { constant_value: "${var.names}", references: ["var.names"] })).toBeUndefined();
    expect(valueOf("String", {})).toBeUndefined();
  });

  it("is in no place of the state of a real store's plan", () => {
    expect(
      JSON.stringify(
        stateOf([
          ...store(),
          stays("aws_iam_role", "x", { name: CANARY, policy: policy() }, { sensitive: true as never }),
        ]),
      ),
    ).not.toContain(CANARY);
  });
});

function topic(region: string): string {
  return `arn:aws:sns:${region}:${ACCOUNT}:t`;
}
