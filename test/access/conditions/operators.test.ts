import type { ContextValue } from "../../../src/access/request";
import { allow, outcome, ROLE, smallWorld } from "../support/worlds";

type Case = readonly [
  operator: string,
  wanted: string | readonly string[],
  given: ContextValue,
  holds: boolean,
];

/** Whether a condition about `svc:key` holds for what a request carries; `null` is a missing key. */
function holds(operator: string, wanted: string | readonly string[], given: ContextValue): boolean {
  const Condition = { [operator]: { "svc:key": wanted } };
  const world = smallWorld({ identity: [allow("svc:Do", "*", { Condition })] });
  return outcome(world, { action: "svc:Do", resource: "*", context: { "svc:key": given } }) === "allowed";
}

function table(cases: readonly Case[]): void {
  it.each(cases)("%s %j is given %j: %s", (operator, wanted, given, expected) => {
    expect(holds(operator, wanted, given)).toBe(expected);
  });
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
describe("operators for texts", () => {
  table([
    ["StringEquals", "a", "a", true],
    ["StringEquals", "a", "A", false],
    ["StringEquals", ["a", "b"], "b", true],
    ["StringEquals", "a*", "ab", false],
    ["StringEquals", "a*", "a*", true],
    ["StringEquals", "", "", true],
    ["StringNotEquals", "a", "b", true],
    ["StringNotEquals", ["a", "b"], "b", false],
    ["StringNotEquals", ["a", "b"], "c", true],
    ["StringEqualsIgnoreCase", "Ab", "aB", true],
    ["StringNotEqualsIgnoreCase", "Ab", "aB", false],
    ["StringLike", "a*c", "abbbc", true],
    ["StringLike", "a*c", "ac", true],
    ["StringLike", "a?c", "ac", false],
    ["StringLike", "a?c", "abc", true],
    ["StringLike", "*", "", true],
    ["StringLike", "A*", "ab", false],
    ["StringLike", "arn:aws:s:*:1:finance/*", "arn:aws:s:us-east-2:9:store/abc:1:finance/x", true],
    ["StringNotLike", "a*", "b", true],
    ["StringNotLike", ["a*", "b*"], "bc", false],
    ["stringlike", "a*", "ab", true],
  ]);
});

describe("operators for ARNs", () => {
  const pattern = "arn:aws:someservice:*:111122223333:finance/*";

  table([
    ["ArnLike", pattern, "arn:aws:someservice:us-east-2:111122223333:finance/document.txt", true],
    [
      "ArnLike",
      pattern,
      "arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt",
      false,
    ],
    ["ArnEquals", pattern, "arn:aws:someservice:eu-west-1:111122223333:finance/a", true],
    ["ArnEquals", "arn:aws:sns:*:*:topic", "arn:aws:sns:eu-west-1:111122223333:topic", true],
    [
      "ArnLike",
      "arn:aws:logs:r:1:log-group:*:log-stream:?",
      "arn:aws:logs:r:1:log-group:a:b:log-stream:c",
      true,
    ],
    ["ArnLike", "*", "arn:aws:sns:eu-west-1:111122223333:topic", true],
    ["ArnLike", "arn:aws:sns:*", "arn:aws:sns:eu-west-1:111122223333:topic", false],
    ["ArnLike", "arn:aws:iam::?11122223333:role/a", "arn:aws:iam::111122223333:role/a", true],
    ["ArnNotLike", pattern, "arn:aws:someservice:us-east-2:999999999999:finance/a", true],
    ["ArnNotEquals", pattern, "arn:aws:someservice:us-east-2:111122223333:finance/a", false],
  ]);
});

describe("operators for numbers", () => {
  table([
    ["NumericEquals", "10", 10, true],
    ["NumericEquals", "10", "10.0", true],
    ["NumericNotEquals", "10", 11, true],
    ["NumericLessThan", "10", 10, false],
    ["NumericLessThanEquals", "10", 10, true],
    ["NumericGreaterThan", "10", 10.5, true],
    ["NumericGreaterThan", "10", "9", false],
    ["NumericGreaterThanEquals", "-1.5", -1.5, true],
    ["NumericLessThan", "10", "many", false],
    ["NumericNotEquals", "10", "many", true],
    ["NumericEquals", "ten", "ten", false],
  ]);
});

describe("operators for dates", () => {
  table([
    ["DateEquals", "2020-01-01T00:00:00Z", "2020-01-01T01:00:00+01:00", true],
    ["DateNotEquals", "2020-01-01T00:00:00Z", "2020-01-01T00:00:01Z", true],
    ["DateLessThan", "2020-01-01T00:00:00Z", "2019-12-31T23:59:59.999Z", true],
    ["DateLessThanEquals", "2020-01-01T00:00:00Z", "2020-01-01", true],
    ["DateGreaterThan", "2020-01-01T00:00:01Z", "2020-01-01T00:00:01Z", false],
    ["DateGreaterThan", "2020-01-01T00:00Z", "2020-01-01T00:00:01Z", true],
    ["DateGreaterThanEquals", "2020", "2020-01-01T00:00:00Z", true],
    ["DateEquals", "1577836800", "2020-01-01T00:00:00Z", true],
    ["DateGreaterThan", "2020-01-01T00:00:00Z", "1577836801", true],
    ["DateLessThan", "2020-02", "2020-01-31T23:59:59+0000", true],
    ["DateGreaterThan", "2020-01-01T00:00:00Z", "soon", false],
  ]);
});

describe("operators for flags and bytes", () => {
  table([
    ["Bool", "true", true, true],
    ["Bool", "true", "TRUE", true],
    ["Bool", "false", true, false],
    ["Bool", ["true", "false"], false, true],
    ["BinaryEquals", "QmluYXJ5VmFsdWVJbkJhc2U2NA==", "QmluYXJ5VmFsdWVJbkJhc2U2NA==", true],
    ["BinaryEquals", "QmluYXJ5VmFsdWVJbkJhc2U2NA", "QmluYXJ5VmFsdWVJbkJhc2U2NA==", true],
    ["BinaryEquals", "QmluYXJ5", "QUFB", false],
  ]);
});

describe("operators for addresses", () => {
  table([
    ["IpAddress", "203.0.113.0/24", "203.0.113.255", true],
    ["IpAddress", "203.0.113.0/24", "203.0.114.0", false],
    ["IpAddress", "203.0.113.77/24", "203.0.113.1", true],
    ["IpAddress", "203.0.113.7", "203.0.113.7", true],
    ["IpAddress", "203.0.113.7", "203.0.113.8", false],
    ["IpAddress", "0.0.0.0/0", "255.255.255.255", true],
    ["IpAddress", "0.0.0.0/0", "::1", false],
    ["IpAddress", "2001:DB8:1234:5678::/64", "2001:db8:1234:5678:ffff::1", true],
    ["IpAddress", "2001:DB8:1234:5678::/64", "2001:db8:1234:5679::1", false],
    ["IpAddress", ["203.0.113.0/24", "2001:DB8:1234:5678::/64"], "2001:db8:1234:5678::", true],
    ["IpAddress", "::ffff:192.0.2.0/120", "::ffff:c000:201", true],
    ["NotIpAddress", "203.0.113.0/24", "203.0.113.1", false],
    ["NotIpAddress", ["203.0.113.0/24", "198.51.100.0/24"], "192.0.2.1", true],
    ["IpAddress", "203.0.113.0/33", "203.0.113.1", false],
    ["IpAddress", "203.0.113.0/24", "somewhere", false],
    ["IpAddress", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:0", false],
    ["IpAddress", "1::2::3", "1::2", false],
    ["IpAddress", "256.1.1.1", "256.1.1.1", false],
  ]);
});

describe("a missing key", () => {
  table([
    ["StringEquals", "a", null, false],
    ["StringLike", "*", null, false],
    ["ArnLike", "*", null, false],
    ["NumericLessThan", "1", null, false],
    ["DateLessThan", "2020", null, false],
    ["Bool", "false", null, false],
    ["IpAddress", "0.0.0.0/0", null, false],
    ["BinaryEquals", "QQ==", null, false],
    ["StringNotEquals", "a", null, true],
    ["StringNotEqualsIgnoreCase", "a", null, true],
    ["StringNotLike", "*", null, true],
    ["ArnNotEquals", "*", null, true],
    ["ArnNotLike", "*", null, true],
    ["NumericNotEquals", "1", null, true],
    ["DateNotEquals", "2020", null, true],
    ["NotIpAddress", "0.0.0.0/0", null, true],
    ["StringEqualsIfExists", "a", null, true],
    ["StringNotEqualsIfExists", "a", null, true],
    ["BoolIfExists", "true", null, true],
    ["IpAddressIfExists", "10.0.0.0/8", null, true],
    ["StringEqualsIfExists", "a", "b", false],
    ["StringNotEqualsIfExists", "a", "a", false],
    ["ForAllValues:StringEquals", "a", null, true],
    ["ForAnyValue:StringEquals", "a", null, false],
    ["ForAllValues:StringNotEquals", "a", null, true],
    ["ForAnyValue:StringNotEquals", "a", null, false],
    ["ForAnyValue:StringEqualsIfExists", "a", null, true],
    ["StringEquals", "a", [], false],
  ]);
});

describe("Null", () => {
  table([
    ["Null", "true", null, true],
    ["Null", "true", "a", false],
    ["Null", "false", "a", true],
    ["Null", "false", null, false],
    ["Null", ["true", "false"], null, true],
    ["Null", "false", [], false],
    ["Null", "false", "", false],
    ["Null", "true", ["", ""], true],
  ]);
});

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html */
describe("several values", () => {
  const attributes = ["PostDateTime", "Message", "Tags"];

  table([
    ["ForAllValues:StringEquals", attributes, ["Message", "Tags"], true],
    ["ForAllValues:StringEquals", attributes, ["PostDateTime", "UserName"], false],
    ["ForAnyValue:StringEquals", ["ID", "PostDateTime"], ["UserName", "Message", "PostDateTime"], true],
    ["ForAnyValue:StringEquals", ["ID", "PostDateTime"], ["UserName"], false],
    ["ForAllValues:StringLike", ["key1*", "key2*"], ["key1-a", "key2"], true],
    ["ForAllValues:StringLike", ["key1*", "key2*"], ["key1-a", "other"], false],
    ["ForAllValues:StringNotEquals", ["a", "b"], ["c", "d"], true],
    ["ForAllValues:StringNotEquals", ["a", "b"], ["c", "a"], false],
    ["ForAnyValue:StringNotEquals", ["a", "b"], ["a", "b"], false],
    ["ForAnyValue:StringNotEquals", ["a", "b"], ["a", "c"], true],
    ["ForAllValues:StringEquals", "a", [], true],
    ["ForAllValues:StringEquals", "a", [""], true],
    ["ForAnyValue:StringEquals", "a", [""], false],
    ["ForAnyValue:NumericLessThan", "3", [5, 2], true],
    ["ForAllValues:Bool", "true", [true, false], false],
    ["forallvalues:stringequals", "a", ["a"], true],
    ["StringEquals", "a", ["b", "a"], true],
    ["StringNotEquals", "a", ["b", "a"], false],
  ]);
});

describe("conditions together", () => {
  const world = smallWorld({
    identity: [
      allow("svc:Do", "*", {
        Condition: {
          StringEqualsIgnoreCase: {
            "aws:PrincipalTag/department": ["finance", "hr", "legal"],
            "aws:PrincipalTag/role": ["audit", "security"],
          },
          StringEquals: { "aws:PrincipalAccount": "111111111111" },
        },
      }),
    ],
  });
  const asked = (department: string, role: string): string =>
    outcome(world, { action: "svc:Do", resource: "*", sessionTags: { department, role }, principal: ROLE });

  it("must all hold, each for one of its values", () => {
    expect(asked("HR", "Audit")).toBe("allowed");
    expect(asked("hr", "developer")).toBe("denied");
    expect(asked("sales", "audit")).toBe("denied");
  });

  it("find keys without regard to their case", () => {
    expect(
      outcome(world, {
        action: "svc:Do",
        resource: "*",
        context: { "AWS:principaltag/DEPARTMENT": "hr", "aws:PrincipalTag/ROLE": "audit" },
      }),
    ).toBe("allowed");
  });
});
