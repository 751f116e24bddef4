import { allow, deny, policyOf, type Resources, stackOf, trust, wordsOf } from "./outputs";

const ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess";
const BOB = "arn:aws:iam::100000000001:user/figgy/bob";

/** A role with inline policies, and what else its arguments are. */
function roleWith(policies: Readonly<Record<string, string>>, rest: object = {}): Resources {
  return {
    aws_iam_role: { R: { name: "worker", assume_role_policy: policyOf(), ...rest } },
    aws_iam_role_policy: Object.fromEntries(
      Object.entries(policies).map(([name, policy]) => [name, { role: "${aws_iam_role.R.name}", policy }]),
    ),
  };
}

const role = (...statements: object[]) => [stackOf(roleWith({ P: policyOf(...statements) }))];
const trusted = (...statements: object[]) => [
  stackOf(roleWith({}, { assume_role_policy: policyOf(...statements) })),
];

describe("policies that say the same", () => {
  it.each<[string, object[], object[]]>([
    ["in another order", [allow("s3:Get*", "b"), allow("sqs:*")], [allow("sqs:*"), allow("s3:Get*", "b")]],
    [
      "in one statement instead of two",
      [allow("s3:Get*", "b"), allow("s3:Put*", "b")],
      [allow(["s3:Put*", "s3:Get*"], "b")],
    ],
    ["in other letters", [allow("S3:get*", "b")], [allow("s3:Get*", "b", { Sid: "Read" })]],
    [
      "besides what a broader statement says",
      [allow("s3:*", "*")],
      [allow("s3:*", "*"), allow("s3:Get*", "b")],
    ],
    [
      "value by value",
      [allow("s3:*", "*", { Condition: { StringEquals: { k: ["a", "b"] } } })],
      ["a", "b"].map((k) => allow("s3:*", "*", { Condition: { StringEquals: { k } } })),
    ],
  ])("are no change %s", (_, before, after) => {
    expect(wordsOf(role(...before), role(...after))).toEqual([]);
    expect(wordsOf(role(...after), role(...before))).toEqual([]);
  });

  it("are no change where they are another policy's, inline or attached", () => {
    const one = policyOf(allow("s3:*"), allow("sqs:*"));
    const attached = {
      ...roleWith({ Q: policyOf(allow("sqs:*")) }),
      aws_iam_policy: { M: { name: "m", policy: policyOf(allow("s3:*")) } },
      aws_iam_role_policy_attachment: {
        A: { role: "worker", policy_arn: "${aws_iam_policy.M.arn}" },
      },
    };

    expect(wordsOf([stackOf(roleWith({ P: one }))], [stackOf(attached)])).toEqual([]);
  });

  it("are no change where the key that they name is at another address, but has its alias", () => {
    const keyed = (id: string) => [
      stackOf({
        ...roleWith({ P: policyOf(allow("kms:Decrypt", `\${aws_kms_key.${id}.arn}`)) }),
        aws_kms_key: { [id]: {} },
        aws_kms_alias: { A: { name: "alias/app-key", target_key_id: `\${aws_kms_key.${id}.key_id}` } },
      }),
    ];

    expect(wordsOf(keyed("A"), keyed("B"))).toEqual([]);
  });
});

