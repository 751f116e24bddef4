import fc from "fast-check";
import { POLICY_LIMITS, type PolicyKind } from "../../src/core/limits";
import { policySize, type PolicyStatement, renderPolicy, splitPolicy } from "../../src/core/policy-document";
import { type Json, policyOf, refusal } from "../support/synthesized";
import { anyStatement, grantsOf } from "./support/policies";

const PATH = "stack/Policy";

function render(kind: PolicyKind, ...statements: PolicyStatement[]): string {
  return renderPolicy(statements, { kind, path: PATH });
}

function statementsOf(json: string): Json[] {
  return policyOf(json).Statement;
}

const READ: PolicyStatement = {
  sid: "Read",
  actions: ["ssm:GetParameter"],
  resources: ["arn:aws:ssm:eu-central-1:111111111111:parameter/app/*"],
};

describe("a rendered policy", () => {
  it("is minimal: no white space, no brackets around single values, no defaults besides the effect", () => {
    expect(render("managed policy", READ)).toBe(
      '{"Version":"2012-10-17","Statement":[{"Sid":"Read","Effect":"Allow","Action":"ssm:GetParameter",' +
        '"Resource":"arn:aws:ssm:eu-central-1:111111111111:parameter/app/*"}]}',
    );
  });

  it("writes every element in AWS's order and spelling", () => {
    const statement: PolicyStatement = {
      conditions: { StringEquals: { "aws:SourceAccount": "111111111111" } },
      notResources: ["arn:aws:s3:::other"],
      notActions: ["s3:GetObject"],
      notPrincipals: { aws: ["arn:aws:iam::111111111111:root"] },
      effect: "Deny",
      sid: "Everything",
    };

    expect(render("bucket policy", statement)).toBe(
      '{"Version":"2012-10-17","Statement":[{"Sid":"Everything","Effect":"Deny",' +
        '"NotPrincipal":{"AWS":"arn:aws:iam::111111111111:root"},"NotAction":"s3:GetObject",' +
        '"NotResource":"arn:aws:s3:::other","Condition":{"StringEquals":{"aws:SourceAccount":"111111111111"}}}]}',
    );
  });

  it("writes all kinds of principals", () => {
    const json = render("trust policy", {
      principals: {
        services: ["lambda.amazonaws.com"],
        federated: ["arn:aws:iam::111111111111:saml-provider/okta"],
        aws: ["arn:aws:iam::222222222222:root", "arn:aws:iam::111111111111:root"],
      },
      actions: ["sts:AssumeRole"],
    });

    expect(json).toContain(
      '"Principal":{"AWS":["arn:aws:iam::111111111111:root","arn:aws:iam::222222222222:root"],' +
        '"Federated":"arn:aws:iam::111111111111:saml-provider/okta","Service":"lambda.amazonaws.com"}',
    );
  });

  it("writes everyone as a star", () => {
    const json = render("bucket policy", { ...READ, effect: "Deny", principals: "*" });

    expect(json).toContain('"Principal":"*"');
  });

  it("sorts lists and drops what they repeat", () => {
    const [statement] = statementsOf(
      render("managed policy", {
        ...READ,
        actions: ["ssm:PutParameter", "ssm:GetParameter", "ssm:PutParameter"],
      }),
    );

    expect(statement!.Action).toEqual(["ssm:GetParameter", "ssm:PutParameter"]);
  });

  it("sorts conditions by operator and key, and their values", () => {
    const json = render("managed policy", {
      ...READ,
      conditions: { StringLike: { b: ["y", "x", "y"], a: "z" }, Bool: { c: "true" } },
    });

    expect(json).toContain('"Condition":{"Bool":{"c":"true"},"StringLike":{"a":"z","b":["x","y"]}}');
  });

  it("leaves empty conditions out", () => {
    expect(render("managed policy", { ...READ, conditions: {} })).toBe(render("managed policy", READ));
  });

  it("puts statements without a sid first, then sorts by sid", () => {
    const sids = statementsOf(
      render(
        "managed policy",
        { ...READ, sid: "B" },
        { ...READ, sid: "AB" },
        { ...READ, sid: undefined },
        { ...READ, sid: "A" },
      ),
    ).map(({ Sid }) => Sid);

    expect(sids).toEqual([undefined, "A", "AB", "B"]);
  });

  it("states once what is stated twice", () => {
    const reordered = { ...READ, actions: [...READ.actions!, ...READ.actions!] };

    expect(render("managed policy", READ, reordered)).toBe(render("managed policy", READ));
  });
});

