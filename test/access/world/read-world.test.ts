import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Answer } from "../../../src/access/answer";
import { evaluate } from "../../../src/access/evaluate";
import type { AccessRequest } from "../../../src/access/request";
import { readWorld } from "../../../src/access/world/read-world";
import type { World } from "../../../src/access/world/world";
import { refusal } from "../../support/synthesized";
import { json, type Resources, stack } from "../support/terraform";
import { ACCOUNT, allow, deny, OTHER_ACCOUNT, ROLE } from "../support/worlds";

const ACT = { service: "ssm", action: "ssm:GetParameter" };
const PARAMETER = `arn:aws:ssm:eu-central-1:${ACCOUNT}:parameter/app/url`;
const TRUST = json(allow("sts:AssumeRole", undefined, { Principal: { Service: "lambda.amazonaws.com" } }));
const READ = json(allow(ACT.action, "*"));
const APP = { name: "app", assume_role_policy: TRUST };

function ask(world: World, request: Partial<AccessRequest> = {}): Answer {
  return evaluate({ principal: ROLE, action: ACT.action, resource: PARAMETER, ...request }, world);
}

function outcome(resources: Resources, request: Partial<AccessRequest> = {}): Answer["outcome"] {
  return ask(readWorld([stack(resources)]), request).outcome;
}

describe("a policy of what has no ARN", () => {
  it("is a note, since it may matter", () => {
    const policy = { arn: "${data.aws_sns_topic.theirs.arn}", policy: READ };

    expect(readWorld([stack({ aws_sns_topic_policy: { p: policy } })]).notes).toEqual([
      "dev aws_sns_topic_policy.p is a policy of ${terraform:data.aws_sns_topic.theirs.arn}, which is no ARN",
    ]);
  });
});

