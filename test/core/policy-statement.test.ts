import type { PolicyKind } from "../../src/core/limits";
import { type PolicyStatement, renderPolicy } from "../../src/core/policy-document";
import { refusal } from "../support/synthesized";

const GRAMMAR = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html";
const READ: PolicyStatement = { sid: "Read", actions: ["ssm:GetParameter"], resources: ["*"] };
const ROOT = { aws: ["arn:aws:iam::111111111111:root"] };
const ASSUME: PolicyStatement = { sid: "Assume", principals: ROOT, actions: ["sts:AssumeRole"] };

/** What a policy of one statement is refused with: the statement's fault, and the fix. */
function faults(kind: PolicyKind, statement: PolicyStatement): string[][] {
  const { problems } = refusal(() => renderPolicy([statement], { kind, path: "stack/Policy" }));
  for (const { code, path, allowed } of problems) {
    expect({ code, path, allowed }).toEqual({
      code: "POLICY_INVALID",
      path: "stack/Policy",
      allowed: GRAMMAR,
    });
  }
  return problems.map(({ value, fix }) => [value as string, fix]);
}

function accepts(kind: PolicyKind, statement: PolicyStatement): void {
  expect(() => renderPolicy([statement], { kind, path: "stack/Policy" })).not.toThrow();
}

describe("a sid", () => {
  it("may be letters and digits", () => {
    accepts("managed policy", { ...READ, sid: "Read2" });
  });

  it.each(["Read it", "read-it", ""])("must not be %j", (sid) => {
    expect(faults("managed policy", { ...READ, sid })).toEqual([
      [`${sid}: sid`, "use letters and digits only"],
    ]);
  });

  it("must not stand for two different statements", () => {
    const statements = [READ, { ...READ, actions: ["ssm:PutParameter"] }, { ...READ, actions: ["ssm:*"] }];

    const error = refusal(() => renderPolicy(statements, { kind: "managed policy", path: "p" }));

    expect(error.problems).toMatchObject([
      { value: "two statements with the sid Read", fix: "give each statement a sid of its own" },
    ]);
  });
});

describe("principals", () => {
  const identityKinds: PolicyKind[] = [
    "managed policy",
    "inline policies of a role",
    "inline policies of a group",
    "inline policies of a user",
    "service control policy",
  ];
  const resourceKinds: PolicyKind[] = [
    "key policy",
    "bucket policy",
    "table policy",
    "topic policy",
    "queue policy",
    "log resource policy",
    "event bus policy",
  ];

  it.each(identityKinds)("must not stand in a %s", (kind) => {
    expect(faults(kind, { ...READ, principals: ROOT })).toEqual([
      ["Read: principals", `leave them out: a ${kind} speaks of whom it is attached to`],
    ]);
  });

  it.each(resourceKinds)("must stand in a %s", (kind) => {
    accepts(kind, { ...READ, principals: ROOT });
    expect(faults(kind, READ)).toEqual([
      ["Read: principals", `a ${kind} says whom it speaks of: state either principals or notPrincipals`],
    ]);
  });

  it("must stand in a trust policy", () => {
    accepts("trust policy", ASSUME);
    expect(faults("trust policy", { ...ASSUME, principals: undefined })).toHaveLength(1);
  });

  it("must name someone", () => {
    expect(faults("key policy", { ...READ, principals: { aws: [], services: [] } })).toEqual([
      ["Read: principals", "name at least one"],
    ]);
  });

  it("must not be stated both ways", () => {
    expect(faults("key policy", { ...READ, effect: "Deny", principals: ROOT, notPrincipals: ROOT })).toEqual([
      ["Read: principals", "a key policy says whom it speaks of: state either principals or notPrincipals"],
    ]);
  });

  it.each<PolicyStatement["principals"]>([
    "*",
    { aws: ["*"] },
    { aws: ["*"], services: ["sns.amazonaws.com"] },
  ])("must not allow everyone without a condition: %j", (principals) => {
    expect(faults("key policy", { ...READ, principals })).toEqual([
      ["Read: principals", "an allowance for everyone needs conditions, or principals that are named"],
    ]);
  });

  it("may allow everyone under a condition, and deny everyone", () => {
    const conditions = { StringEquals: { "aws:PrincipalOrgID": "o-1" } };

    accepts("key policy", { ...READ, principals: "*", conditions });
    accepts("key policy", { ...READ, principals: "*", effect: "Deny" });
  });

  it("may deny everyone but some, and must not allow them", () => {
    accepts("bucket policy", { ...READ, effect: "Deny", notPrincipals: ROOT });
    expect(faults("bucket policy", { ...READ, notPrincipals: ROOT })).toEqual([
      ["Read: notPrincipals", "allow the principals that are meant: everyone but some is nearly everyone"],
    ]);
  });
});