describe("policies that say something else", () => {
  it("name who gains what, and where, whether or not a client calls it", () => {
    expect(
      wordsOf(role(), role(allow(["iam:*", "kms:ScheduleKeyDeletion"]), allow("s3:Get*", ["b", "c"]))),
    ).toEqual([
      "role worker gains iam:*, kms:ScheduleKeyDeletion on * in dev",
      "role worker gains s3:Get* on b, c in dev",
    ]);
  });

  it("name who loses what", () => {
    expect(wordsOf(role(allow("iam:*"), allow("s3:*")), role(allow("s3:*")))).toEqual([
      "role worker loses iam:* on * in dev",
    ]);
  });

  it("name what is no longer denied, and what is denied now", () => {
    const denied = role(allow("s3:*"), deny("s3:Delete*", "b"));

    expect(wordsOf(denied, role(allow("s3:*")))).toEqual([
      "role worker may gain s3:Delete* on b in dev, which is no longer denied",
    ]);
    expect(wordsOf(role(allow("s3:*")), denied)).toEqual([
      "role worker may lose s3:Delete* on b in dev, which is denied",
    ]);
  });

  it("name the condition, and of its values those that are new", () => {
    const from = (...k: string[]) => role(allow("s3:*", "*", { Condition: { StringEquals: { k } } }));

    expect(wordsOf(from("a"), from("a", "b", "c"))).toEqual([
      "role worker gains s3:* on * in dev, if StringEquals k = b, c",
    ]);
    expect(wordsOf(from("a"), role(allow("s3:*")))).toEqual(["role worker gains s3:* on * in dev"]);
  });

  it("do not take one value with a comma for two values", () => {
    const from = (k: unknown) => role(allow("s3:*", "*", { Condition: { StringEquals: { k } } }));

    expect(wordsOf(from(["a, b"]), from(["a", "b"]))).toEqual([
      "role worker gains s3:* on * in dev, if StringEquals k = a, b",
      'role worker loses s3:* on * in dev, if StringEquals k = "a, b"',
    ]);
  });

  it("do not take a variable for its text, nor a star that stands for itself for any text", () => {
    const text = JSON.stringify({ Statement: [allow("s3:*", "b/$${aws:username}")] });

    expect(wordsOf([stackOf(roleWith({ P: text }))], role(allow("s3:*", "b/$${aws:username}")))).toContain(
      "role worker gains s3:* on b/${aws:username} in dev",
    );
    expect(wordsOf(role(allow("s3:*", "b/$${*}")), role(allow("s3:*", "b/$${aws:username}")))).toContain(
      "role worker gains s3:* on b/${aws:username} in dev",
    );
  });

  it("count for a user by the groups that it is in", () => {
    const users = (...groups: string[]) => [
      stackOf({
        aws_iam_user: { U: { name: "bob", path: "/figgy/" } },
        aws_iam_group: { G: { name: "admin" } },
        aws_iam_group_policy: { P: { group: "admin", policy: policyOf(allow("iam:*")) } },
        aws_iam_user_group_membership: { M: { user: "bob", groups } },
      }),
    ];

    expect(wordsOf(users(), users("admin"))).toEqual(["user figgy/bob gains iam:* on * in dev"]);
    expect(wordsOf(users("admin"), users())).toEqual(["user figgy/bob loses iam:* on * in dev"]);
  });

  it("count for a group that has no user yet", () => {
    const group = (...statements: object[]) => [
      stackOf({
        aws_iam_group: { G: { name: "admin" } },
        aws_iam_group_policy: { P: { group: "admin", policy: policyOf(...statements) } },
      }),
    ];

    expect(wordsOf(group(), group(allow("iam:*")))).toEqual(["group admin gains iam:* on * in dev"]);
  });

  it("count for a role that no stack declares", () => {
    const policy = (...statements: object[]) => [
      stackOf({ aws_iam_role_policy: { P: { role: "theirs", policy: policyOf(...statements) } } }),
    ];

    expect(wordsOf(policy(), policy(allow("iam:*")))).toEqual(["role theirs gains iam:* on * in dev"]);
  });

  it("are all gained with a role that is new, and all lost with one that goes, its denials apart", () => {
    const some = [allow("s3:*"), deny("s3:Delete*")];
    const backdoor = stackOf(
      roleWith(
        { P: policyOf(...some) },
        { assume_role_policy: policyOf(trust("*")), managed_policy_arns: [ADMIN] },
      ),
    );

    expect(wordsOf([stackOf({})], [backdoor])).toEqual([
      "role worker gains *, s3:* on * in dev",
      "everyone gains sts:AssumeRole on role worker in dev",
    ]);
    expect(wordsOf([backdoor], [stackOf({})])).toEqual([
      "role worker loses *, s3:* on * in dev",
      "everyone loses sts:AssumeRole on role worker in dev",
    ]);
  });

  it("share a line where accounts differ in their names and ids alone", () => {
    const both = (...statements: object[]) =>
      [
        ["dev", "100000000002"],
        ["prod", "100000000005"],
      ].map(([name, id]) =>
        stackOf(
          {
            aws_iam_role: { R: { name: `figgy-${name}-dev` } },
            aws_iam_role_policy: {
              P: {
                role: `figgy-${name}-dev`,
                policy: policyOf(...statements, allow("s3:*", `arn:aws:s3:::b-${id}`)),
              },
            },
          },
          {},
          name,
          id,
        ),
      );

    expect(wordsOf(both(), both(allow("iam:*", "*")))).toEqual([
      "role figgy-<account>-dev gains iam:* on * in <account>, <account> being dev, prod",
    ]);
  });
});