describe("a role", () => {
  it.each<readonly [string, Resources]>([
    [
      "inline in a resource of its own",
      { aws_iam_role_policy: { p: { role: "${aws_iam_role.r.id}", policy: READ } } },
    ],
    ["inline, by the role's name", { aws_iam_role_policy: { p: { role: "app", policy: READ } } }],
    [
      "attached",
      {
        aws_iam_policy: { p: { name: "read", policy: READ } },
        aws_iam_role_policy_attachment: {
          a: { role: "${aws_iam_role.r.name}", policy_arn: "${aws_iam_policy.p.arn}" },
        },
      },
    ],
    [
      "attached together with others",
      {
        aws_iam_policy: { p: { name: "read", policy: READ } },
        aws_iam_policy_attachment: {
          a: { name: "a", roles: ["app"], policy_arn: "${aws_iam_policy.p.arn}" },
        },
      },
    ],
    [
      "AdministratorAccess",
      {
        aws_iam_role_policy_attachment: {
          a: { role: "app", policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess" },
        },
      },
    ],
  ])("has the policies that are %s", (_, resources) => {
    expect(outcome({ aws_iam_role: { r: APP }, ...resources })).toBe("allowed");
    expect(outcome({ aws_iam_role: { r: APP } })).toBe("denied");
  });

  it("has the policies in its own arguments", () => {
    const own = { ...APP, inline_policy: [{ name: "own", policy: READ }] };
    const managed = { ...APP, managed_policy_arns: ["arn:aws:iam::aws:policy/AdministratorAccess"] };

    expect(outcome({ aws_iam_role: { r: own } })).toBe("allowed");
    expect(outcome({ aws_iam_role: { r: managed } })).toBe("allowed");
  });

  it("is limited by its boundary", () => {
    const resources = {
      aws_iam_policy: { b: { name: "boundary", policy: json(allow("s3:*", "*")) } },
      aws_iam_role: { r: { ...APP, permissions_boundary: "${aws_iam_policy.b.arn}" } },
      aws_iam_role_policy: { p: { role: "app", policy: READ } },
    };

    expect(ask(readWorld([stack(resources)]))).toMatchObject({
      outcome: "denied",
      missing: [{ layer: "permissions boundary", of: ROLE }],
    });
  });

  it("may be assumed by whom its trust policy names", () => {
    const assume = { action: "sts:AssumeRole", resource: ROLE };

    expect(outcome({ aws_iam_role: { r: APP } }, { ...assume, principal: "lambda.amazonaws.com" })).toBe(
      "allowed",
    );
    expect(outcome({ aws_iam_role: { r: APP } }, { ...assume, principal: "ec2.amazonaws.com" })).toBe(
      "denied",
    );
  });

  it("has its tags, its provider's included", () => {
    const Condition = {
      StringEquals: { "aws:PrincipalTag/team": "red", "aws:PrincipalTag/owner": "platform" },
    };
    const resources = {
      aws_iam_role: { r: { ...APP, tags: { team: "red" } } },
      aws_iam_role_policy: { p: { role: "app", policy: json(allow("ssm:*", "*", { Condition })) } },
    };
    const provider = {
      aws: [
        {
          region: "eu-central-1",
          allowed_account_ids: [ACCOUNT],
          default_tags: [{ tags: { owner: "platform" } }],
        },
      ],
    };

    expect(ask(readWorld([stack(resources, { provider })])).outcome).toBe("allowed");
    expect(ask(readWorld([stack(resources)])).outcome).toBe("denied");
  });

  it("is found across the stacks of its account, and not in another account", () => {
    const roles = stack({ aws_iam_role: { r: APP } });
    const policies: Resources = { aws_iam_role_policy: { p: { role: "app", policy: READ } } };

    expect(ask(readWorld([roles, stack(policies)])).outcome).toBe("allowed");
    const elsewhere = readWorld([roles, stack(policies, {}, OTHER_ACCOUNT)]);
    expect(ask(elsewhere).outcome).toBe("denied");
    expect(elsewhere.notes).toEqual([
      "dev aws_iam_role_policy.p is a policy of the role app, which no stack declares",
    ]);
  });

  it("has the ARN and the id that it states, as where it exists", () => {
    const key = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/0a1b2c3d`;
    const resources: Resources = {
      aws_iam_role: { r: { ...APP, path: "/", arn: ROLE, id: "app" } },
      aws_kms_key: { k: { arn: key, key_id: "0a1b2c3d" } },
      aws_kms_alias: { a: { name: "alias/app", target_key_id: "${aws_kms_key.k.key_id}" } },
    };
    const world = readWorld([stack(resources)]);

    expect(world.principals).toEqual([ROLE]);
    expect(world.keyOfAlias(`arn:aws:kms:eu-central-1:${ACCOUNT}:alias/app`)?.arn).toBe(key);
  });

  it("is named by its construct's path in answers", () => {
    const policy = { role: "app", policy: READ, "//": { metadata: { path: "dev/App/Policy" } } };
    const world = readWorld([stack({ aws_iam_role: { r: APP }, aws_iam_role_policy: { p: policy } })]);

    expect(ask(world).statements).toEqual([
      { layer: "identity policies", policy: "dev/App/Policy", sid: undefined, index: 0, effect: "Allow" },
    ]);
  });
});

describe("a user", () => {
  const user = `arn:aws:iam::${ACCOUNT}:user/people/ann`;
  const resources: Resources = {
    aws_iam_user: { ann: { name: "ann", path: "/people/" } },
    aws_iam_group: { readers: { name: "readers" } },
    aws_iam_group_policy: { p: { group: "${aws_iam_group.readers.name}", policy: READ } },
  };

  it.each<readonly [string, Resources]>([
    [
      "by the group",
      {
        aws_iam_group_membership: { m: { name: "m", group: "readers", users: ["${aws_iam_user.ann.name}"] } },
      },
    ],
    [
      "by the user",
      { aws_iam_user_group_membership: { m: { user: "ann", groups: ["${aws_iam_group.readers.name}"] } } },
    ],
  ])("has the policies of the groups that it is put into %s", (_, membership) => {
    expect(outcome({ ...resources, ...membership }, { principal: user })).toBe("allowed");
    expect(outcome(resources, { principal: user })).toBe("denied");
  });

  it("has its own policies", () => {
    const own: Resources = { aws_iam_user_policy: { p: { user: "ann", policy: READ } } };

    expect(outcome({ ...resources, ...own }, { principal: user })).toBe("allowed");
  });

  it("is noted if its group is nowhere declared", () => {
    const membership: Resources = {
      aws_iam_user_group_membership: { m: { user: "ann", groups: ["ghosts"] } },
    };

    expect(readWorld([stack({ ...resources, ...membership })]).notes).toEqual([
      "dev aws_iam_user.ann is in the group ghosts, which no stack declares",
    ]);
  });
});

describe("a resource", () => {
  const everyone = (action: string): string => json(allow(action, "*", { Principal: "*" }));
  const arn = (service: string, rest: string): string => `arn:aws:${service}:eu-central-1:${ACCOUNT}:${rest}`;

  it.each<readonly [string, string, string, Resources]>([
    [
      "s3:GetObject",
      "arn:aws:s3:::logs/key",
      "a bucket's policy",
      {
        aws_s3_bucket: { b: { bucket: "logs" } },
        aws_s3_bucket_policy: { p: { bucket: "${aws_s3_bucket.b.id}", policy: everyone("s3:*") } },
      },
    ],
    [
      "s3:GetObject",
      "arn:aws:s3:::elsewhere/key",
      "the policy of a bucket of no stack",
      {
        aws_s3_bucket_policy: { p: { bucket: "elsewhere", policy: everyone("s3:*") } },
      },
    ],
    [
      "sns:Publish",
      arn("sns", "t"),
      "a topic's policy",
      {
        aws_sns_topic: { t: { name: "t" } },
        aws_sns_topic_policy: { p: { arn: "${aws_sns_topic.t.arn}", policy: everyone("sns:*") } },
      },
    ],
    [
      "sns:Publish",
      arn("sns", "t"),
      "a topic's own argument",
      {
        aws_sns_topic: { t: { name: "t", policy: everyone("sns:*") } },
      },
    ],
    [
      "sqs:SendMessage",
      arn("sqs", "q"),
      "a queue's policy",
      {
        aws_sqs_queue: { q: { name: "q" } },
        aws_sqs_queue_policy: { p: { queue_url: "${aws_sqs_queue.q.url}", policy: everyone("sqs:*") } },
      },
    ],
    [
      "dynamodb:Query",
      arn("dynamodb", "table/t/index/i"),
      "a table's policy, of its indexes too",
      {
        aws_dynamodb_table: { t: { name: "t" } },
        aws_dynamodb_resource_policy: {
          p: { resource_arn: "${aws_dynamodb_table.t.arn}", policy: everyone("dynamodb:*") },
        },
      },
    ],
    [
      "secretsmanager:GetSecretValue",
      arn("secretsmanager", "secret:db-AbCdEf"),
      "a secret's policy",
      {
        aws_secretsmanager_secret: { s: { name: "db" } },
        aws_secretsmanager_secret_policy: {
          p: { secret_arn: "${aws_secretsmanager_secret.s.id}", policy: everyone("secretsmanager:*") },
        },
      },
    ],
    [
      "kms:Decrypt",
      arn("kms", "key/dev.aws_kms_key.k"),
      "a key's own argument",
      {
        aws_kms_key: { k: { policy: everyone("kms:*") } },
      },
    ],
    [
      "kms:Decrypt",
      arn("kms", "key/dev.aws_kms_key.k"),
      "a key's policy of its own",
      {
        aws_kms_key: { k: {} },
        aws_kms_key_policy: { p: { key_id: "${aws_kms_key.k.key_id}", policy: everyone("kms:*") } },
      },
    ],
    [
      "events:PutEvents",
      arn("events", "event-bus/default"),
      "the default bus's policy",
      {
        aws_cloudwatch_event_bus_policy: { p: { policy: everyone("events:*") } },
      },
    ],
    [
      "ecr:BatchGetImage",
      arn("ecr", "repository/app"),
      "a repository's policy",
      {
        aws_ecr_repository_policy: { p: { repository: "app", policy: everyone("ecr:*") } },
      },
    ],
    [
      "backup:CopyIntoBackupVault",
      arn("backup", "backup-vault:main"),
      "a vault's policy",
      {
        aws_backup_vault_policy: { p: { backup_vault_name: "main", policy: everyone("backup:*") } },
      },
    ],
  ])("%s on %s: %s is read", (action, resource, _, resources) => {
    expect(outcome(resources, { principal: "anonymous", action, resource })).toBe("allowed");
    expect(outcome({}, { principal: "anonymous", action, resource })).not.toBe("allowed");
  });

  it("has the policy of a resource of its own instead of the one in its argument", () => {
    const resources: Resources = {
      aws_kms_key: { k: { policy: json(deny("kms:*", "*", { Principal: "*" })) } },
      aws_kms_key_policy: { p: { key_id: "${aws_kms_key.k.arn}", policy: everyone("kms:*") } },
    };

    expect(outcome(resources, { principal: "anonymous", action: "kms:Decrypt", resource: KEY })).toBe(
      "allowed",
    );
  });
});

const KEY = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/dev.aws_kms_key.k`;

describe("a key", () => {
  const role: Resources = {
    aws_iam_role: { r: APP },
    aws_iam_role_policy: { p: { role: "app", policy: json(allow("kms:Decrypt", "*")) } },
  };

  it("without a policy leaves all to its account", () => {
    const decrypt = { action: "kms:Decrypt", resource: KEY };

    expect(outcome({ ...role, aws_kms_key: { k: {} } }, decrypt)).toBe("allowed");
    expect(outcome({ aws_iam_role: { r: APP }, aws_kms_key: { k: {} } }, decrypt)).toBe("denied");
  });

  it("answers to the ARN of its alias", () => {
    const alias = `arn:aws:kms:eu-central-1:${ACCOUNT}:alias/app`;
    const resources = {
      ...role,
      aws_kms_key: { k: {} },
      aws_kms_alias: { a: { name: "alias/app", target_key_id: "${aws_kms_key.k.id}" } },
    };

    expect(outcome(resources, { action: "kms:Decrypt", resource: alias })).toBe("allowed");
    expect(outcome(resources, { action: "kms:Encrypt", resource: alias })).toBe("denied");
  });

  it("that an alias names and no stack declares may or may not allow", () => {
    const resources = { ...role, aws_kms_alias: { a: { name: "alias/app", target_key_id: "1234" } } };

    expect(
      ask(readWorld([stack(resources)]), {
        action: "kms:Decrypt",
        resource: `arn:aws:kms:eu-central-1:${ACCOUNT}:alias/app`,
      }),
    ).toMatchObject({ outcome: "unknown" });
  });

  it("of one stack is not the key of the same address in another", () => {
    const keys: Resources = { aws_kms_key: { k: {} } };
    const names = ["dev", "tools"].map((stackName) => stack(keys, { "//": { metadata: { stackName } } }));

    expect(readWorld(names).resourceArns).toEqual([KEY, KEY.replace("dev.", "tools.")]);
  });
});

describe("a function's permission", () => {
  const functionArn = `arn:aws:lambda:eu-central-1:${ACCOUNT}:function:f`;
  const permission = (changes: Record<string, string>): Resources => ({
    aws_lambda_function: { f: { function_name: "f" } },
    aws_lambda_permission: {
      p: {
        action: "lambda:InvokeFunction",
        function_name: "${aws_lambda_function.f.arn}",
        principal: "events.amazonaws.com",
        ...changes,
      },
    },
  });
  const invoke = {
    action: "lambda:InvokeFunction",
    resource: functionArn,
    principal: "events.amazonaws.com",
  };

  it("lets a service call the function, for its source alone", () => {
    const resources = permission({ source_arn: "arn:aws:events:*:*:rule/r", source_account: ACCOUNT });
    const source = (rule: string): AccessRequest["context"] => ({
      "aws:SourceArn": `arn:aws:events:eu-central-1:${ACCOUNT}:rule/${rule}`,
      "aws:SourceAccount": ACCOUNT,
    });

    expect(outcome(resources, { ...invoke, context: source("r") })).toBe("allowed");
    expect(outcome(resources, { ...invoke, context: source("other") })).toBe("denied");
    expect(outcome(resources, { ...invoke, principal: "s3.amazonaws.com", context: source("r") })).toBe(
      "denied",
    );
    expect(outcome(resources, invoke)).toBe("unknown");
  });

  it("lets an account, with its own policies, or everyone of an organization", () => {
    const root = { ...invoke, principal: `arn:aws:iam::${OTHER_ACCOUNT}:root` };

    expect(outcome(permission({ principal: OTHER_ACCOUNT }), root)).toBe("allowed");
    expect(outcome(permission({ principal: root.principal }), root)).toBe("allowed");
    const organization = permission({ principal: "*", principal_org_id: "o-a" });
    expect(outcome(organization, { ...root, context: { "aws:PrincipalOrgID": "o-a" } })).toBe("allowed");
    expect(outcome(organization, { ...root, context: { "aws:PrincipalOrgID": "o-b" } })).toBe("denied");
  });

  it("is for its qualifier alone", () => {
    const resources = permission({ qualifier: "live" });

    expect(outcome(resources, { ...invoke, resource: `${functionArn}:live` })).toBe("allowed");
    expect(outcome(resources, invoke)).toBe("denied");
  });
});

describe("what only Terraform knows", () => {
  it("makes the answer depend on it, with the value that it would need", () => {
    const policy = json(allow("ssm:*", `arn:aws:ssm:eu-central-1:${ACCOUNT}:parameter/\${aws_vpc.v.id}/*`));
    const resources = { aws_iam_role: { r: APP }, aws_iam_role_policy: { p: { role: "app", policy } } };

    expect(ask(readWorld([stack(resources)]))).toMatchObject({
      outcome: "unknown",
      attributes: ["terraform:aws_vpc.v.id"],
      allowedWhen: { "terraform:aws_vpc.v.id": "app" },
    });
    expect(outcome(resources, { action: "s3:GetObject", resource: "arn:aws:s3:::b/k" })).toBe("denied");
  });

  it("may be a whole policy", () => {
    const policy = "${data.aws_iam_policy_document.d.json}";
    const resources = { aws_iam_role: { r: APP }, aws_iam_role_policy: { p: { role: "app", policy } } };

    expect(ask(readWorld([stack(resources)]))).toMatchObject({
      outcome: "unknown",
      attributes: ["whether dev aws_iam_role_policy.p allows it"],
    });
  });

  it("may be a principal", () => {
    const trust = json(allow("sts:AssumeRole", undefined, { Principal: { AWS: "${aws_vpc.v.owner_id}" } }));
    const resources = {
      aws_iam_role: { r: { ...APP, assume_role_policy: trust }, s: { ...APP, name: "other" } },
    };
    const world = readWorld([stack(resources)]);
    const assume = {
      principal: `arn:aws:iam::${ACCOUNT}:role/other`,
      action: "sts:AssumeRole",
      resource: ROLE,
    };

    expect(ask(world, assume)).toMatchObject({
      outcome: "unknown",
      attributes: ["who ${terraform:aws_vpc.v.owner_id} is"],
    });
    expect(ask(world, { ...assume, principal: "lambda.amazonaws.com" }).outcome).toBe("denied");
  });

  it("is a policy that AWS manages, unless its text is given", () => {
    const arn = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    const resources = {
      aws_iam_role: { r: APP },
      aws_iam_role_policy_attachment: { a: { role: "app", policy_arn: arn } },
    };

    expect(ask(readWorld([stack(resources)]))).toMatchObject({
      outcome: "unknown",
      attributes: [`whether ${arn} allows it`],
    });
    expect(ask(readWorld([stack(resources)], { managedPolicies: { [arn]: READ } })).outcome).toBe("allowed");
  });
});

describe("variables of policies", () => {
  it("are told from Terraform's references by their escape", () => {
    const policy = json(
      allow("ssm:*", `arn:aws:ssm:*:*:parameter/\${aws_ssm_parameter.p.description}/$\${aws:username}`),
    );
    const resources = {
      aws_iam_user: { ann: { name: "ann" } },
      aws_iam_user_policy: { p: { user: "ann", policy } },
      aws_ssm_parameter: { p: { name: "/p", description: "people" } },
    };
    const of = (name: string): Partial<AccessRequest> => ({
      principal: `arn:aws:iam::${ACCOUNT}:user/ann`,
      resource: `arn:aws:ssm:eu-central-1:${ACCOUNT}:parameter/people/${name}`,
    });

    expect(outcome(resources, of("ann"))).toBe("allowed");
    expect(outcome(resources, of("bob"))).toBe("denied");
  });
});

describe("output that cannot be read", () => {
  const folder = mkdtempSync(join(tmpdir(), "access-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each<readonly [string, object, string]>([
    ["resources that are no objects", { resource: { aws_iam_role: null } }, "dev aws_iam_role"],
    ["a resource that is null", { resource: { aws_iam_role: { r: null } } }, "dev aws_iam_role.r"],
    [
      "an account that is no account",
      { provider: { aws: [{ region: "eu-central-1", allowed_account_ids: ["*"] }] } },
      "dev provider aws",
    ],
  ])("is refused, and not tripped over: %s", (_, odd, path) => {
    const written = { ...stack({ aws_iam_role: { r: APP } }), ...odd } as Parameters<
      typeof readWorld
    >[0][number];

    expect(refusal(() => readWorld([written])).problems).toMatchObject([
      { code: "SYNTHESIZED_OUTPUT_INVALID", path },
    ]);
  });

  it("is refused with every problem: a missing folder, a file that is not JSON, a provider without account", () => {
    const broken = join(folder, "broken.json");
    writeFileSync(broken, "{");
    const provider = { aws: [{ region: "eu-central-1" }] };
    const error = refusal(() =>
      readWorld([
        join(folder, "missing"),
        broken,
        stack({ aws_vpc: { v: {} } }, { provider }),
        stack({ aws_vpc: { v: {} } }, { provider: {} }),
      ]),
    );

    expect(error.problems.map(({ code, path }) => [code, path])).toEqual([
      ["SYNTHESIZED_OUTPUT_INVALID", join(folder, "missing")],
      ["SYNTHESIZED_OUTPUT_INVALID", broken],
      ["SYNTHESIZED_OUTPUT_INVALID", "dev provider aws"],
      ["SYNTHESIZED_OUTPUT_INVALID", "dev"],
    ]);
  });

  it("may be a policy: it is named with what is wrong in each of its statements", () => {
    const policy = json(
      { Effect: "allow", Action: "*" },
      { Effect: "Allow" },
      allow("*", "*", { Condition: { Equals: { a: "b" } } }),
    );
    const resources = { aws_iam_role: { r: APP }, aws_iam_role_policy: { p: { role: "app", policy } } };
    const error = refusal(() => readWorld([stack(resources)]));

    expect(error.problems.map(({ code, path }) => [code, path])).toEqual([
      ["POLICY_INVALID", "dev aws_iam_role_policy.p statement 0"],
      ["POLICY_INVALID", "dev aws_iam_role_policy.p statement 1"],
      ["POLICY_INVALID", "dev aws_iam_role_policy.p statement 2"],
    ]);
    expect(
      refusal(() => readWorld([stack({ aws_iam_role: { r: { ...APP, assume_role_policy: "{" } } })])).code,
    ).toBe("POLICY_INVALID");
  });

  it.each(["null", "5", "[]", "{}"])("may be a policy that is none: %s", (policy) => {
    const resources = { aws_iam_role: { r: APP }, aws_iam_role_policy: { p: { role: "app", policy } } };

    expect(refusal(() => readWorld([stack(resources)])).message).toBe(
      [
        "POLICY_INVALID dev aws_iam_role_policy.p: the policy statement is not valid",
        `  given    ${JSON.stringify(policy)}`,
        "  allowed  a policy as JSON",
        "  fix      write the policy as an object with Statement",
      ].join("\n"),
    );
  });

  it("is read by its manifest, or as a single file", () => {
    const content = JSON.stringify(
      stack({ aws_iam_role: { r: { ...APP, inline_policy: [{ name: "p", policy: READ }] } } }),
    );
    mkdirSync(join(folder, "out/stacks/dev"), { recursive: true });
    writeFileSync(join(folder, "out/stacks/dev/cdk.tf.json"), content);
    writeFileSync(
      join(folder, "out/manifest.json"),
      JSON.stringify({ stacks: { dev: { synthesizedStackPath: "stacks/dev/cdk.tf.json" } } }),
    );

    expect(ask(readWorld([join(folder, "out")])).outcome).toBe("allowed");
    expect(ask(readWorld([join(folder, "out/stacks/dev/cdk.tf.json")])).outcome).toBe("allowed");
  });
});