describe("statements without a sid", () => {
  const grant = (actions: string[], resources: string[]): PolicyStatement => ({ actions, resources });

  it("are merged when they differ only in their actions", () => {
    const json = render("managed policy", grant(["s3:Get*"], ["a"]), grant(["s3:Put*"], ["a"]));

    expect(statementsOf(json)).toEqual([{ Effect: "Allow", Action: ["s3:Get*", "s3:Put*"], Resource: "a" }]);
  });

  it("are merged when they differ only in their resources", () => {
    const json = render("managed policy", grant(["s3:Get*"], ["b"]), grant(["s3:Get*"], ["a"]));

    expect(statementsOf(json)).toEqual([{ Effect: "Allow", Action: "s3:Get*", Resource: ["a", "b"] }]);
  });

  it("are merged when they differ only in the values of a condition that any of them meets", () => {
    const of = (team: string): PolicyStatement => ({
      ...grant(["s3:Get*"], ["a"]),
      conditions: { Bool: { "aws:SecureTransport": "true" }, StringLike: { "s3:prefix": team } },
    });
    const json = render("managed policy", of("b/*"), of("a/*"));

    expect(statementsOf(json)).toEqual([
      {
        Effect: "Allow",
        Action: "s3:Get*",
        Resource: "a",
        Condition: { Bool: { "aws:SecureTransport": "true" }, StringLike: { "s3:prefix": ["a/*", "b/*"] } },
      },
    ]);
  });

  it.each(["StringNotEquals", "ArnNotLike", "NotIpAddress", "ForAllValues:StringEquals", "Null"])(
    "stay apart when they differ in the values of %s, which more values do not widen",
    (operator) => {
      const of = (value: string): PolicyStatement => ({
        ...grant(["s3:Get*"], ["a"]),
        conditions: { [operator]: { "aws:PrincipalTag/team": value } },
      });

      expect(statementsOf(render("managed policy", of("true"), of("false")))).toHaveLength(2);
    },
  );

  it("stay apart when they differ in the values of two conditions", () => {
    const of = (value: string): PolicyStatement => ({
      ...grant(["s3:Get*"], ["a"]),
      conditions: { StringEquals: { "s3:prefix": value, "aws:PrincipalTag/team": value } },
    });

    expect(statementsOf(render("managed policy", of("a"), of("b")))).toHaveLength(2);
  });

  it("stay apart when they differ in both", () => {
    const json = render("managed policy", grant(["s3:Get*"], ["a"]), grant(["s3:Put*"], ["b"]));

    expect(statementsOf(json)).toHaveLength(2);
  });

  it.each<[string, Partial<PolicyStatement>]>([
    ["effect", { effect: "Deny" }],
    ["conditions", { conditions: { Bool: { "aws:SecureTransport": "true" } } }],
  ])("stay apart when they differ in their %s", (_, change) => {
    const json = render("managed policy", grant(["s3:Get*"], ["a"]), {
      ...grant(["s3:Get*"], ["b"]),
      ...change,
    });

    expect(statementsOf(json)).toHaveLength(2);
  });

  it("stay apart when what they except differs", () => {
    const excepting = (action: string): PolicyStatement => ({ notActions: [action], resources: ["*"] });
    const json = render("managed policy", excepting("s3:*"), excepting("iam:*"));

    expect(statementsOf(json)).toHaveLength(2);
  });

  it("stay apart from those that have one", () => {
    const json = render("managed policy", grant(["s3:Get*"], ["a"]), {
      ...grant(["s3:Put*"], ["a"]),
      sid: "Put",
    });

    expect(statementsOf(json)).toHaveLength(2);
  });
});

describe("any statements", () => {
  it("render to the same bytes in any order", () => {
    const pairs = fc
      .array(anyStatement, { minLength: 1, maxLength: 8 })
      .chain((statements) =>
        fc.tuple(fc.constant(statements), fc.shuffledSubarray(statements, { minLength: statements.length })),
      );

    fc.assert(
      fc.property(pairs, ([statements, shuffled]) => {
        expect(render("managed policy", ...shuffled)).toBe(render("managed policy", ...statements));
      }),
    );
  });

  it("grant and deny, when rendered, exactly what they stated", () => {
    fc.assert(
      fc.property(fc.array(anyStatement, { minLength: 1, maxLength: 8 }), (statements) => {
        const stated = grantsOf(
          statements.flatMap((statement) => statementsOf(render("managed policy", statement))),
        );

        expect(grantsOf(statementsOf(render("managed policy", ...statements)))).toEqual(stated);
      }),
    );
  });

  it("render to no more than they would one by one", () => {
    fc.assert(
      fc.property(fc.array(anyStatement, { minLength: 1, maxLength: 8 }), (statements) => {
        const json = render("managed policy", ...statements);

        expect(statementsOf(json).length).toBeLessThanOrEqual(statements.length);
        expect(json).not.toMatch(/\s|\[\]|\{\}/);
      }),
    );
  });
});

