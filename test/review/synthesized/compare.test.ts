import { compareOutputs } from "../../../src/review/synthesized/compare";
import { review } from "../../../src/review/review";
import { outputOf, stackJson } from "../support/outputs";

const PROTECTED = { lifecycle: { prevent_destroy: true } };
const at = (path: string) => ({ "//": { metadata: { path } } });

/** What a review finds between two versions of a stack, a line each. */
function findings(base: object, head: object): string[] {
  const plans = compareOutputs(outputOf({ dev: { json: base } }), outputOf({ dev: { json: head } }));
  return review(plans).findings.map(({ severity, rule, what, attribute, before, after, places }) => {
    const values = before === undefined ? "" : `: ${before} → ${after}`;
    const change = attribute === undefined ? "" : ` (${attribute}${values})`;
    return `${severity} ${rule} ${places[0]!.address}: ${what}${change}`;
  });
}

const changesOf = (base: object, head: object) =>
  compareOutputs(outputOf({ dev: { json: base } }), outputOf({ dev: { json: head } }))[0]!.changes;

const table = (name: string, id = "T", rest: object = {}) =>
  stackJson({ aws_dynamodb_table: { [id]: { name, ...PROTECTED, ...at(`dev/${id}`) } } }, rest);

describe("two synthesized outputs", () => {
  it("show no plan for stacks that stay as they are", () => {
    expect(
      compareOutputs(outputOf({ dev: { json: table("a") } }), outputOf({ dev: { json: table("a") } })),
    ).toEqual([]);
  });

  it("show a change with its construct path and its values before and after", () => {
    expect(changesOf(table("a"), table("b"))).toMatchObject([
      {
        address: "aws_dynamodb_table.T",
        constructPath: "dev/T",
        action: "replace",
        isSuspected: true,
        replacePaths: ["name"],
        before: { name: "a" },
        after: { name: "b" },
      },
    ]);
  });

  it("say that a replacement is only suspected", () => {
    expect(findings(table("a"), table("b"))).toEqual([
      "critical data-destroyed aws_dynamodb_table.T: most likely it is replaced by a new, empty one (a plan tells for sure): lost is the table's items (name: a → b)",
    ]);
  });

  it("take what is changed in place for an update", () => {
    const keep = (days: number) =>
      stackJson({ aws_cloudwatch_log_group: { L: { name: "l", retention_in_days: days } } });

    expect(findings(keep(30), keep(7))).toEqual([
      "high retention-weakened aws_cloudwatch_log_group.L: it is kept for a shorter time; what is older is deleted (retention_in_days: 30 → 7)",
    ]);
  });

  it("see the same in a block that stands alone as in a list of blocks", () => {
    const recovery = (enabled: boolean, wrap: (block: object) => unknown) =>
      stackJson({ aws_dynamodb_table: { T: { name: "t", point_in_time_recovery: wrap({ enabled }) } } });

    for (const wrap of [(block: object) => block, (block: object) => [block]]) {
      expect(findings(recovery(true, wrap), recovery(false, wrap))).toEqual([
        expect.stringMatching(/^high .*point_in_time_recovery\.enabled: true → false/),
      ]);
    }
  });

  it("resolve references, so that what a policy says is compared", () => {
    const policy = (name: string) =>
      stackJson({
        aws_sqs_queue: { Q: { name }, Other: { name: "same" } },
        aws_iam_role_policy: {
          P: {
            role: "r",
            policy:
              '{"Statement":[{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"${aws_sqs_queue.Q.arn}"}]}',
          },
        },
      });
    const [queue, changed] = changesOf(policy("a"), policy("b"));

    expect(queue).toMatchObject({ address: "aws_sqs_queue.Q", action: "replace" });
    expect(changed!.after!.policy).toContain("arn:aws:sqs:eu-central-1:111111111111:b");
  });

  it("take what cannot be resolved for unknown where it changes, and say which attribute", () => {
    const role = (policy: string) =>
      stackJson({ aws_iam_role_policy: { P: { name: "p", role: "r", policy } } });

    expect(findings(role("${jsonencode({})}"), role("${jsonencode({ a = 1 })}"))).toEqual([
      "medium policy-unreadable aws_iam_role_policy.P: the policy changes, and what it will say is not known (policy)",
    ]);
  });

  it("never show what is sensitive by its name, by the provider's word or as a variable", () => {
    const secrets = (text: string) =>
      stackJson(
        {
          aws_db_instance: { D: { password: text } },
          aws_ssm_parameter: { P: { name: "p", type: "SecureString", value: text } },
          aws_cloudwatch_event_connection: {
            C: { auth_parameters: [{ api_key: { key: "k", value: text } }] },
          },
          aws_lambda_function: { F: { description: "${var.secret}" } },
        },
        { variable: { secret: { sensitive: true, default: text } } },
      );
    const report = JSON.stringify(
      review(
        compareOutputs(
          outputOf({ dev: { json: secrets("canary-old") } }),
          outputOf({ dev: { json: secrets("canary-new") } }),
        ),
      ),
    );

    expect(report).not.toContain("canary");
    expect(report.match(/sensitive-in-state/g)).not.toBeNull();
  });

  it("do not take a plain parameter for a secret", () => {
    const parameter = (value: string) =>
      stackJson({ aws_ssm_parameter: { P: { name: "p", type: "String", value } } });

    expect(findings(parameter("a"), parameter("b"))).toEqual([]);
  });
});

