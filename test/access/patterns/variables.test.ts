import { World } from "../../../src/access/world/world";
import { allow, ask, deny, outcome, ROLE, smallWorld, USER } from "../support/worlds";

const GET = { action: "s3:GetObject" };
const home = (name: string): string => `arn:aws:s3:::bucket/home/${name}/file`;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html */
describe("a variable in a resource", () => {
  const world = smallWorld({ identity: [allow("s3:*", "arn:aws:s3:::bucket/home/${aws:username}/*")] });

  it("stands for the request's value", () => {
    expect(outcome(world, { ...GET, principal: USER, resource: home("carlos") })).toBe("allowed");
    expect(outcome(world, { ...GET, principal: USER, resource: home("other") })).toBe("denied");
  });

  it("without a value covers nothing", () => {
    expect(outcome(world, { ...GET, principal: ROLE, resource: home("carlos") })).toBe("denied");
    expect(outcome(world, { ...GET, principal: ROLE, resource: home("${aws:username}") })).toBe("denied");
    expect(outcome(world, { ...GET, principal: ROLE, resource: home("") })).toBe("denied");
  });

  it("is found without regard to its case", () => {
    const identity = [allow("s3:*", "arn:aws:s3:::bucket/home/${AWS:UserName}/*")];

    expect(outcome(smallWorld({ identity }), { ...GET, principal: USER, resource: home("carlos") })).toBe(
      "allowed",
    );
  });

  it("that the question does not state leaves the answer open, with the value on which it depends", () => {
    const identity = [allow("s3:*", "arn:aws:s3:::bucket/home/${aws:FederatedProvider}/*")];

    expect(ask(smallWorld({ identity }), { ...GET, resource: home("okta") })).toMatchObject({
      outcome: "unknown",
      attributes: ["aws:FederatedProvider"],
      allowedWhen: { "aws:FederatedProvider": "okta" },
    });
    expect(outcome(smallWorld({ identity }), { ...GET, resource: "arn:aws:s3:::bucket/away" })).toBe(
      "denied",
    );
  });

  it("stands for its own letters alone, wildcards included", () => {
    const context = { "aws:FederatedProvider": "*" };
    const identity = [allow("s3:*", "arn:aws:s3:::bucket/home/${aws:FederatedProvider}/*")];

    expect(outcome(smallWorld({ identity }), { ...GET, context, resource: home("okta") })).toBe("denied");
    expect(outcome(smallWorld({ identity }), { ...GET, context, resource: home("*") })).toBe("allowed");
  });

  it("cannot stand for several values", () => {
    const identity = [allow("s3:*", "arn:aws:s3:::bucket/home/${aws:CalledVia}/*")];
    const context = { "aws:CalledVia": ["a", "b"] };

    expect(outcome(smallWorld({ identity }), { ...GET, context, resource: home("a") })).toBe("denied");
  });
});

describe("a variable with a default", () => {
  const identity = [allow("s3:*", "arn:aws:s3:::example-${aws:PrincipalTag/team, 'company-wide'}")];
  const bucket = (name: string): { resource: string } => ({ resource: `arn:aws:s3:::example-${name}` });

  it("stands for the tag where there is one", () => {
    const world = smallWorld({ identity, tags: { team: "yellow" } });

    expect(outcome(world, bucket("yellow"))).toBe("allowed");
    expect(outcome(world, bucket("company-wide"))).toBe("denied");
  });

  it("stands for the default where there is none", () => {
    expect(outcome(smallWorld({ identity }), bucket("company-wide"))).toBe("allowed");
    expect(outcome(smallWorld({ identity }), bucket("yellow"))).toBe("denied");
  });
});

describe("a variable in NotResource", () => {
  const identity = [
    { Effect: "Allow" as const, Action: "s3:*", NotResource: "arn:aws:s3:::bucket/home/${aws:username}/*" },
  ];
  const asked = { ...GET, resource: home("carlos") };

  it("excludes what its value names", () => {
    expect(outcome(smallWorld({ identity }), { ...asked, principal: USER })).toBe("denied");
    expect(outcome(smallWorld({ identity }), { ...asked, principal: USER, resource: home("other") })).toBe(
      "allowed",
    );
  });

  it("leaves open whether the statement is in force for whom it has no value, such as a role", () => {
    expect(ask(smallWorld({ identity }), asked)).toMatchObject({
      outcome: "unknown",
      attributes: ["whether a statement that excludes ${aws:username} is in force without its value"],
    });
  });

  it("is no matter where something else decides", () => {
    expect(outcome(smallWorld({ identity: [...identity, allow("s3:*", "*")] }), asked)).toBe("allowed");
    expect(outcome(smallWorld({ identity: [...identity, deny("s3:*", "*")] }), asked)).toBe("denied");
  });
});

