import { existsSync, readFileSync } from "node:fs";
import { resolveText } from "../../../src/access/world/terraform/references";
import { ATTRIBUTE_FORMATS } from "../../../src/access/world/terraform/arn-formats";
import { Stack } from "../../../src/access/world/terraform/stack";
import { type Resources, stack } from "../support/terraform";

const RESOURCES: Resources = {
  aws_dynamodb_table: { t: { name: "events" } },
  aws_iam_policy: { p: { name: "access", path: "/team/" } },
  aws_iam_role: { r: { name: "app" }, deep: { name: "ops", path: "/people/" }, unnamed: {} },
  aws_iam_openid_connect_provider: { o: { url: "https://token.actions.githubusercontent.com" } },
  aws_iam_saml_provider: { s: { name: "okta" } },
  aws_kms_alias: { a: { name: "alias/app", target_key_id: "${aws_kms_key.k.key_id}" } },
  aws_kms_key: { k: {} },
  aws_lambda_function: { f: { function_name: "auditor" } },
  aws_s3_bucket: { b: { bucket: "${local.prefix}-logs" } },
  aws_sns_topic: { n: { name: "alerts" } },
  aws_sqs_queue: { q: { name: "${aws_lambda_function.f.function_name}-dead" } },
  aws_ssm_parameter: { rooted: { name: "/app/url" }, bare: { name: "url" } },
  aws_secretsmanager_secret: { s: { name: "db" } },
  aws_cloudwatch_log_group: { l: { name: "/aws/lambda/auditor" } },
  aws_cloudwatch_event_rule: {
    onDefault: { name: "rule" },
    onBus: { name: "rule", event_bus_name: "${aws_cloudwatch_event_bus.bus.name}" },
  },
  aws_cloudwatch_event_bus: { bus: { name: "audit" } },
  aws_cloudtrail: { t: { name: "trail" } },
  aws_sfn_state_machine: { s: { name: "machine" } },
  aws_vpc: { v: { cidr_block: "10.0.0.0/16" } },
};

function resolved(text: string, changes: object = {}): string {
  const json = stack(RESOURCES, {
    locals: { prefix: "acme", loop: "${local.loop}" },
    variable: { stage: { default: "prod" }, open: {} },
    ...changes,
  });
  return resolveText(text, new Stack("dev", json, []));
}

const REGIONAL = "eu-central-1:111111111111";

describe("a reference", () => {
  it.each([
    ["aws_dynamodb_table.t.arn", `arn:aws:dynamodb:${REGIONAL}:table/events`],
    ["aws_dynamodb_table.t.name", "events"],
    ["aws_dynamodb_table.t.id", "events"],
    ["aws_iam_role.r.arn", "arn:aws:iam::111111111111:role/app"],
    ["aws_iam_role.deep.arn", "arn:aws:iam::111111111111:role/people/ops"],
    ["aws_iam_role.r.id", "app"],
    ["aws_iam_role.unnamed.name", "${terraform:aws_iam_role.unnamed.name}"],
    ["aws_iam_role.unnamed.arn", "arn:aws:iam::111111111111:role/dev.aws_iam_role.unnamed"],
    ["aws_iam_policy.p.arn", "arn:aws:iam::111111111111:policy/team/access"],
    ["aws_iam_policy.p.id", "arn:aws:iam::111111111111:policy/team/access"],
    ["aws_iam_saml_provider.s.arn", "arn:aws:iam::111111111111:saml-provider/okta"],
    [
      "aws_iam_openid_connect_provider.o.arn",
      "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com",
    ],
    ["aws_kms_key.k.arn", `arn:aws:kms:${REGIONAL}:key/dev.aws_kms_key.k`],
    ["aws_kms_key.k.key_id", "dev.aws_kms_key.k"],
    ["aws_kms_alias.a.arn", `arn:aws:kms:${REGIONAL}:alias/app`],
    ["aws_kms_alias.a.target_key_id", "dev.aws_kms_key.k"],
    ["aws_lambda_function.f.arn", `arn:aws:lambda:${REGIONAL}:function:auditor`],
    ["aws_s3_bucket.b.arn", "arn:aws:s3:::acme-logs"],
    ["aws_s3_bucket.b.id", "acme-logs"],
    ["aws_sns_topic.n.id", `arn:aws:sns:${REGIONAL}:alerts`],
    ["aws_sqs_queue.q.arn", `arn:aws:sqs:${REGIONAL}:auditor-dead`],
    ["aws_sqs_queue.q.url", "https://sqs.eu-central-1.amazonaws.com/111111111111/auditor-dead"],
    ["aws_ssm_parameter.rooted.arn", `arn:aws:ssm:${REGIONAL}:parameter/app/url`],
    ["aws_ssm_parameter.bare.arn", `arn:aws:ssm:${REGIONAL}:parameter/url`],
    ["aws_secretsmanager_secret.s.arn", `arn:aws:secretsmanager:${REGIONAL}:secret:db-??????`],
    ["aws_cloudwatch_log_group.l.arn", `arn:aws:logs:${REGIONAL}:log-group:/aws/lambda/auditor`],
    ["aws_cloudwatch_event_rule.onDefault.arn", `arn:aws:events:${REGIONAL}:rule/rule`],
    ["aws_cloudwatch_event_rule.onBus.arn", `arn:aws:events:${REGIONAL}:rule/audit/rule`],
    ["aws_cloudtrail.t.arn", `arn:aws:cloudtrail:${REGIONAL}:trail/trail`],
    ["aws_sfn_state_machine.s.id", `arn:aws:states:${REGIONAL}:stateMachine:machine`],
    ["aws_vpc.v.cidr_block", "10.0.0.0/16"],
    ["local.prefix", "acme"],
    ["var.stage", "prod"],
    ["data.aws_caller_identity.me.account_id", "111111111111"],
    ["data.aws_region.here.region", "eu-central-1"],
    ["data.aws_partition.this.dns_suffix", "amazonaws.com"],
  ])("%s is %s", (expression, expected) => {
    expect(resolved(`\${${expression}}`)).toBe(expected);
  });

  it.each([
    "aws_vpc.v.id",
    "aws_dynamodb_table.missing.arn",
    "local.loop",
    "local.missing",
    "var.open",
    "data.aws_vpc.v.id",
    "data.terraform_remote_state.other.outputs",
  ])("%s, which does not follow from the stack, becomes a variable", (expression) => {
    expect(resolved(`a/\${${expression}}/b`)).toBe(`a/\${terraform:${expression}}/b`);
  });

  it("of a function's call becomes a variable, too", () => {
    expect(resolved('${join(",", [for x in {a = 1} : x])}!')).toBe(
      "${terraform:join(  [for x in  a = 1  : x])}!",
    );
  });

  it("stands within other text", () => {
    expect(resolved("${aws_s3_bucket.b.arn}/*")).toBe("arn:aws:s3:::acme-logs/*");
  });
});

