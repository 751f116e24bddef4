import { withPlannedAccess } from "../../../src/review/planned/access";
import { review } from "../../../src/review/review";
import {
  accountPlan,
  accountPlanJson,
  type ObjectOf,
  parameter,
  role,
  rolePolicy,
  stays,
  store,
  told,
} from "../support/planned-accounts";
import { ACCOUNT, changeJson, OTHER_ACCOUNT, planJson, planOf, policy } from "../support/plans";

const PARAMETERS = `arn:aws:ssm:eu-west-1:${ACCOUNT}:parameter`;
const allow = (Action: string | string[], Resource: string | string[], rest: object = {}) => ({
  Effect: "Allow",
  Action,
  Resource,
  ...rest,
});
const READ = allow("ssm:GetParameter", `${PARAMETERS}/app/*`);
const WRITE = allow("ssm:PutParameter", `${PARAMETERS}/app/*`);
const OF_DATA = allow("ssm:GetParameter", `${PARAMETERS}/data/*`);
const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/0a1b2c3d-0000-4000-8000-000000000000`;

const planned = (...objects: readonly ObjectOf[]) => accountPlan([...store(), ...objects]);
const whyNot = (plan: ReturnType<typeof planned>) => withPlannedAccess([plan])[0]!.warnings;

describe("the access that a plan gives", () => {
  it("is told by role, action, namespace and account", () => {
    expect(told(planned(rolePolicy("dev", [READ], [READ, WRITE])))).toEqual([
      "dev gains ssm:PutParameter on /app/* in dev",
    ]);
  });

  it("that is lost is told so as well", () => {
    expect(told(planned(rolePolicy("dev", [READ, WRITE], [READ])))).toEqual([
      "dev loses ssm:PutParameter on /app/* in dev",
    ]);
  });

  it("is none where a statement is denied, or was allowed by another policy", () => {
    const deny = { Effect: "Deny", Action: "ssm:PutParameter", Resource: "*" };
    const other = (statement: object) =>
      stays("aws_iam_role_policy", "other", { role: "figgy-prod-dev", policy: policy(statement) });

    expect(told(planned(rolePolicy("dev", [], [WRITE]), other(deny)))).toEqual([]);
    expect(told(planned(rolePolicy("dev", [], [WRITE]), other(WRITE)))).toEqual([]);
  });

  it("is known where nothing but a boundary, a denial or an attachment changes", () => {
    const boundary = `arn:aws:iam::${ACCOUNT}:policy/boundary`;
    const managed = (statements: readonly object[]) => ({
      arn: boundary,
      name: "boundary",
      policy: policy(...statements),
    });
    const dev = (...rest: readonly object[]) => {
      const { before } = role("dev");
      const [old, now] = rest;
      return { ...role("dev"), before: { ...before, ...old }, after: { ...before, ...now } };
    };
    const objects = store().filter(({ type }) => type !== "aws_iam_role");
    const limited = { permissions_boundary: boundary };
    const policies = (...statements: readonly object[]) =>
      stays("aws_iam_policy", "boundary", managed(statements));
    const attachment = (before: object | null, after: object | null): ObjectOf => ({
      type: "aws_iam_role_policy_attachment",
      name: "a",
      before,
      after,
    });
    const attached = { role: "figgy-prod-dev", policy_arn: boundary };

    expect(
      told(accountPlan([...objects, dev(limited, {}), policies(READ), rolePolicy("dev", [WRITE], [WRITE])])),
    ).toEqual(["dev gains ssm:PutParameter on /app/* in dev"]);
    expect(told(planned(policies(OF_DATA), attachment(null, attached)))).toEqual([
      "dev gains ssm:GetParameter on /data/* in dev",
    ]);
    expect(told(planned(policies(OF_DATA), attachment(attached, null)))).toEqual([
      "dev loses ssm:GetParameter on /data/* in dev",
    ]);
  });

  it("follows a new policy by the reference of its attachment, whatever syntax the code has", () => {
    const created: ObjectOf = {
      type: "aws_iam_policy",
      name: "P",
      before: null,
      after: { name: "rights", path: "/", policy: policy(WRITE) },
      unknown: { arn: true, id: true },
      expressions: { name: {}, policy: {} },
    };
    const attachment = (expression: object): ObjectOf => ({
      type: "aws_iam_role_policy_attachment",
      name: "A",
      before: null,
      after: { role: "figgy-prod-dev" },
      unknown: { policy_arn: true },
      expressions: { policy_arn: expression, role: {} },
    });
    const references = ["aws_iam_policy.P.arn", "aws_iam_policy.P"];

    for (const expression of [{ references }, { references, constant_value: "${aws_iam_policy.P.arn}" }]) {
      expect(told(planned(created, attachment(expression)))).toEqual([
        "dev gains ssm:PutParameter on /app/* in dev",
      ]);
    }
  });

  it("follows modules, and instances by their keys", () => {
    const keyed = (name: string, of: Partial<ObjectOf>): ObjectOf => ({
      type: "aws_iam_policy",
      name,
      before: null,
      after: { name, path: "/", policy: policy(WRITE) },
      unknown: { arn: true },
      expressions: { policy: {} },
      ...of,
    });
    const attachment = (address: string, module: string): ObjectOf => ({
      type: "aws_iam_role_policy_attachment",
      name: "A",
      module,
      before: null,
      after: { role: "figgy-prod-dev" },
      unknown: { policy_arn: true },
      expressions: { policy_arn: { references: [`${address}.arn`, address, "aws_iam_policy.P"] }, role: {} },
    });
    const module = 'module.team["a.b"]';
    const elsewhere = keyed("P", { module: "module.other" });

    expect(
      told(planned(keyed("P[0]", { module }), elsewhere, attachment("aws_iam_policy.P[0]", module))),
    ).toEqual(["dev gains ssm:PutParameter on /app/* in dev"]);
  });

  it("knows a key by its alias, and by its real ARN", () => {
    const key = (...statements: readonly object[]) => ({
      arn: KEY,
      id: KEY.split("/")[1],
      key_id: KEY.split("/")[1],
      policy: policy(...statements),
    });
    const toDev = {
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/figgy-prod-dev` },
      Action: "kms:Decrypt",
      Resource: "*",
    };
    const alias = stays("aws_kms_alias", "a", {
      name: "alias/app-key",
      id: "alias/app-key",
      arn: `arn:aws:kms:eu-west-1:${ACCOUNT}:alias/app-key`,
      target_key_id: KEY.split("/")[1],
    });
    const changed: ObjectOf = { type: "aws_kms_key", name: "k", before: key(), after: key(toDev) };

    expect(told(planned(changed, alias))).toEqual([
      "dev gains kms:Decrypt on secrets of /app/* under app-key in dev",
      "dev gains kms:Decrypt on secrets of /data/* under app-key in dev",
      "dev gains kms:Decrypt through ssm on secrets of /app/* under app-key in dev",
      "dev gains kms:Decrypt through ssm on secrets of /data/* under app-key in dev",
    ]);
  });

  it("keeps the variables of policies, which are none of Terraform's", () => {
    const ofTeam = allow("ssm:GetParameter", `${PARAMETERS}/\${aws:PrincipalTag/team}/*`);
    const tagged = { ...role("dev").before, tags_all: { team: "data" } };
    const others = store().filter(({ type }) => type !== "aws_iam_role");
    const dev = { ...role("dev"), before: tagged, after: tagged };

    expect(told(accountPlan([...others, dev, rolePolicy("dev", [], [ofTeam])]))).toEqual([
      "dev gains ssm:GetParameter on /data/* in dev",
    ]);
  });

  it("is none where a role repeats the policies that others give it", () => {
    const repeating = {
      ...role("dev"),
      before: { ...role("dev").before, inline_policy: [{ name: "rights", policy: policy(READ) }] },
    };
    const dev = { ...repeating, after: repeating.before };
    const others = store().filter(({ type }) => type !== "aws_iam_role");

    expect(told(accountPlan([...others, dev, rolePolicy("dev", [READ], [])]))).toEqual([
      "dev loses ssm:GetParameter on /app/* in dev",
    ]);
    expect(
      told(
        accountPlan([
          ...others,
          {
            ...dev,
            after: { ...dev.before, inline_policy: [{ name: "rights", policy: policy(READ, WRITE) }] },
            expressions: { inline_policy: [{ policy: {} }] },
          },
        ]),
      ),
    ).toEqual(["dev gains ssm:PutParameter on /app/* in dev"]);
  });

  it("of a policy that is unknown is a policy that cannot be reviewed, and neither gained nor lost", () => {
    const unknown = rolePolicy("dev", [READ], [], { unknown: { policy: true } });
    const plan = planned({ ...unknown, after: { role: "figgy-prod-dev", name: "rights" } });

    expect(told(plan).filter((text) => !text.startsWith("dev may lose"))).toEqual([]);
    expect(review(withPlannedAccess([plan])).findings.map(({ rule }) => rule)).toEqual(["policy-unreadable"]);
  });

  it("of a policy that is sensitive is neither gained nor lost", () => {
    const hidden = rolePolicy("dev", [READ], [WRITE], { sensitive: { policy: true } });

    expect(told(planned(hidden))).toEqual([]);
  });

  it("says nothing of what a value that the code does not state would ask", () => {
    const fromVariable = { expressions: { value: { references: ["var.namespaces"] } } };
    const objects = store().map((object) =>
      object.name === "figgy_namespaces" ? { ...object, ...fromVariable } : object,
    );

    expect(told(accountPlan([...objects, rolePolicy("dev", [], [OF_DATA, READ])]))).toEqual([
      "dev gains ssm:GetParameter on /app/* in dev",
    ]);
  });

  it("stays what it is where Terraform only forgets a policy, and goes with what is deleted", () => {
    const { before } = rolePolicy("dev", [READ], null);
    const gone = rolePolicy("dev", [READ], null);

    expect(told(planned({ ...gone, before, actions: ["forget"] }))).toEqual([]);
    expect(told(planned(gone))).toEqual(["dev loses ssm:GetParameter on /app/* in dev"]);
  });

  it("is the same after a move", () => {
    const moved = rolePolicy("dev", [READ], [READ, WRITE], {
      name: "renamed",
      entry: { previous_address: "aws_iam_role_policy.old" },
    });
    const json = accountPlanJson([...store(), moved]);
    json.prior_state.values.root_module.resources.at(-1).address = "aws_iam_role_policy.old";

    expect(told(planOf(json))).toEqual(["dev gains ssm:PutParameter on /app/* in dev"]);
  });
});

