import { allow, policyOf, stackOf, wordsOf } from "./outputs";

const one = (type: string, attributes: object) => [stackOf({ [type]: { X: attributes } })];
const none = [stackOf({})];

describe("what gives access besides policies", () => {
  it.each([
    ["aws_iam_access_key", { user: "bob" }, { user: "alice" }],
    [
      "aws_iam_saml_provider",
      { name: "okta", saml_metadata_document: "<a/>" },
      { saml_metadata_document: "<b/>" },
    ],
    [
      "aws_iam_openid_connect_provider",
      { url: "https://a.b", client_id_list: ["a"] },
      { client_id_list: ["b"] },
    ],
    ["aws_ssoadmin_account_assignment", { target_id: "1" }, { target_id: "2" }],
    ["aws_rolesanywhere_trust_anchor", { source: "a" }, { source: "b" }],
    ["aws_lambda_function_url", { authorization_type: "AWS_IAM" }, { authorization_type: "NONE" }],
  ])("may give some where %s is new or changes, and takes it where it goes", (type, attributes, change) => {
    const [before, after] = [one(type, attributes), one(type, { ...attributes, ...change })];
    const name = `dev ${type}.X (${type})`;

    expect(wordsOf(none, before)).toEqual([`somebody may gain access in dev, for ${name} is new`]);
    expect(wordsOf(before, after)).toEqual([`somebody may gain access in dev, for ${name} is changed`]);
    expect(wordsOf(before, none)).toEqual([`somebody may lose access in dev, for ${name} is gone`]);
  });

  it("is not changed by a description, a tag or the place in the code", () => {
    const attributes = { user: "bob" };

    expect(
      wordsOf(
        one("aws_iam_access_key", attributes),
        one("aws_iam_access_key", { ...attributes, tags: { a: "b" }, description: "c", depends_on: ["d.e"] }),
      ),
    ).toEqual([]);
  });
});

describe("what limits access besides policies", () => {
  it.each([
    "aws_organizations_policy",
    "aws_organizations_policy_attachment",
    "aws_s3_bucket_public_access_block",
  ])("may give some where %s goes or changes, and takes it where it is new", (type) => {
    const [before, after] = [one(type, { content: "a" }), one(type, { content: "b" })];
    const name = `dev ${type}.X (${type})`;

    expect(wordsOf(before, none)).toEqual([`somebody may gain access in dev, for ${name} is gone`]);
    expect(wordsOf(before, after)).toEqual([`somebody may gain access in dev, for ${name} is changed`]);
    expect(wordsOf(none, before)).toEqual([`somebody may lose access in dev, for ${name} is new`]);
  });
});

describe("what acts as a role", () => {
  const acting = (role: string) => one("aws_lambda_function", { function_name: "f", role });

  it("may do something else as another one", () => {
    const name = "dev aws_lambda_function.X role (aws_lambda_function)";

    expect(wordsOf(acting("a"), acting("b"))).toEqual([
      `somebody may gain access in dev, for ${name} is changed`,
    ]);
  });

  it("gives nobody anything where it is new, or goes", () => {
    expect(wordsOf(none, acting("a"))).toEqual([]);
    expect(wordsOf(acting("a"), none)).toEqual([]);
  });
});

describe("a tag that a policy names", () => {
  const tagged = (tags: object) => [
    stackOf({
      aws_iam_role: {
        R: {
          name: "worker",
          tags,
          inline_policy: {
            name: "p",
            policy: policyOf(
              allow("s3:*", "*", { Condition: { StringEquals: { "aws:PrincipalTag/Team": "a" } } }),
            ),
          },
        },
      },
    }),
  ];

  it("may give something to what has another value of it, and no other tag does", () => {
    expect(wordsOf(tagged({ team: "a" }), tagged({ team: "b" }))).toEqual([
      "somebody may gain access in dev, for a tag of arn:aws:iam::100000000002:role/worker (tags) is changed",
    ]);
    expect(wordsOf(tagged({ team: "a" }), tagged({ team: "a", cost: "1" }))).toEqual([]);
  });
});
