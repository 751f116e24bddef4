import { TerraformStack, Testing } from "cdktf";
import { review } from "../../src/review/review";
import { changeJson, planJson, planOf, policy, providerOf, reviewOf } from "./support/plans";

const findingsOf = (...changes: object[]) =>
  reviewOf(...changes).findings.map(({ severity, rule, what }) => ({ severity, rule, what }));

describe("a review", () => {
  it("finds nothing in a plan without changes", () => {
    const report = reviewOf();

    expect(report).toMatchObject({ findings: [], changes: [], severities: { critical: 0, info: 0 } });
  });

  it("ranks the worst first, whatever the order of the changes", () => {
    const moved = changeJson("aws_sqs_queue", {
      actions: ["no-op"],
      entry: { previous_address: "aws_sqs_queue.old" },
    });
    const retention = changeJson("aws_cloudwatch_log_group", {
      before: { retention_in_days: 30 },
      after: { retention_in_days: 7 },
    });
    const table = changeJson("aws_dynamodb_table", { before: { name: "t" } });

    expect(findingsOf(moved, retention, table).map(({ rule }) => rule)).toEqual([
      "data-destroyed",
      "retention-weakened",
      "moved",
    ]);
  });

  it("groups the same change in many accounts, although each names its own id", () => {
    const plans = Array.from({ length: 14 }, (_, index) => {
      const id = String(100_000_000_000 + index);
      const trust = (Condition?: object) => ({
        assume_role_policy: policy({
          Effect: "Allow",
          Principal: { AWS: `arn:aws:iam::${id}:root` },
          Action: "sts:AssumeRole",
          Condition,
        }),
      });
      const change = changeJson("aws_iam_role", {
        before: trust({ Bool: { "aws:MultiFactorAuthPresent": "true" } }),
        after: trust(),
      });
      return planOf(planJson([change], providerOf(id)), `account-${index}.json`);
    });

    const { findings } = review(plans);

    expect(findings).toHaveLength(1);
    expect(findings[0]!.places).toHaveLength(14);
    expect(findings[0]!.details.join()).toContain("arn:aws:iam::<own account>:root");
  });

  it("is as short for 200 accounts as for one", () => {
    const changes = [
      changeJson("aws_dynamodb_table", { before: { name: "t" } }),
      changeJson("aws_cloudwatch_log_group", {
        before: { retention_in_days: 30 },
        after: { retention_in_days: 7 },
      }),
    ];
    const plans = Array.from({ length: 200 }, (_, index) =>
      planOf(planJson(changes, providerOf(String(100_000_000_000 + index))), `account-${index}.json`),
    );

    const report = review(plans);

    expect(report.findings.map(({ places }) => places.length)).toEqual([200, 200]);
    expect(report.changes.map(({ places }) => places.length)).toEqual([200, 200]);
  });

  it("groups the instances of one resource", () => {
    const instance = (key: string) =>
      changeJson("aws_dynamodb_table", { address: `aws_dynamodb_table.t["${key}"]`, before: { name: key } });

    expect(
      reviewOf(instance("a.b"), instance("c[0]")).findings[0]!.places.map(({ address }) => address),
    ).toEqual(['aws_dynamodb_table.t["a.b"]', 'aws_dynamodb_table.t["c[0]"]']);
  });

  it("keeps apart what differs in its values", () => {
    const log = (address: string, after: number) =>
      changeJson("aws_cloudwatch_log_group", {
        address,
        before: { retention_in_days: 30 },
        after: { retention_in_days: after },
      });

    expect(
      findingsOf(log("aws_cloudwatch_log_group.a", 7), log("aws_cloudwatch_log_group.b", 3)),
    ).toHaveLength(2);
  });

  it("keeps the name of an account that has several plans, and tells those apart by their files", () => {
    const table = planJson([changeJson("aws_dynamodb_table", { before: { name: "t" } })]);

    const { findings, plans } = review([planOf(table, "a/prod.json"), planOf(table, "b/prod.json")]);

    expect(findings[0]!.places).toEqual([
      { account: "prod", plan: "a/prod.json", address: "aws_dynamodb_table.it" },
      { account: "prod", plan: "b/prod.json", address: "aws_dynamodb_table.it" },
    ]);
    expect(plans.map(({ account, plan }) => [account, plan])).toEqual([
      ["prod", "a/prod.json"],
      ["prod", "b/prod.json"],
    ]);
  });

  it("names no file where each account has one plan", () => {
    const table = planJson([changeJson("aws_dynamodb_table", { before: { name: "t" } })]);

    const { findings } = review([planOf(table, "dev.json"), planOf(table, "prod.json")]);

    expect(findings[0]!.places.every((place) => !("plan" in place))).toBe(true);
  });
});

