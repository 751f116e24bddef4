import type { AccessChange } from "../../../src/access/matrix/diff";
import type { Plan } from "../../../src/review/plan/plan";
import { review } from "../../../src/review/review";
import { ACCOUNT, changeJson, planJson, planOf, policy } from "../support/plans";

const allow = (Action: string, Resource = "*") => ({ Effect: "Allow", Action, Resource });
const gain = (change: Partial<AccessChange>): AccessChange => ({
  kind: "gains",
  role: "dev",
  action: "ssm:GetParameter",
  where: "/app/*",
  account: "dev",
  before: "denied",
  after: "allowed",
  reasons: ["Allow Read in dev/People/Access (identity policies)"],
  ...change,
});
const written = (address: string, before: string, after: string, rest: object = {}) =>
  changeJson("aws_iam_policy", {
    address,
    before: { name: address, policy: before },
    after: { policy: after },
    ...rest,
  });

function gained(plan: Plan, access: AccessChange[], paths: Record<string, string> = {}): object[] {
  const changes = plan.changes.map((change) => ({ ...change, constructPath: paths[change.address] }));
  return review([{ ...plan, changes, access }])
    .findings.filter(({ rule }) => rule === "access-gained")
    .map(({ severity, what, details, places }) => ({ severity, what, details, address: places[0]!.address }));
}

describe("access that is gained", () => {
  const plan = planOf(
    planJson([
      written("aws_iam_policy.a", policy(), policy(allow("ssm:GetParameter", "x"))),
      written("aws_iam_policy.b", policy(), policy(allow("sqs:SendMessage", "q"))),
    ]),
  );
  const paths = { "aws_iam_policy.a": "dev/People/Access" };

  it("is told by who gains it, with the policy that gives it below, and once", () => {
    expect(gained(plan, [gain({}), gain({ where: "/data/*" })], paths)).toEqual([
      {
        severity: "medium",
        what: "dev gains ssm:GetParameter",
        details: ["ssm:GetParameter on /app/*, /data/*", "by: allow ssm:GetParameter on x"],
        address: "aws_iam_policy.a",
      },
      {
        severity: "medium",
        what: "permissions are gained",
        details: ["allow sqs:SendMessage on q"],
        address: "aws_iam_policy.b",
      },
    ]);
  });

  it("names the powerful actions first, and counts the rest", () => {
    const actions = [
      "ssm:GetParameter",
      "ssm:PutParameter",
      "ssm:DeleteParameter",
      "kms:Decrypt through ssm",
    ];

    expect(
      gained(
        plan,
        actions.map((action) => gain({ action })),
        paths,
      )[0],
    ).toMatchObject({
      what: "dev gains kms:Decrypt, ssm:GetParameter, ssm:PutParameter and 1 more actions",
    });
  });

  it("is as severe as the policy that gives it", () => {
    const powerful = planOf(planJson([written("aws_iam_policy.a", policy(), policy(allow("iam:*")))]));

    expect(gained(powerful, [gain({})], paths)).toMatchObject([
      { severity: "high", details: ["ssm:GetParameter on /app/*", "by: allow iam:* on *"] },
    ]);
  });

  it("that is not certain says which attribute decides it", () => {
    const reasons = ["depends on aws:SourceIp", "Allow Read in dev/People/Access (identity policies)"];

    expect(gained(plan, [gain({ kind: "may gain", after: "unknown", reasons })], paths)[0]).toMatchObject({
      what: "dev may gain ssm:GetParameter",
      details: expect.arrayContaining(["depends on aws:SourceIp"]),
    });
  });

  it("is not that of a key which is deleted", () => {
    const alias = changeJson("aws_kms_alias", { before: { name: "alias/data-key" } });
    const arn = "arn:aws:kms:eu-central-1:111111111111:alias/data-key";
    const change = gain({
      kind: "may gain",
      after: "unknown",
      reasons: [`depends on whether the policy of ${arn} allows it`],
    });

    expect(gained(planOf(planJson([alias])), [change])).toEqual([]);
    expect(gained(planOf(planJson([])), [change])).toHaveLength(1);
  });

  it("by the change of another account names who gains it", () => {
    expect(
      gained(planOf(planJson([])), [gain({ role: "user ada", action: "sts:AssumeRole" })]),
    ).toMatchObject([{ what: "user ada gains sts:AssumeRole", address: "user ada of dev" }]);
  });
});

