import { type AccessQuestion, explainAccess } from "../../../src/access/matrix/explain";
import { FoundationError } from "../../../src/core/errors";
import { foundationOf, guardedOrganization, smallOrganization } from "./organizations";

const PROD = "100000000005";
const ROLE = `arn:aws:iam::${PROD}:role/figgy-prod-dev`;
const PARAMETER = `arn:aws:ssm:eu-central-1:${PROD}:parameter/app/shop/host`;

const foundation = foundationOf(
  smallOrganization({
    accounts: { ...smallOrganization().accounts, stage: { id: "100000000004", kind: "workload" } },
  }),
);

const ask = (question: Partial<AccessQuestion>) =>
  explainAccess(foundation, {
    role: "dev",
    action: "ssm:GetParameter",
    resource: "/app/shop/host",
    ...question,
  });

function problemsOf(question: Partial<AccessQuestion>) {
  try {
    ask(question);
  } catch (error) {
    if (error instanceof FoundationError) return error.problems;
    throw error;
  }
  throw new Error("the question was answered");
}

describe("a question about access", () => {
  it("is answered in every account that has the role", () => {
    expect(ask({}).map(({ account, answer }) => [account, answer.outcome])).toEqual([
      ["prod", "allowed"],
      ["stage", "allowed"],
    ]);
  });

  it.each(["prod", PROD])("is answered in the account that is named: %s", (account) => {
    const [only, ...others] = ask({ account });

    expect(others).toEqual([]);
    expect(only).toMatchObject({ account: "prod", request: { principal: ROLE, resource: PARAMETER } });
  });

  it.each<[string, Partial<AccessQuestion>]>([
    ["the resource", { resource: PARAMETER }],
    ["the role", { role: ROLE }],
    ["the role's name", { role: "figgy-prod-dev" }],
  ])("is answered in the account of %s", (_, question) => {
    expect(ask(question).map(({ account }) => account)).toEqual(["prod"]);
  });

  it.each(["provider okta", "okta", `arn:aws:iam::${PROD}:saml-provider/okta`])(
    "is answered for an identity provider, as a row of the matrix names it, by name or by ARN: %s",
    (role) => {
      const federated = foundationOf(
        smallOrganization({ identity: { saml: { okta: { origin: "reference" } } } }),
      );
      const [{ account, answer }] = explainAccess(federated, {
        role,
        action: "sts:AssumeRoleWithSAML",
        resource: ROLE,
      }) as [ReturnType<typeof ask>[0]];

      expect([account, answer.outcome]).toEqual(["prod", "allowed"]);
    },
  );

  it("says which statements allow it", () => {
    const [{ answer }] = ask({ account: "prod" }) as [ReturnType<typeof ask>[0]];

    expect(answer).toMatchObject({
      outcome: "allowed",
      statements: [
        { effect: "Allow", sid: "ReadParameters", layer: "identity policies" },
        { effect: "Allow", layer: "permissions boundary" },
      ],
    });
  });

  it("says which statement denies it, or that nothing allows it", () => {
    const denied = { account: "prod", action: "ssm:PutParameter" };

    expect(ask({ ...denied, resource: "/figgy/account_id" })[0]!.answer).toMatchObject({
      explicit: true,
      statements: [{ effect: "Deny", sid: "DenyStoreChanges" }],
    });
    expect(ask({ ...denied, resource: "/devops/db/password" })[0]!.answer).toMatchObject({
      explicit: false,
      missing: [{ layer: "identity policies", of: ROLE }],
    });
  });

  it("names what it depends on that it does not state, and takes what it does", () => {
    const resource = `arn:aws:kms:eu-central-1:${PROD}:alias/app-key`;
    const question = { action: "kms:Decrypt", resource };

    expect(ask(question)[0]!.answer).toMatchObject({
      outcome: "unknown",
      attributes: expect.arrayContaining(["kms:EncryptionContext:PARAMETER_ARN"]) as string[],
    });
    const circumstances = { encryptionContext: { PARAMETER_ARN: PARAMETER } };
    expect(ask({ ...question, circumstances })[0]!.answer.outcome).toBe("allowed");
  });

  it("is about an index, too: who sees what a user did, by which statement", () => {
    const { roleTypes } = smallOrganization();
    const seeing = { ...roleTypes, ops: { ...roleTypes["ops"]!, userActivity: true } };
    const resource = `arn:aws:dynamodb:eu-central-1:${PROD}:table/figgy-config-auditor/index/AuditByUserIdx`;
    const answerOf = (role: string) =>
      explainAccess(foundationOf(smallOrganization({ roleTypes: seeing })), {
        role,
        action: "dynamodb:Query",
        resource,
      })[0]!.answer;

    expect(answerOf("ops")).toMatchObject({
      outcome: "allowed",
      statements: expect.arrayContaining([expect.objectContaining({ sid: "ReadRecordsByUser" })]) as object[],
    });
    expect(answerOf("dev").outcome).toBe("denied");
  });

  it("is about any role of the stacks, such as a function's", () => {
    const [explanation] = ask({
      role: "figgy-config-auditor",
      account: "prod",
      action: "kms:Decrypt",
      resource: "*",
    });

    expect(explanation!.answer.outcome).toBe("denied");
  });
});