describe("plans of several accounts", () => {
  const bastion = (...groups: readonly string[]) => ({
    objects: [
      parameter("/figgy/users/alice/roles", '["dev"]'),
      stays("aws_iam_user", "alice", {
        name: "alice",
        path: "/figgy/",
        arn: `arn:aws:iam::${OTHER_ACCOUNT}:user/figgy/alice`,
      }),
      stays("aws_iam_group", "dev", { name: "dev", path: "/" }),
      stays("aws_iam_group_policy", "dev", {
        group: "dev",
        policy: policy(allow("sts:AssumeRole", `arn:aws:iam::${ACCOUNT}:role/figgy-prod-dev`)),
      }),
      {
        type: "aws_iam_user_group_membership",
        name: "alice",
        before: { user: "alice", groups: [] },
        after: { user: "alice", groups },
      },
    ] as const,
    of: { account: OTHER_ACCOUNT, name: "bastion" },
  });
  const trusting = role("dev", ACCOUNT);
  const trust = policy({
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${OTHER_ACCOUNT}:root` },
    Action: "sts:AssumeRole",
  });
  const others = store().filter(({ type }) => type !== "aws_iam_role");
  const prod = accountPlan(
    [
      ...others,
      {
        ...trusting,
        before: { ...trusting.before, assume_role_policy: trust },
        after: { ...trusting.before, assume_role_policy: trust, description: "changed" },
      },
    ],
    { name: "prod" },
  );
  const untouched = accountPlan(
    [...others, stays("aws_iam_role", "dev", { ...trusting.before, assume_role_policy: trust })],
    { name: "prod" },
  );

  it("tell who may assume a role of another account, whether its plan changes anything or not", () => {
    const { objects, of } = bastion("dev");

    for (const of_prod of [prod, untouched]) {
      expect(told(of_prod, accountPlan(objects, of))).toEqual([
        "user alice gains sts:AssumeRole with a second factor on role dev of prod in bastion",
        "user alice gains sts:AssumeRole without a second factor on role dev of prod in bastion",
      ]);
    }
  });

  it("are asked as one, however many there are, and tell everything once", () => {
    const accounts = Array.from({ length: 19 }, (_, index) => String(300_000_000_000 + index));
    const { objects, of } = bastion("dev");
    const assuming = accounts.map((account) => `arn:aws:iam::${account}:role/figgy-prod-dev`);
    const users = objects.map((object) =>
      object.type === "aws_iam_group_policy"
        ? stays(object.type, object.name, {
            group: "dev",
            policy: policy(allow("sts:AssumeRole", assuming), allow("iam:GetUser", "*")),
          })
        : object,
    );
    const plans = accounts.map((account) => {
      const dev = { ...role("dev", account).before, assume_role_policy: trust };
      const rest = store(account).filter(({ type }) => type !== "aws_iam_role");
      return accountPlan([...rest, stays("aws_iam_role", "dev", dev), rolePolicy("dev", [], [READ])], {
        account,
        name: `account-${account}`,
      });
    });
    const words = told(...plans, accountPlan(users, of));
    const assumed = words.filter((text) => text.includes("sts:AssumeRole with a second factor"));

    expect(new Set(words).size).toBe(words.length);
    expect(assumed).toHaveLength(accounts.length);
    expect(words.filter((text) => text.includes("iam:GetUser"))).toEqual([
      "user alice gains iam:GetUser on itself in bastion",
    ]);
  });

  it("tell nothing of accounts whose plans are not given", () => {
    const { objects, of } = bastion("dev");

    expect(told(accountPlan(objects, of))).toEqual([]);
    expect(told(prod)).toEqual([]);
  });

  it("of one name are told apart by their files", () => {
    const plans = ["a/plan.json", "b/plan.json"].map((source) =>
      planOf(accountPlanJson([...store(), rolePolicy("dev", [], [READ])]), source),
    );

    expect(told(...plans)).toEqual([
      "dev gains ssm:GetParameter on /app/* in a/plan.json",
      "dev gains ssm:GetParameter on /app/* in b/plan.json",
    ]);
  });
});

describe("a plan is not asked who may do what", () => {
  it("where it declares no config store and no users", () => {
    const plan = planOf(
      planJson([
        changeJson("aws_iam_role_policy", {
          before: { role: "app", policy: policy() },
          after: { role: "app", policy: policy(WRITE) },
        }),
      ]),
    );

    expect(plan.state).toBeUndefined();
    expect(withPlannedAccess([plan])).toEqual([plan]);
    expect(review(withPlannedAccess([plan])).findings).toMatchObject([
      { rule: "access-gained", what: "permissions are gained" },
    ]);
  });

  it("where nothing changes that decides", () => {
    const queue = (delay_seconds: number) => ({ name: "q", delay_seconds });
    const plan = planned({ type: "aws_sqs_queue", name: "q", before: queue(0), after: queue(5) });

    expect(withPlannedAccess([plan])).toEqual([plan]);
  });

  it("where a policy is none, and says so without its text", () => {
    const broken = rolePolicy("dev", [READ], []);
    const plan = planned({ ...broken, after: { ...broken.after, policy: "{canary" } });

    expect(whyNot(plan)).toEqual([
      "who may do what is not compared, policies are: POLICY_INVALID dev aws_iam_role_policy.dev_rights",
    ]);
  });

  it("where no region is known", () => {
    const json = accountPlanJson([...store(), rolePolicy("dev", [], [READ])]);
    delete json.configuration.provider_config.aws.expressions.region;

    expect(told(planOf(json))).toEqual([]);
  });
});