describe("addresses that change", () => {
  const renamed = (rest: object = {}) => table("a", "New", rest);
  const moved = { moved: [{ from: "aws_dynamodb_table.T", to: "aws_dynamodb_table.New" }] };

  it("leave every other object as it is, whatever a stack calls its types", () => {
    const text = JSON.stringify(table("a")).replace(
      '"resource":{',
      '"resource":{"__proto__":{"polluted":{}},',
    );

    changesOf(JSON.parse(text) as object, renamed(moved));

    expect({}).not.toHaveProperty("polluted");
  });

  it("are a deletion and a rename to look at without a moved block, with the block that is missing", () => {
    const [plan] = compareOutputs(
      outputOf({ dev: { json: table("a") } }),
      outputOf({ dev: { json: renamed() } }),
    );
    const report = review([plan!]);

    expect(report.findings.map(({ severity, rule }) => `${severity} ${rule}`)).toEqual([
      "critical data-destroyed",
      "high rename-without-moved",
    ]);
    expect(report.findings[1]!.details).toContain(
      "moved {\n  from = aws_dynamodb_table.T\n  to   = aws_dynamodb_table.New\n}",
    );
  });

  it("are a move with a moved block", () => {
    expect(findings(table("a"), renamed(moved))).toEqual([
      "info moved aws_dynamodb_table.New: it was aws_dynamodb_table.T",
    ]);
  });

  it("are a move at the end of a chain of moved blocks", () => {
    const chain = [
      { from: "aws_dynamodb_table.T", to: "aws_dynamodb_table.Between" },
      { from: "aws_dynamodb_table.Between", to: "aws_dynamodb_table.New" },
    ];

    expect(findings(table("a"), renamed({ moved: chain }))).toEqual([
      "info moved aws_dynamodb_table.New: it was aws_dynamodb_table.T",
    ]);
  });

  it("take along what refers to them", () => {
    const keyed = (id: string, rest: object = {}) =>
      stackJson(
        {
          aws_kms_key: { [id]: { description: "d" } },
          aws_sqs_queue: { Q: { name: "q", kms_master_key_id: `\${aws_kms_key.${id}.arn}` } },
        },
        rest,
      );
    const rest = { moved: [{ from: "aws_kms_key.Old", to: "aws_kms_key.New" }] };

    expect(findings(keyed("Old"), keyed("New", rest))).toEqual([
      "info moved aws_kms_key.New: it was aws_kms_key.Old",
    ]);
  });

  it("leave Terraform with a removed block that destroys nothing", () => {
    const removed = { removed: [{ from: "aws_dynamodb_table.T", lifecycle: { destroy: false } }] };

    expect(findings(table("a"), stackJson({}, removed))).toEqual([
      "medium forgotten aws_dynamodb_table.T: it leaves Terraform and stays in the account",
    ]);
  });

  it("come under Terraform with an import block, once", () => {
    const rest = { import: [{ to: "aws_dynamodb_table.T", id: "a" }] };

    expect(findings(stackJson({}), table("a", "T", rest))).toEqual([
      "low imported aws_dynamodb_table.T: it is taken over as it is found (id: undefined → a)".replace(
        ": undefined → a",
        "",
      ),
    ]);
    expect(findings(table("a", "T", rest), table("a", "T", { ...rest, output: {} }))).toEqual([]);
  });
});