describe("a rename without a moved block", () => {
  const detailsOf = (...changes: object[]) =>
    reviewOf(...changes).findings.find(({ rule }) => rule === "rename-without-moved")?.details;
  const vanishes = (address: string, name: string) =>
    changeJson("aws_sqs_queue", { address, before: { name } });
  const appears = (address: string, name: string) =>
    changeJson("aws_sqs_queue", { address, after: { name } });

  it("is one block for a module", () => {
    const details = detailsOf(
      vanishes("module.a.aws_sqs_queue.x", "1"),
      vanishes('module.a.aws_sqs_queue.y["k.l"]', "2"),
      appears("module.b.aws_sqs_queue.x", "1"),
      appears('module.b.aws_sqs_queue.y["k.l"]', "2"),
    );

    expect(details?.slice(0, 2)).toEqual([
      "moved {\n  from = module.a\n  to   = module.b\n}",
      'in cdktf: stack.addOverride("moved", [{"from":"module.a","to":"module.b"}])',
    ]);
  });

  it("is one block for all instances of a resource", () => {
    const details = detailsOf(
      vanishes('aws_sqs_queue.a["x"]', "1"),
      vanishes('aws_sqs_queue.a["y"]', "2"),
      appears('aws_sqs_queue.b["x"]', "1"),
      appears('aws_sqs_queue.b["y"]', "2"),
    );

    expect(details?.slice(0, 2)).toEqual([
      "moved {\n  from = aws_sqs_queue.a\n  to   = aws_sqs_queue.b\n}",
      'in cdktf: stack.addOverride("moved", [{"from":"aws_sqs_queue.a","to":"aws_sqs_queue.b"}])',
    ]);
  });

  it("moves no module whole in which something stays, changed or not", () => {
    const stays = (actions: string[]) =>
      changeJson("aws_sqs_queue", {
        address: "module.a.aws_sqs_queue.q",
        actions,
        before: { name: "q" },
        after: { name: "q" },
      });

    for (const action of ["no-op", "update"]) {
      const details = detailsOf(
        vanishes("module.a.aws_sqs_queue.x", "1"),
        appears("module.c.aws_sqs_queue.x", "1"),
        stays([action]),
      );
      expect(details?.[0]).toBe(
        "moved {\n  from = module.a.aws_sqs_queue.x\n  to   = module.c.aws_sqs_queue.x\n}",
      );
    }
  });

  it("moves the widest module in which nothing stays", () => {
    const details = detailsOf(
      vanishes("module.a.module.b.aws_sqs_queue.x", "1"),
      appears("module.c.module.b.aws_sqs_queue.x", "1"),
      changeJson("aws_sqs_queue", { address: "module.a.aws_sqs_queue.q", after: { name: "q" } }),
    );

    expect(details?.[0]).toBe("moved {\n  from = module.a.module.b\n  to   = module.c.module.b\n}");
  });

  it("moves no resource whole of which an instance stays", () => {
    const details = detailsOf(
      vanishes('aws_sqs_queue.a["k"]', "1"),
      appears('aws_sqs_queue.b["k"]', "1"),
      changeJson("aws_sqs_queue", {
        address: 'aws_sqs_queue.a["j.k[0]"]',
        actions: ["no-op"],
        before: { name: "j" },
        after: { name: "j" },
      }),
    );

    expect(details?.[0]).toBe('moved {\n  from = aws_sqs_queue.a["k"]\n  to   = aws_sqs_queue.b["k"]\n}');
  });

  it("moves no module whole that has what a targeted plan leaves out", () => {
    const values = {
      address: "module.a.aws_sqs_queue.q",
      mode: "managed",
      type: "aws_sqs_queue",
      values: {},
    };
    const module = { address: "module.a", resources: [values] };
    const plan = planJson(
      [vanishes("module.a.aws_sqs_queue.x", "1"), appears("module.c.aws_sqs_queue.x", "1")],
      { prior_state: { values: { root_module: { child_modules: [module] } } } },
    );

    expect(
      review([planOf(plan)]).findings.find(({ rule }) => rule === "rename-without-moved")?.details[0],
    ).toBe("moved {\n  from = module.a.aws_sqs_queue.x\n  to   = module.c.aws_sqs_queue.x\n}");
  });

  describe("of what has no name before apply", () => {
    const nameless = (address: string) => changeJson("aws_sqs_queue", { address, unknown: { name: true } });

    it("is a guess where there is one of the type", () => {
      const details = detailsOf(vanishes("aws_sqs_queue.a", "1"), nameless("aws_sqs_queue.b"));

      expect(details?.at(-1)).toBe(
        "aws_sqs_queue.a → aws_sqs_queue.b (a guess: the new one's name is only known after apply)",
      );
    });

    it("is told by what it is called in another module", () => {
      const details = detailsOf(
        vanishes("aws_sqs_queue.a", "1"),
        vanishes("aws_sqs_queue.b", "2"),
        nameless("module.m.aws_sqs_queue.b"),
        nameless("module.m.aws_sqs_queue.a"),
      );

      expect(details?.slice(-2)).toEqual([
        "aws_sqs_queue.b → module.m.aws_sqs_queue.b",
        "aws_sqs_queue.a → module.m.aws_sqs_queue.a",
      ]);
    });

    it("is not told where there are several: which became which, nobody knows", () => {
      const details = detailsOf(
        vanishes("aws_sqs_queue.a", "1"),
        vanishes("aws_sqs_queue.b", "2"),
        nameless("aws_sqs_queue.y"),
        nameless("aws_sqs_queue.z"),
      );

      expect(details).toBeUndefined();
    });
  });

  it("of a construct's subtree is one line of the code that is synthesized, which moves every resource", () => {
    const addresses = Array.from({ length: 7 }, (_, index) => [
      `aws_sqs_queue.Old_${index}`,
      `aws_sqs_queue.New_${index}`,
    ]);
    const renamed = reviewOf(
      ...addresses.flatMap(([from, to], index) => [vanishes(from!, `${index}`), appears(to!, `${index}`)]),
    ).findings.find(({ rule }) => rule === "rename-without-moved")!;
    const [, line] = /^in cdktf: (.*)$/.exec(
      renamed.details.find((detail) => detail.startsWith("in cdktf: "))!,
    )!;
    const stack = new TerraformStack(Testing.app(), "renamed");

    new Function("stack", line!)(stack);

    expect(renamed.what).toBe("these 7 addresses vanish and 7 of the same types appear");
    expect(renamed.details.slice(-7)).toEqual(addresses.map(([from, to]) => `${from} → ${to}`));
    expect(JSON.parse(Testing.synth(stack)).moved).toEqual(addresses.map(([from, to]) => ({ from, to })));
  });

  it("is not seen where the names say that the objects are different ones", () => {
    expect(
      detailsOf(vanishes("aws_sqs_queue.a", "orders"), appears("aws_sqs_queue.b", "bills")),
    ).toBeUndefined();
  });
});

describe("what was left over or changed outside", () => {
  it("tells a deposed object from the one that stays", () => {
    const deposed = changeJson("aws_dynamodb_table", {
      before: { name: "t" },
      entry: { deposed: "00000001" },
    });

    expect(findingsOf(deposed)).toEqual([
      { severity: "high", rule: "unfinished-replacement", what: "its deposed object 00000001 is deleted" },
    ]);
  });

  it("holds drift for worse where it weakens something", () => {
    const drift = (after: number) =>
      changeJson("aws_cloudwatch_log_group", {
        before: { retention_in_days: 30 },
        after: { retention_in_days: after },
      });
    const severityOf = (after: number) =>
      review([planOf(planJson([], { resource_drift: [drift(after)] }))]).findings[0]!.severity;

    expect([severityOf(7), severityOf(90)]).toEqual(["high", "medium"]);
  });

  it("does not see what only the plan's format makes differ", () => {
    const drift = changeJson("aws_sqs_queue", {
      before: { tags: null, name: "q" },
      after: { tags: {}, name: "q" },
    });

    expect(review([planOf(planJson([], { resource_drift: [drift] }))]).findings).toEqual([]);
  });
});