describe("the size of a policy", () => {
  const principals = { aws: ["arn:aws:iam::111111111111:root"] };
  const padded = (length: number): PolicyStatement => ({ ...READ, resources: ["r".repeat(length)] });
  const room = (kind: PolicyKind, statement: PolicyStatement) =>
    POLICY_LIMITS[kind].maximum - policySize(render(kind, { ...statement, resources: [""] }), kind);

  it.each(["managed policy", "inline policies of a role", "service control policy"] as const)(
    "may be all that AWS allows a %s, and not a character more",
    (kind) => {
      const length = room(kind, READ);

      expect(policySize(render(kind, padded(length)), kind)).toBe(POLICY_LIMITS[kind].maximum);
      expect(refusal(() => render(kind, padded(length + 1))).code).toBe("POLICY_TOO_LARGE");
    },
  );

  it.each(["key policy", "queue policy", "topic policy"] as const)("of a %s is counted in bytes", (kind) => {
    const statement = { ...padded(room(kind, { ...READ, principals }) - 1), principals };
    const wide = { ...statement, resources: [`${statement.resources![0]}é`] };

    expect(() => render(kind, { ...statement, resources: [`${statement.resources![0]}e`] })).not.toThrow();
    expect(refusal(() => render(kind, wide)).code).toBe("POLICY_TOO_LARGE");
  });

  it("is refused with the arithmetic", () => {
    const statements = [
      { ...READ, sid: "Two", resources: ["b".repeat(3_000)] },
      { ...READ, sid: "One", resources: ["a".repeat(3_100)] },
      { ...READ, sid: undefined },
    ];

    const { problems } = refusal(() => render("managed policy", ...statements));

    expect(problems).toEqual([
      {
        code: "POLICY_TOO_LARGE",
        path: PATH,
        value: "6398 characters in 3 statements: frame 39 + #1 113 + One 3172 + Two 3072 + commas 2",
        allowed: "6144 characters for one managed policy, 254 fewer",
        fix: "name fewer resources, cover them by a common path, or spread them over several policies",
      },
    ]);
    expect(39 + 113 + 3172 + 3072 + 2).toBe(6398);
  });

  it("is that of the policy as AWS sees it, before it is escaped for Terraform", () => {
    const length = room("managed policy", READ) - "${aws:username}".length;
    const statement = { ...READ, resources: [`${"r".repeat(length)}\${aws:username}`] };

    expect(render("managed policy", statement)).toHaveLength(POLICY_LIMITS["managed policy"].maximum + 1);
  });
});

describe("statements that are split over policies", () => {
  const split = (...statements: PolicyStatement[]) =>
    splitPolicy(statements, { kind: "managed policy", path: PATH });
  const sized = (sid: string, length: number): PolicyStatement => ({
    ...READ,
    sid,
    resources: ["r".repeat(length)],
  });

  it("stay together while they fit", () => {
    expect(split(sized("A", 3_000), sized("B", 2_900))).toHaveLength(1);
  });

  it("fill each policy before another is begun", () => {
    const policies = split(sized("A", 3_500), sized("B", 3_500), sized("C", 2_000), sized("D", 2_000));

    expect(policies.map((json) => statementsOf(json).map(({ Sid }) => Sid))).toEqual([
      ["A", "C"],
      ["B", "D"],
    ]);
  });

  it("are refused when one alone is too large, with its size", () => {
    const { problems } = refusal(() => split(sized("A", 6_200), sized("B", 10), sized("C", 7_000)));

    expect(problems).toEqual([
      {
        code: "POLICY_TOO_LARGE",
        path: PATH,
        value: "7109 characters in the statement C",
        allowed: "6144 characters for one managed policy, 965 fewer",
        fix: "split the statement: its resources or conditions alone exceed the size",
      },
      expect.objectContaining({ value: "6309 characters in the statement A" }),
    ]);
  });

  it("are refused for the same faults as in one policy", () => {
    expect(refusal(() => split({ sid: "A", resources: ["*"] })).code).toBe("POLICY_INVALID");
  });

  const large = fc
    .uniqueArray(fc.tuple(fc.stringMatching(/^[A-Za-z]{1,6}$/), fc.integer({ min: 1, max: 5_900 })), {
      minLength: 1,
      maxLength: 12,
      selector: ([sid]) => sid,
    })
    .map((pairs) => pairs.map(([sid, length]) => sized(sid, length)));

  it("are never over the size, and none is lost, added or changed", () => {
    fc.assert(
      fc.property(large, (statements) => {
        const policies = split(...statements);
        const found = policies.flatMap(statementsOf);
        const alone = statements.flatMap((statement) => statementsOf(render("managed policy", statement)));

        for (const json of policies) expect(json.length).toBeLessThanOrEqual(6_144);
        expect(bySid(found)).toEqual(bySid(alone));
      }),
    );
  });

  it("make the same policies in any order", () => {
    fc.assert(
      fc.property(large, (statements) => {
        expect(split(...[...statements].reverse())).toEqual(split(...statements));
      }),
    );
  });

  it("leave no two policies that would fit into one", () => {
    fc.assert(
      fc.property(large, (statements) => {
        const sizes = split(...statements).map((json) => json.length - 39);

        for (const [index, size] of sizes.entries()) {
          for (const other of sizes.slice(index + 1)) expect(size + other + 1 + 39).toBeGreaterThan(6_144);
        }
      }),
    );
  });
});

function bySid(statements: Json[]): Json[] {
  return [...statements].sort((a, b) => (a.Sid < b.Sid ? -1 : 1));
}