describe("access that is lost", () => {
  const lose = (change: Partial<AccessChange>): AccessChange => ({
    ...gain({ kind: "loses", before: "allowed", after: "denied" }),
    reasonsBefore: ["Allow Read in dev aws_iam_policy.a (identity policies)"],
    reasons: [`nothing allows it in the identity policies of arn:aws:iam::${ACCOUNT}:role/figgy-prod-dev`],
    ...change,
  });
  const lost = (plan: Plan, ...access: AccessChange[]) =>
    review([{ ...plan, access }])
      .findings.filter(({ rule }) => rule === "access-lost")
      .map(({ what, details, places }) => ({ what, details, address: places[0]!.address }));
  const plan = planOf(
    planJson([
      written("aws_iam_policy.a", policy(allow("ssm:GetParameter", "x")), policy()),
      written("aws_iam_policy.b", policy(allow("sqs:SendMessage", "q")), policy()),
    ]),
  );

  it("is told by who loses it, with the policy that takes it below, and once", () => {
    expect(lost(plan, lose({}), lose({ where: "/data/*" }))).toEqual([
      {
        what: "dev loses ssm:GetParameter",
        details: ["ssm:GetParameter on /app/*, /data/*", "by: no longer: allow ssm:GetParameter on x"],
        address: "aws_iam_policy.a",
      },
      {
        what: "permissions are lost",
        details: ["no longer: allow sqs:SendMessage on q"],
        address: "aws_iam_policy.b",
      },
    ]);
  });

  it.each([
    ["an attachment", "aws_iam_role_policy_attachment", { role: "figgy-prod-dev" }],
    ["a group", "aws_iam_user_group_membership", { user: "figgy-prod-dev", groups: ["g"] }],
  ])("goes with %s", (_what, type, before) => {
    const taken = planOf(planJson([changeJson(type, { before })]));

    expect(lost(taken, lose({ reasonsBefore: [] }))).toMatchObject([
      { what: "dev loses ssm:GetParameter", address: `${type}.it` },
    ]);
  });

  it("is lost by a denial, too", () => {
    const reasons = ["Deny No in dev aws_iam_policy.b (identity policies)"];

    expect(lost(plan, lose({ reasonsBefore: [], reasons }))[0]).toMatchObject({
      address: "aws_iam_policy.b",
    });
  });

  it.each([
    ["that no change of the plan takes", lose({ reasonsBefore: [] })],
    ["that was not certain", lose({ before: "unknown" })],
    ["that is not certain", lose({ kind: "may lose", after: "unknown" })],
  ])("is none %s", (_what, change) => {
    expect(lost(plan, change).map(({ what }) => what)).toEqual([
      "permissions are lost",
      "permissions are lost",
    ]);
  });
});

describe("policies of one holder", () => {
  const statement = policy(allow("iam:PassRole"));
  const moved = planJson([
    written("aws_iam_policy.a", statement, policy()),
    written("aws_iam_policy.b", policy(), statement),
  ]);

  it("gain nothing by a statement that goes from one to another", () => {
    const holders = new Map([
      ["aws_iam_policy.a", "role dev"],
      ["aws_iam_policy.b", "role dev"],
    ]);

    expect(gained({ ...planOf(moved), holders }, [])).toEqual([]);
  });

  it.each([
    [undefined],
    [
      new Map([
        ["aws_iam_policy.a", "role dev"],
        ["aws_iam_policy.b", "role ops"],
      ]),
    ],
  ])("gain it where others have the policy: %j", (holders) => {
    expect(gained({ ...planOf(moved), holders }, [])).toMatchObject([
      { severity: "high", address: "aws_iam_policy.b" },
    ]);
  });

  it("are those of one role where they are inline", () => {
    const inline = (address: string, role: string, before: string, after: string) =>
      changeJson("aws_iam_role_policy", {
        address,
        before: { role, policy: before },
        after: { role, policy: after },
      });
    const between = (other: string) =>
      planOf(
        planJson([
          inline("aws_iam_role_policy.a", "dev", statement, policy()),
          inline("aws_iam_role_policy.b", other, policy(), statement),
        ]),
      );

    expect(gained(between("dev"), [])).toEqual([]);
    expect(gained(between("ops"), [])).toHaveLength(1);
  });
});