describe("policies whose text the output does not have", () => {
  const attached = (...managed_policy_arns: string[]) => [stackOf(roleWith({}, { managed_policy_arns }))];
  const readOnly = "arn:aws:iam::aws:policy/ReadOnlyAccess";

  it("may give anything to whom they are attached", () => {
    expect(wordsOf(attached(), attached(readOnly))).toEqual([
      `role worker may gain what ${readOnly} allows in dev, whose text is not known`,
    ]);
    expect(wordsOf(attached(readOnly), attached())).toEqual([
      `role worker may lose what ${readOnly} allows in dev, whose text is not known`,
    ]);
    expect(wordsOf(attached(readOnly), attached(readOnly))).toEqual([]);
  });

  it("count as changed where that changes which Terraform makes them of", () => {
    const made = (actions: string[]) => [
      stackOf(roleWith({ P: "${data.aws_iam_policy_document.D.json}" }), {
        data: { aws_iam_policy_document: { D: { statement: [{ actions }] } } },
      }),
    ];

    expect(wordsOf(made(["s3:Get*"]), made(["s3:Get*"]))).toEqual([]);
    expect(wordsOf(made(["s3:Get*"]), made(["*"]))).toEqual([
      "role worker may gain what dev aws_iam_role_policy.P allows in dev, whose text is not known",
      "role worker may lose what dev aws_iam_role_policy.P allows in dev, whose text is not known",
    ]);
  });
});

describe("permissions boundaries", () => {
  const bounded = (...statements: object[]) => [
    stackOf({
      ...roleWith({}, { permissions_boundary: "${aws_iam_policy.B.arn}" }),
      aws_iam_policy: { B: { name: "boundary", policy: policyOf(...statements) } },
    }),
  ];
  const limits = bounded(allow("*"), deny("iam:*"));

  it("limit nothing any more once they are gone", () => {
    const unbounded = [stackOf(roleWith({}))];

    expect(wordsOf(limits, unbounded)).toEqual([
      "role worker may gain what its policies allow in dev, no longer limited by the boundary dev aws_iam_policy.B",
    ]);
    expect(wordsOf(unbounded, limits)).toEqual([
      "role worker may lose what its policies allow in dev, limited by the boundary dev aws_iam_policy.B",
    ]);
  });

  it("name what they no longer stop, and what they stop now", () => {
    expect(wordsOf(limits, bounded(allow("*")))).toEqual([
      "role worker may gain iam:* on * in dev, which its permissions boundary no longer stops",
    ]);
    expect(wordsOf(bounded(allow("s3:*")), bounded(allow("s3:*"), allow("sqs:*")))).toEqual([
      "role worker may gain sqs:* on * in dev, which its permissions boundary no longer stops",
    ]);
    expect(wordsOf(bounded(allow("*")), limits)).toEqual([
      "role worker may lose iam:* on * in dev, which its permissions boundary stops",
    ]);
  });

  it("are no change of a role that is new or that goes", () => {
    expect(wordsOf([stackOf({})], limits)).toEqual([]);
    expect(wordsOf(limits, [stackOf({})])).toEqual([]);
  });
});