describe("an escape", () => {
  it("is what it escapes", () => {
    expect(resolved("home/$${aws:username}/%%{x}")).toBe("home/${aws:username}/%{x}");
  });
});

describe("the provider", () => {
  it("decides partition and domain", () => {
    const provider = { aws: [{ region: "cn-north-1", allowed_account_ids: ["222222222222"] }] };

    expect(resolved("${aws_sns_topic.n.arn}", { provider })).toBe(
      "arn:aws-cn:sns:cn-north-1:222222222222:alerts",
    );
    expect(resolved("${aws_sqs_queue.q.url}", { provider })).toBe(
      "https://sqs.cn-north-1.amazonaws.com.cn/222222222222/auditor-dead",
    );
  });

  it("may be named by alias, and its region overridden by a resource", () => {
    const provider = {
      aws: [
        { region: "eu-central-1", allowed_account_ids: ["111111111111"] },
        { region: "us-east-1", allowed_account_ids: ["111111111111"], alias: "virginia" },
      ],
    };
    const resource = {
      aws_sns_topic: {
        a: { name: "a" },
        b: { name: "b", provider: "aws.virginia" },
        c: { name: "c", region: "eu-west-1" },
      },
    };
    const changes = { provider, resource };

    expect(resolved("${aws_sns_topic.a.arn}", changes)).toBe("arn:aws:sns:eu-central-1:111111111111:a");
    expect(resolved("${aws_sns_topic.b.arn}", changes)).toBe("arn:aws:sns:us-east-1:111111111111:b");
    expect(resolved("${aws_sns_topic.c.arn}", changes)).toBe("arn:aws:sns:eu-west-1:111111111111:c");
  });
});

/** The bindings know every argument and attribute of the provider. */
describe("the table of formats", () => {
  const camel = (name: string): string => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

  it.each(Object.entries(ATTRIBUTE_FORMATS))(
    "names arguments and attributes that %s has",
    (type, formats) => {
      const folder = type.replace("aws_", "").replaceAll("_", "-");
      const file = require.resolve(`@cdktf/provider-aws/lib/${folder}`).replace(/\.js$/, ".d.ts");
      expect(existsSync(file)).toBe(true);
      const bindings = readFileSync(file, "utf8");
      const placeholders = Object.values(formats).flatMap((format) =>
        [...format.matchAll(/\{([a-z_]+)(?::\w+)?\}/g)].map(([, name]) => name!),
      );
      const provided = new Set(["partition", "region", "account", "address"]);

      const names = [...Object.keys(formats), ...placeholders.filter((name) => !provided.has(name))];

      expect(names.filter((name) => !bindings.includes(`get ${camel(name)}()`))).toEqual([]);
    },
  );
});