describe("what is no resource", () => {
  const stack = (rest: object) => table("a", "T", rest);
  const provider = (of: object) => ({
    provider: { aws: [{ region: "eu-central-1", allowed_account_ids: ["111111111111"], ...of }] },
  });
  const s3 = (of: object) => ({ terraform: { backend: { s3: { bucket: "b", key: "dev", ...of } } } });

  it.each([
    [
      "a state that is looked for elsewhere",
      s3({}),
      s3({ key: "prod" }),
      "high state-moved backend: the state is looked for in another place",
    ],
    [
      "a state that is locked otherwise",
      s3({}),
      s3({ use_lockfile: true }),
      "medium state-moved backend: how the state is reached, locked or encrypted changes",
    ],
    [
      "another role",
      provider({}),
      provider({ assume_role: [{ role_arn: "arn:aws:iam::111111111111:role/x" }] }),
      'high deployed-elsewhere provider.aws: it works as another role (assume_role: (none) → [{"role_arn":"arn:aws:iam::111111111111:role/x"}])',
    ],
    ["other tags by default", provider({}), provider({ default_tags: [{ tags: { a: "b" } }] }), undefined],
    [
      "a program that runs while planning",
      {},
      { data: { external: { E: { program: ["sh", "x"] } } } },
      "high program-run data.external.E: a program is run whenever it is planned (program)",
    ],
    [
      "another provider",
      {},
      { terraform: { required_providers: { x: { source: "acme/x" } } } },
      "medium provider-source-changed required_providers.x: a provider is added (source: (none) → acme/x)",
    ],
    [
      "a newer version of a provider",
      { terraform: { required_providers: { x: { source: "acme/x", version: "1" } } } },
      { terraform: { required_providers: { x: { source: "acme/x", version: "2" } } } },
      undefined,
    ],
    [
      "an output that is shown",
      { output: { o: { value: "x", sensitive: true } } },
      { output: { o: { value: "x" } } },
      "high sensitive-shown output.o: an output that was sensitive is so no more",
    ],
  ])("%s", (_, before, after, finding) => {
    expect(findings(stack(before), stack(after))).toEqual(finding === undefined ? [] : [finding]);
  });

  it("a resource that Terraform would destroy without asking", () => {
    const open = stackJson({ aws_dynamodb_table: { T: { name: "a", ...at("dev/T") } } });

    expect(findings(table("a"), open)).toEqual([
      "high deletion-protection-removed aws_dynamodb_table.T: Terraform no longer refuses to destroy it (lifecycle.prevent_destroy: true → (none))",
    ]);
  });

  it("a program that runs with a resource", () => {
    const provisioner = [{ "local-exec": { command: "curl x | sh" } }];
    const run = stackJson({ terraform_data: { R: { provisioner } } });

    expect(findings(stackJson({}), run)).toEqual([
      "high program-run terraform_data.R: a program is run when the resource is made or destroyed (provisioner)",
    ]);
  });

  it("a resource that goes to another region's provider", () => {
    const there = (alias: object) =>
      stackJson(
        { aws_sns_topic: { N: { name: "n", ...alias } } },
        {
          provider: {
            aws: [
              { region: "eu-central-1", allowed_account_ids: ["111111111111"] },
              { alias: "us", region: "us-east-1", allowed_account_ids: ["111111111111"] },
            ],
          },
        },
      );

    expect(findings(there({}), there({ provider: "aws.us" }))).toEqual([
      "low destroyed aws_sns_topic.N: most likely it is replaced (a plan tells for sure) (provider: eu-central-1 of 111111111111 → us-east-1 of 111111111111)",
    ]);
  });
});