describe("trust policies", () => {
  const mfa = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
  const users = (...arns: string[]) =>
    trusted(
      trust(
        { AWS: "arn:aws:iam::100000000001:root" },
        { Condition: { ...mfa, ArnEquals: { "aws:PrincipalArn": arns } } },
      ),
    );

  it("name an account that may assume the role", () => {
    const account = trust({ AWS: "arn:aws:iam::999999999999:root" });

    expect(wordsOf(trusted(), trusted(account))).toEqual([
      "account 999999999999 gains sts:AssumeRole on role worker in dev",
    ]);
  });

  it("name the user whom a condition names, and no other", () => {
    const alice = "arn:aws:iam::100000000001:user/figgy/alice";

    expect(wordsOf(users(alice), users(alice, BOB))).toEqual([
      "user figgy/bob of 100000000001 gains sts:AssumeRole on role worker in dev, if Bool aws:multifactorauthpresent = true",
    ]);
  });

  it("name a role without a second factor as one that more may assume", () => {
    const anyone = trusted(
      trust(
        { AWS: "arn:aws:iam::100000000001:root" },
        { Condition: { ArnEquals: { "aws:PrincipalArn": BOB } } },
      ),
    );

    expect(wordsOf(users(BOB), anyone)).toEqual([
      "user figgy/bob of 100000000001 gains sts:AssumeRole on role worker in dev",
    ]);
  });

  it("name the subject that a provider's token may have now", () => {
    const provider = { Federated: "arn:aws:iam::100000000002:oidc-provider/token.example.com" };
    const subjects = (...sub: string[]) =>
      trusted(
        trust(provider, {
          Action: "sts:AssumeRoleWithWebIdentity",
          Condition: { StringEquals: { "token.example.com:aud": "sts", "token.example.com:sub": sub } },
        }),
      );

    expect(wordsOf(subjects("sub-1"), subjects("sub-1", "sub-2"))).toEqual([
      "provider token.example.com gains sts:AssumeRoleWithWebIdentity on role worker in dev, if StringEquals token.example.com:aud = sts and StringEquals token.example.com:sub = sub-2",
    ]);
  });

  it("name services, and principals of accounts that are known by their names", () => {
    expect(
      wordsOf(
        trusted(),
        trusted(
          trust({ Service: "lambda.amazonaws.com" }),
          trust({ AWS: ["arn:aws:iam::100000000002:root", "arn:aws:iam::100000000002:role/a/b"] }),
          { Effect: "Allow", NotPrincipal: { AWS: BOB }, Action: "sts:AssumeRole" },
        ),
      ),
    ).toEqual([
      "service lambda.amazonaws.com gains sts:AssumeRole on role worker in dev",
      "role a/b of dev gains sts:AssumeRole on role worker in dev",
      "account dev (100000000002) gains sts:AssumeRole on role worker in dev",
      `everything but AWS ${BOB} gains sts:AssumeRole on role worker in dev`,
    ]);
  });
});

describe("policies of resources", () => {
  const key = (...statements: object[]) => [
    stackOf({
      aws_kms_key: { K: { policy: policyOf(...statements) } },
      aws_kms_alias: { A: { name: "alias/app-key", target_key_id: "${aws_kms_key.K.key_id}" } },
    }),
  ];

  it("name who may use what", () => {
    expect(wordsOf(key(), key(allow("kms:*", "*", { Principal: "*" })))).toEqual([
      "everyone gains kms:* on key alias/app-key in dev",
    ]);
  });

  it("count a key's default policy, where it has none of its own", () => {
    const bare = [
      stackOf({
        aws_kms_key: { K: {} },
        aws_kms_alias: { A: { name: "alias/app-key", target_key_id: "${aws_kms_key.K.key_id}" } },
      }),
    ];

    expect(wordsOf(key(), bare)).toEqual([
      "account dev (100000000002) gains kms:* on key alias/app-key in dev",
    ]);
  });

  it("count what a denial held back", () => {
    const bucket = (...statements: object[]) => [
      stackOf({
        aws_s3_bucket: { B: { bucket: "logs" } },
        aws_s3_bucket_policy: { P: { bucket: "logs", policy: policyOf(...statements) } },
      }),
    ];

    expect(wordsOf(bucket(deny("s3:*", "arn:aws:s3:::logs/*", { Principal: "*" })), bucket())).toEqual([
      "everyone may gain s3:* on arn:aws:s3:::logs/* of s3 logs in dev, which is no longer denied",
    ]);
  });

  it("count of whatever type the resource is", () => {
    const endpoint = (...statements: object[]) => [
      stackOf({ aws_vpc_endpoint: { E: { policy: policyOf(...statements) } } }),
    ];

    expect(wordsOf(endpoint(), endpoint(allow("*", "*", { Principal: "*" })))).toEqual([
      "everyone gains * on dev aws_vpc_endpoint.E in dev",
    ]);
  });
});