describe("actions", () => {
  const fix = "state exactly one of actions and notActions, and not empty";

  it.each<Partial<PolicyStatement>>([
    { actions: undefined },
    { actions: [] },
    { notActions: ["iam:*"] },
    { actions: [], notActions: [] },
  ])("must be stated one way: %j", (change) => {
    expect(faults("managed policy", { ...READ, ...change })).toEqual([["Read", fix]]);
  });

  it("are named by a statement that has no sid", () => {
    expect(faults("managed policy", { resources: ["*"] })).toEqual([["a statement without a sid", fix]]);
  });

  it.each(["*", "ssm:*", "ssm:Get*", "SQS:SendMessage", "kms:GenerateDataKey?"])("may be %s", (action) => {
    accepts("managed policy", { ...READ, actions: [action] });
  });

  it.each(["GetParameter", "ssm:", ":Get", "ssm Get", "ssm:Get,Put", ""])("must not be %j", (action) => {
    expect(faults("managed policy", { ...READ, actions: [action] })).toEqual([
      [`Read: action "${action}"`, "write <service>:<action>, for example kms:Decrypt"],
    ]);
  });

  it("that are excepted are checked as well", () => {
    expect(faults("managed policy", { ...READ, actions: undefined, notActions: ["iam"] })).toEqual([
      ['Read: action "iam"', "write <service>:<action>, for example kms:Decrypt"],
    ]);
  });
});

describe("resources", () => {
  const fix = "state exactly one of resources and notResources, and not empty";

  it.each<Partial<PolicyStatement>>([
    { resources: undefined },
    { resources: [] },
    { notResources: ["arn:aws:s3:::logs"] },
  ])("must be stated one way: %j", (change) => {
    expect(faults("managed policy", { ...READ, ...change })).toEqual([["Read", fix]]);
  });

  it("may be all but some", () => {
    accepts("managed policy", { ...READ, resources: undefined, notResources: ["arn:aws:s3:::logs"] });
  });

  it("must not stand in a trust policy", () => {
    expect(faults("trust policy", { ...ASSUME, resources: ["*"] })).toEqual([
      ["Assume: resources", "leave them out: a trust policy speaks of its own role"],
    ]);
  });
});

describe("conditions", () => {
  it.each([
    "StringEquals",
    "StringNotLike",
    "ArnLike",
    "Bool",
    "Null",
    "NumericLessThanEquals",
    "DateGreaterThan",
    "NotIpAddress",
    "StringEqualsIfExists",
    "ForAllValues:StringLike",
    "ForAnyValue:StringEqualsIfExists",
  ])("may use %s", (operator) => {
    accepts("managed policy", { ...READ, conditions: { [operator]: { "aws:x": "y" } } });
  });

  it.each(["StringEqual", "stringEquals", "ForAnyValues:StringLike", "Equals", ""])(
    "must not use %j",
    (operator) => {
      expect(faults("managed policy", { ...READ, conditions: { [operator]: { "aws:x": "y" } } })).toEqual([
        [`Read: condition operator "${operator}"`, "use an operator that IAM knows, such as StringEquals"],
      ]);
    },
  );

  it("must name a key", () => {
    expect(faults("managed policy", { ...READ, conditions: { StringEquals: {} } })).toEqual([
      [
        'Read: condition operator "StringEquals"',
        "name at least one condition key, or leave the operator out",
      ],
    ]);
  });

  it("must name a value", () => {
    expect(faults("managed policy", { ...READ, conditions: { StringEquals: { "aws:x": [] } } })).toEqual([
      ["Read: condition StringEquals aws:x", "name at least one value: an empty list matches nothing"],
    ]);
  });

  it("may ask for the empty text", () => {
    accepts("managed policy", { ...READ, conditions: { StringEquals: { "aws:x": "" } } });
  });
});

it("all faults of all statements are reported at once", () => {
  const statements: PolicyStatement[] = [
    { sid: "A b", actions: ["x"], resources: [] },
    { sid: "C", principals: "*", actions: ["ssm:Get*"], resources: ["*"] },
  ];

  const { problems } = refusal(() => renderPolicy(statements, { kind: "managed policy", path: "p" }));

  expect(problems.map(({ value }) => value)).toEqual([
    "A b: sid",
    'A b: action "x"',
    "A b",
    "C: principals",
    "C: principals",
  ]);
});

it("a policy must have a statement", () => {
  const { problems } = refusal(() => renderPolicy([], { kind: "managed policy", path: "p" }));

  expect(problems).toMatchObject([{ value: "a policy without statements", fix: "add a statement" }]);
});
