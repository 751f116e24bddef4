import { evaluate } from "../../src/access/evaluate";
import { type Principal, readPrincipal } from "../../src/access/principal";
import { World } from "../../src/access/world/world";
import { refusal } from "../support/synthesized";
import {
  ACCOUNT,
  allow,
  OBJECT,
  OTHER_ACCOUNT,
  outcome,
  policy,
  ROLE,
  ROOT,
  smallWorld,
  USER,
} from "./support/worlds";

const world = smallWorld({ identity: [allow("s3:*", "*")] });

describe("a question", () => {
  it("about no action and no resource is refused with both problems", () => {
    const error = refusal(() => evaluate({ principal: ROLE, action: "s3:Get*", resource: "bucket" }, world));

    expect(error.problems.map(({ code, value }) => [code, value])).toEqual([
      ["ACCESS_ACTION_INVALID", "s3:Get*"],
      ["ACCESS_RESOURCE_INVALID", "bucket"],
    ]);
  });

  it.each(["", "arn:aws:s3", "arn:aws:s3:::", "arn:aws:ssm:eu-central-1:12:parameter/a"])(
    "about the malformed ARN %j is refused",
    (resource) => {
      expect(refusal(() => evaluate({ principal: ROLE, action: "s3:GetObject", resource }, world)).code).toBe(
        "ACCESS_RESOURCE_INVALID",
      );
    },
  );

  it.each(["app", "", "arn:aws:iam::111111111111:group/a", "arn:aws:sts::111111111111:assumed-role/app"])(
    "of %j, who is no principal, is refused",
    (principal) => {
      expect(
        refusal(() => evaluate({ principal, action: "s3:GetObject", resource: OBJECT }, world)).code,
      ).toBe("ACCESS_PRINCIPAL_INVALID");
    },
  );

  it("of a role that its account does not declare is refused with those that it declares", () => {
    const principal = `arn:aws:iam::${ACCOUNT}:role/ap`;

    expect(
      refusal(() => evaluate({ principal, action: "s3:GetObject", resource: OBJECT }, world)).problems,
    ).toEqual([
      {
        code: "ACCESS_PRINCIPAL_UNKNOWN",
        path: "principal",
        value: principal,
        allowed: ROLE,
        fix: "name a role that the account's stacks declare, with its path",
      },
    ]);
  });
});

describe("a principal", () => {
  type Case = readonly [text: string, expected: Partial<Principal>];

  it.each<Case>([
    [ROLE, { kind: "role", name: "app", arn: ROLE }],
    [`arn:aws:iam::${ACCOUNT}:role/a/b/c`, { kind: "role", name: "c" }],
    [`arn:aws:sts::${ACCOUNT}:assumed-role/app/s`, { kind: "role", arn: ROLE, sessionName: "s" }],
    [USER, { kind: "user", name: "carlos" }],
    [ROOT, { kind: "root", accountId: ACCOUNT }],
    [`arn:aws:sts::${ACCOUNT}:federated-user/f`, { kind: "federated-user" }],
    [`arn:aws:iam::${ACCOUNT}:saml-provider/okta`, { kind: "federated" }],
    [`arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`, { kind: "federated" }],
    ["accounts.google.com", { kind: "federated", name: "accounts.google.com" }],
    ["cognito-identity.amazonaws.com", { kind: "federated" }],
    ["lambda.amazonaws.com", { kind: "service", name: "lambda.amazonaws.com" }],
    ["logs.cn-north-1.amazonaws.com.cn", { kind: "service" }],
    ["anonymous", { kind: "anonymous" }],
  ])("%s is %j", (text, expected) => {
    expect(readPrincipal(text)).toMatchObject(expected);
  });

  it("that is a session is one of the role that the account declares, whatever the role's path", () => {
    const arn = `arn:aws:iam::${ACCOUNT}:role/people/ops`;
    const people = new World({ roles: [{ arn, policies: [policy("identity", allow("s3:*", "*"))] }] });

    expect(outcome(people, { principal: `arn:aws:sts::${ACCOUNT}:assumed-role/ops/ann` })).toBe("allowed");
  });
});

describe("a world's subjects", () => {
  it("are found by name or by ARN", () => {
    expect(world.role("app").principal).toBe(ROLE);
    expect(world.role(ROLE).principal).toBe(ROLE);
    expect(world.user("carlos").principal).toBe(USER);
    expect(world.principal("lambda.amazonaws.com").principal).toBe("lambda.amazonaws.com");
  });

  it("that are not there are refused with those that are", () => {
    expect(refusal(() => world.role("ap")).problems[0]).toMatchObject({
      code: "ACCESS_PRINCIPAL_UNKNOWN",
      value: "ap",
      allowed: ROLE,
    });
  });

  it("of one name in two accounts need the account's id", () => {
    const other = ROLE.replace(ACCOUNT, OTHER_ACCOUNT);
    const both = new World({ roles: [{ arn: ROLE }, { arn: other }] });

    expect(refusal(() => both.role("app")).problems[0]).toMatchObject({ allowed: `${ROLE}, ${other}` });
    expect(both.role("app", OTHER_ACCOUNT).principal).toBe(other);
  });

  it("are listed", () => {
    expect(world.principals).toEqual([ROLE, USER]);
  });
});

describe("a policy that AWS would refuse", () => {
  const reading =
    (document: any): (() => World) =>
    () =>
      new World({ roles: [{ arn: ROLE, policies: [{ name: "p", document }] }] });

  it.each([
    ["an effect", { Statement: { Effect: "Permit", Action: "*", Resource: "*" } }],
    ["actions", { Statement: { Effect: "Allow", Resource: "*" } }],
    [
      "both Action and NotAction",
      { Statement: { Effect: "Allow", Action: "*", NotAction: "s3:*", Resource: "*" } },
    ],
    [
      "both Resource and NotResource",
      { Statement: { Effect: "Allow", Action: "*", Resource: "*", NotResource: "*" } },
    ],
    [
      "an unknown operator",
      { Statement: allow("*", "*", { Condition: { StringMatches: { "aws:username": "a" } } }) },
    ],
    [
      "IfExists with Null",
      { Statement: allow("*", "*", { Condition: { NullIfExists: { "aws:username": "true" } } }) },
    ],
    ["an operator without a name", { Statement: { ...allow("*", "*"), Condition: { "": { a: "b" } } } }],
    ["a statement that is none", { Statement: [null] }],
    ["a sid that is no text", { Statement: { ...allow("*", "*"), Sid: 1 } }],
    ["actions that are no texts", { Statement: { Effect: "Allow", Action: [1], Resource: "*" } }],
    ["a resource that is no text", { Statement: { Effect: "Allow", Action: "*", Resource: {} } }],
    ["a principal that is a text", { Statement: { ...allow("*", "*"), Principal: "123456789012" } }],
    ["a principal without names", { Statement: { ...allow("*", "*"), Principal: { AWS: [null] } } }],
    ["a condition that is none", { Statement: { ...allow("*", "*"), Condition: ["Bool"] } }],
    ["a condition without keys", { Statement: { ...allow("*", "*"), Condition: { Bool: "true" } } }],
    [
      "a condition's value that is none",
      { Statement: { ...allow("*", "*"), Condition: { Bool: { a: null } } } },
    ],
    ["no JSON", "{"],
  ])("is refused: %s", (_, document) => {
    expect(refusal(reading(document)).code).toBe("POLICY_INVALID");
  });
});