describe("a variable in a condition", () => {
  const Condition = { StringNotEquals: { "s3:ExistingObjectTag/Team": "${aws:PrincipalTag/Team}" } };
  const denying = [allow("s3:*", "*"), deny("s3:GetObject", "*", { Condition })];
  const tagged = { "s3:ExistingObjectTag/Team": "red" };

  it("is compared with its value", () => {
    expect(outcome(smallWorld({ identity: denying, tags: { Team: "red" } }), { context: tagged })).toBe(
      "allowed",
    );
    expect(outcome(smallWorld({ identity: denying, tags: { Team: "blue" } }), { context: tagged })).toBe(
      "denied",
    );
  });

  it("without a value leaves open whether the statement is in force, where it is excluded", () => {
    const named = "whether a statement that excludes ${aws:PrincipalTag/Team} is in force without its value";

    expect(ask(smallWorld({ identity: denying }), { context: tagged })).toMatchObject({
      outcome: "unknown",
      attributes: [named],
      allowedWhen: { [named]: "false" },
      deniedWhen: { [named]: "true" },
    });
  });

  it("without a value equals nothing, where it is compared with", () => {
    const identity = [allow("s3:*", "*", { Condition: { StringEquals: Condition.StringNotEquals } })];

    expect(outcome(smallWorld({ identity }), { context: tagged })).toBe("denied");
  });

  it("with a default has a value, where it is excluded, too", () => {
    const identity = [
      allow("s3:*", "*", {
        Condition: { StringNotEquals: { "s3:ExistingObjectTag/Team": "${aws:PrincipalTag/Team, 'blue'}" } },
      }),
    ];

    expect(outcome(smallWorld({ identity }), { context: tagged })).toBe("allowed");
  });

  it("is compared with an open key as a whole", () => {
    expect(ask(smallWorld({ identity: denying, tags: { Team: "red" } }))).toMatchObject({
      outcome: "unknown",
      attributes: ["s3:ExistingObjectTag/Team"],
      allowedWhen: { "s3:ExistingObjectTag/Team": "red" },
    });
  });

  it("that is open itself makes the answer depend on both keys", () => {
    const trust = [allow("sts:TagSession", undefined, { Principal: "*" })];

    expect(ask(smallWorld({ identity: denying, trust }))).toMatchObject({
      outcome: "unknown",
      attributes: ["aws:PrincipalTag/Team", "s3:ExistingObjectTag/Team"],
    });
  });

  it("that is open itself holds or does not: what either side of it allows is allowed", () => {
    const identity = [
      allow("s3:*", "*", { Condition }),
      allow("s3:*", "*", { Condition: { StringEquals: Condition.StringNotEquals } }),
    ];
    const trust = [allow("sts:TagSession", undefined, { Principal: "*" })];

    expect(outcome(smallWorld({ identity, trust }))).toBe("allowed");
  });

  it("works with wildcards, ARNs and flags", () => {
    const wildcard = allow("s3:*", "*", {
      Condition: { StringLike: { "s3:prefix": ["", "home/", "home/${aws:username}/*"] } },
    });
    const asUser = (prefix: string): string =>
      outcome(smallWorld({ identity: [wildcard] }), { principal: USER, context: { "s3:prefix": prefix } });
    const arn = allow("s3:*", "*", {
      Condition: { ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::*:user/${aws:username}" } },
    });

    expect(asUser("home/carlos/a")).toBe("allowed");
    expect(asUser("home/other/a")).toBe("denied");
    expect(asUser("")).toBe("allowed");
    expect(outcome(smallWorld({ identity: [arn] }), { principal: USER })).toBe("allowed");
  });
});

describe("special characters", () => {
  it.each([
    ["${*}", "*", true],
    ["${*}", "a", false],
    ["${?}", "?", true],
    ["${?}", "a", false],
    ["${$}", "$", true],
  ])("%s stands for itself: %s → %s", (written, given, expected) => {
    const identity = [allow("s3:*", "*", { Condition: { StringLike: { "s3:prefix": written } } })];

    expect(outcome(smallWorld({ identity }), { context: { "s3:prefix": given } })).toBe(
      expected ? "allowed" : "denied",
    );
  });
});

describe("policies before version 2012-10-17", () => {
  const statement = allow("s3:*", "arn:aws:s3:::bucket/home/${aws:username}/*");
  const world = (Version: string | undefined): World =>
    new World({
      users: [{ arn: USER, policies: [{ name: "old", document: { Version, Statement: statement } }] }],
    });

  it.each(["2008-10-17", undefined])("have no variables: %s", (version) => {
    const asked = { ...GET, principal: USER, resource: home("carlos") };

    expect(outcome(world(version), asked)).toBe("denied");
    expect(outcome(world(version), { ...asked, resource: home("${aws:username}") })).toBe("allowed");
    expect(outcome(world("2012-10-17"), asked)).toBe("allowed");
  });
});