describe("a question about somebody who is named as a row of the matrix", () => {
  const guarded = foundationOf(guardedOrganization());
  const assumed = `arn:aws:iam::${PROD}:role/figgy-deploy-apply`;

  it.each([
    ["role figgy-break-glass", "ssm:PutParameter", "/app/a", "prod allowed"],
    ["user alice", "iam:GetUser", "arn:aws:iam::100000000001:user/figgy/alice", "bastion allowed"],
    [
      "provider token.actions.githubusercontent.com",
      "sts:AssumeRoleWithWebIdentity",
      assumed,
      "prod unknown",
    ],
  ])("is answered: %s", (role, action, resource, answer) => {
    const explained = explainAccess(guarded, { role, action, resource });

    expect(explained.map(({ account, answer: { outcome } }) => `${account} ${outcome}`)).toContain(answer);
  });
});

describe("a question that cannot be answered", () => {
  it("is refused with all that is wrong, what is allowed and the nearest names", () => {
    const problems = problemsOf({
      role: "devv",
      action: "GetParameter",
      resource: "arn:aws:ssm",
      account: "prodd",
    });

    expect(problems.map(({ code, path, value, fix }) => [code, path, value, fix])).toEqual([
      ["VALUE_UNKNOWN", "--account", "prodd", "did you mean prod?"],
      ["ACCESS_PRINCIPAL_UNKNOWN", "ROLE", "devv", "did you mean dev?"],
      ["ACCESS_ACTION_INVALID", "ACTION", "GetParameter", "did you mean ssm:GetParameter?"],
      [
        "ACCESS_RESOURCE_INVALID",
        "RESOURCE",
        "arn:aws:ssm",
        "write the resource's whole ARN, or a parameter's name from its first slash on",
      ],
    ]);
    expect(problems[0]!.allowed).toBe("an account with a config store or with users: prod, stage, bastion");
    expect(problems[1]!.allowed).toContain("a role type (dev, ops)");
  });

  it.each(["ssm:*", "ssm:Get Parameter", "", "ssm"])("because of the action %j", (action) => {
    expect(problemsOf({ action })).toMatchObject([{ code: "ACCESS_ACTION_INVALID", value: action }]);
  });

  it.each([
    ["ssm:GetParamter", "ssm:GetParameter"],
    ["SSM:getparamter", "ssm:GetParameter"],
    ["kms:Decrypts", "kms:Decrypt"],
    ["smm:GetParameter", "ssm:GetParameter"],
    ["dynamo:Query", "dynamodb:Query"],
  ])("because of the action %s, which is a misspelling of %s", (action, meant) => {
    expect(problemsOf({ action })).toEqual([
      {
        code: "ACCESS_ACTION_INVALID",
        path: "ACTION",
        value: action,
        allowed: `an action of AWS, which had no ${action} on 2026-09-26`,
        fix: `did you mean ${meant}?`,
      },
    ]);
  });

  it.each([
    "ssm:getparameter",
    "ssm:InventSomethingNew",
    "dynamodb:PartiQLSelect",
    "eks:TagResource",
    "newservice:GetParameter",
    "newservice:Anything",
  ])("but not because of the action %s, which AWS may have", (action) => {
    expect(ask({ action })[0]!.answer.outcome).toMatch(/allowed|denied|unknown/);
  });

  it.each(["", "app/url", "/app/*", "arn:aws", "figgy"])("because of the resource %j", (resource) => {
    expect(problemsOf({ resource })).toMatchObject([{ code: "ACCESS_RESOURCE_INVALID", value: resource }]);
  });

  it("because the role is of another account than the one that is named", () => {
    expect(problemsOf({ role: ROLE, account: "stage" })).toMatchObject([
      { code: "ACCESS_PRINCIPAL_UNKNOWN" },
    ]);
  });

  it("because no way in leads to the role type", () => {
    const identity = { bastion: { users: { alice: { roleTypes: ["dev"] } } } };
    const without = foundationOf(smallOrganization({ identity }));

    expect(() =>
      explainAccess(without, { role: "ops", action: "ssm:GetParameter", resource: "/app/a" }),
    ).toThrow("no way in leads to this role type");
  });
});

describe("a question about a user of the identity account", () => {
  const assume = (circumstances: { readonly context: Record<string, boolean | null> }) =>
    explainAccess(foundationOf(smallOrganization()), {
      role: "alice",
      action: "sts:AssumeRole",
      resource: "arn:aws:iam::100000000005:role/figgy-prod-dev",
      circumstances,
    }).map(({ account, answer }) => [account, answer.outcome]);

  it("is answered where the user is, whatever account the resource is in", () => {
    expect(assume({ context: { "aws:MultiFactorAuthPresent": true } })).toEqual([["bastion", "allowed"]]);
    expect(assume({ context: { "aws:MultiFactorAuthPresent": null } })).toEqual([["bastion", "denied"]]);
  });
});