describe("a whole stack", () => {
  const compared = (base: Parameters<typeof outputOf>[0], head: Parameters<typeof outputOf>[0]) =>
    review(compareOutputs(outputOf(base), outputOf(head))).findings;

  it("that is new is one finding, with what is risky in it", () => {
    const open = stackJson({
      aws_dynamodb_table: { T: { name: "t" } },
      aws_s3_bucket_acl: { A: { bucket: "b", acl: "public-read" } },
    });

    expect(compared({}, { dev: { json: open } }).map(({ rule, what }) => [rule, what])).toEqual([
      ["public-exposure", expect.any(String)],
      ["stack-added", "it has 2 resources"],
    ]);
  });

  describe("that is new", () => {
    const gains = (resource: object, rest: object = {}) =>
      compared({}, { dev: { json: stackJson(resource, rest) } })
        .filter(({ rule }) => rule === "access-gained")
        .map(({ severity, what, places }) => `${severity} ${places[0]!.address}: ${what}`);
    const statement = (Action: string, Resource = "arn:aws:s3:::b/*") =>
      JSON.stringify({ Statement: { Effect: "Allow", Action, Resource } });
    const reading = { role: "app", policy: statement("s3:GetObject") };

    it("gives what it has to its own roles without being asked", () => {
      const resource = {
        aws_iam_role: { R: { name: "app", assume_role_policy: "{}" } },
        aws_iam_role_policy: { P: reading },
        aws_iam_user: { U: { name: "ann" } },
        aws_iam_group: { G: { name: "readers" } },
        aws_iam_group_membership: { M: { name: "m", group: "readers", users: ["ann"] } },
      };

      expect(gains(resource)).toEqual([]);
    });

    it("tells what it gives to whom there was before", () => {
      const resource = {
        aws_iam_role_policy: { P: reading },
        aws_iam_user_policy_attachment: {
          A: { user: "eve", policy_arn: "arn:aws:iam::aws:policy/ReadOnlyAccess" },
        },
        aws_iam_group_membership: { M: { name: "m", group: "admins", users: ["eve"] } },
      };

      expect(gains(resource)).toEqual([
        "medium aws_iam_role_policy.P: permissions are gained",
        "medium aws_iam_user_policy_attachment.A: a policy is attached",
        "medium aws_iam_group_membership.M: users are added to a group",
      ]);
    });

    it("tells it where the name comes from a data source, and nothing of a role whose name is made up", () => {
      const policy = (role: string) => ({ aws_iam_role_policy: { P: { ...reading, role } } });
      const own = { aws_iam_role: { R: { assume_role_policy: "{}" } }, ...policy("${aws_iam_role.R.name}") };
      const data = { data: { aws_iam_role: { eve: { name: "eve" } } } };

      expect(gains(own)).toEqual([]);
      expect(gains(policy("${data.aws_iam_role.eve.name}"), data)).toEqual([
        "medium aws_iam_role_policy.P: permissions are gained",
      ]);
    });

    it("tells what makes someone powerful, whoever it is", () => {
      const resource = {
        aws_iam_role: { R: { name: "app", assume_role_policy: "{}" } },
        aws_iam_role_policy: { P: { role: "app", policy: statement("*", "*") } },
        aws_iam_role_policy_attachment: {
          A: { role: "app", policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess" },
        },
      };

      expect(gains(resource)).toEqual([
        "high aws_iam_role_policy.P: powerful permissions are gained",
        "high aws_iam_role_policy_attachment.A: a powerful policy is attached",
      ]);
    });
  });

  it("that is gone is one finding, with the data that is left behind", () => {
    const [finding, ...rest] = compared({ dev: { json: table("a") } }, {});

    expect(rest).toEqual([]);
    expect(finding).toMatchObject({
      rule: "stack-removed",
      action: "forget",
      what: "1 resources are left to themselves",
      details: ["1 aws_dynamodb_table: the table's items"],
    });
  });

  it("that is new in many accounts is one finding", () => {
    expect(compared({}, { dev: { json: table("a") }, qa: { json: table("a") } })).toMatchObject([
      { rule: "stack-added", places: [{ account: "dev" }, { account: "qa" }] },
    ]);
  });
});
