import { NAME_LIMITS, type NameKind } from "../../src/core/limits";
import { emailProblem, nameProblem } from "../../src/core/names";

const KINDS = Object.keys(NAME_LIMITS) as NameKind[];

/** A name of a length; those of parameters begin with a slash. */
function nameOf(kind: NameKind, length: number): string {
  return kind === "parameter name" ? `/${"a".repeat(length - 1)}` : "a".repeat(length);
}

/** What AWS accepts at the edges of its rules, and what it refuses just beyond. */
const EXAMPLES: Readonly<Record<NameKind, { readonly good: string[]; readonly bad: string[] }>> = {
  "bucket name": {
    good: ["0-logs-0", "a--b"],
    bad: [
      "Logs",
      "a_b",
      "a.b",
      "-ab",
      "ab-",
      "xn--logs",
      "sthree-x",
      "amzn-s3-demo-x",
      "logs-s3alias",
      "x--ol-s3",
      "x--x-s3",
      "x--table-s3",
    ],
  },
  "table name": { good: ["figgy-config-auditor", "a.b", "a_b"], bad: ["a b", "a/b", "tablé"] },
  "role name": { good: ["a+=,.@-_b"], bad: ["a b", "a/b", "a:b"] },
  "policy name": { good: ["a+=,.@-_b"], bad: ["a b", "a/b", "a:b"] },
  "function name": { good: ["a-b_c"], bad: ["a.b", "a b", "a/b"] },
  "key alias": { good: ["app-key", "a/b", "awsome"], bad: ["aws/s3", "a.b", "a b"] },
  "trail name": { good: ["a.b-c_d", "0ab"], bad: ["-abc", "abc-", "a--b", "a_-b", "a b"] },
  "queue name": { good: ["a-b_c"], bad: ["a.b", "a b"] },
  "topic name": { good: ["a-b_c"], bad: ["a.b", "a b"] },
  "rule name": { good: ["a.b-c_d"], bad: ["a b", "a/b"] },
  "archive name": { good: ["a.b-c_d"], bad: ["a b", "a/b"] },
  "metric alarm name": { good: ["errors of a/b: (c)"], bad: ["a\nb", "é"] },
  "log group name": { good: ["/aws/lambda/a-b", "a#b.c"], bad: ["a b", "a:b", "a*"] },
  "parameter name": {
    good: ["/a/b.c-d_e", `/${Array(15).fill("a").join("/")}`],
    bad: ["a/b", "/a/", "/a//b", "/aws/x", "/AWSx", "/ssm/x", "/a b", `/${Array(16).fill("a").join("/")}`],
  },
};

describe.each(KINDS)("a %s", (kind) => {
  const { minimum, maximum, allowed } = NAME_LIMITS[kind];

  it("may be as short and as long as AWS allows", () => {
    expect(nameProblem(kind, "path", nameOf(kind, minimum))).toBeUndefined();
    expect(nameProblem(kind, "path", nameOf(kind, maximum))).toBeUndefined();
  });

  it("must not be shorter", () => {
    expect(nameProblem(kind, "path", "a".repeat(minimum - 1))).toMatchObject({
      code: "NAME_INVALID",
      fix: "change the name",
    });
  });

  it("must not be longer, and is told by how much", () => {
    const name = nameOf(kind, maximum + 3);

    expect(nameProblem(kind, "path", name)).toEqual({
      code: "NAME_INVALID",
      path: "path",
      value: name,
      allowed: `${kind === "archive name" ? "an" : "a"} ${kind} of ${minimum} to ${maximum} characters: ${allowed}`,
      fix: "shorten it by 3 characters",
    });
  });

  it.each(EXAMPLES[kind].good)("may be %j", (name) => {
    expect(nameProblem(kind, "path", name)).toBeUndefined();
  });

  it.each(EXAMPLES[kind].bad)("must not be %j", (name) => {
    expect(nameProblem(kind, "path", name)).toMatchObject({ code: "NAME_INVALID", value: name });
  });
});

describe("an e-mail address", () => {
  it.each(["team@example.com", "a.b+c@sub.example.co"])("may be %s", (email) => {
    expect(emailProblem("path", email)).toBeUndefined();
  });

  it.each(["", "team", "team@example", "a b@example.com", "a@b@example.com", "Team <team@example.com>"])(
    "must not be %j",
    (email) => {
      expect(emailProblem("alertEmails", email)).toEqual({
        code: "EMAIL_INVALID",
        path: "alertEmails",
        value: email,
        allowed: "an address such as team@example.com",
        fix: "correct the address, or leave it out",
      });
    },
  );
});
