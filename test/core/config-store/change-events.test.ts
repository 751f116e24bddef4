import {
  changeEvents,
  existenceEvents,
  PARAMETER_CALLS,
  readEvents,
} from "../../../src/core/config-store/change-events";
import type { EventPattern } from "../../../src/core/event-pattern";

const ACCOUNT = { accountId: "111111111111", roots: ["/shared", "/app"] };
const PREFIXES = [{ prefix: "/app/" }, { prefix: "/shared/" }];

describe("the pattern of changes", () => {
  test("takes successful calls to parameters under the roots", () => {
    expect(changeEvents({ ...ACCOUNT, calls: ["PutParameter", "DeleteParameter"] })).toEqual([
      {
        source: ["aws.ssm"],
        "detail-type": ["AWS API Call via CloudTrail"],
        account: ["111111111111"],
        detail: {
          eventSource: ["ssm.amazonaws.com"],
          eventName: ["DeleteParameter", "PutParameter"],
          errorCode: [{ exists: false }],
          $or: [{ requestParameters: { name: PREFIXES } }, { requestParameters: { names: PREFIXES } }],
        },
      },
    ]);
  });
});

describe("the pattern of changes and expirations", () => {
  const calls = {
    eventSource: ["ssm.amazonaws.com"],
    eventName: ["DeleteParameter", "PutParameter"],
    errorCode: [{ exists: false }],
  };

  test("takes successful calls and expirations, and no deletion as Parameter Store reports it", () => {
    const options = { ...ACCOUNT, calls: ["PutParameter", "DeleteParameter"], expirations: true } as const;
    expect(changeEvents(options)).toEqual([
      {
        source: ["aws.ssm"],
        account: ["111111111111"],
        $or: [
          {
            "detail-type": ["AWS API Call via CloudTrail"],
            detail: { ...calls, requestParameters: { name: PREFIXES } },
          },
          {
            "detail-type": ["AWS API Call via CloudTrail"],
            detail: { ...calls, requestParameters: { names: PREFIXES } },
          },
          {
            "detail-type": ["Parameter Store Policy Action"],
            detail: { "policy-type": ["Expiration"], "parameter-name": PREFIXES },
          },
        ],
      },
    ]);
  });

  test("is that of changes alone where expirations do not count", () => {
    const options = { ...ACCOUNT, calls: ["PutParameter"] } as const;
    expect(changeEvents({ ...options, expirations: false })).toEqual(changeEvents(options));
  });
});

describe("the pattern of what makes parameters come or go", () => {
  const [pattern] = existenceEvents(ACCOUNT);
  const { $or: ways, ...common } = pattern!;
  const calls = {
    eventSource: ["ssm.amazonaws.com"],
    eventName: ["DeleteParameter", "DeleteParameters", "PutParameter"],
    errorCode: [{ exists: false }],
  };

  test("is of Parameter Store and of one account", () => {
    expect(common).toEqual({ source: ["aws.ssm"], account: ["111111111111"] });
  });

  test("takes successful calls, creations and deletions, and expirations, under the roots", () => {
    expect(ways).toEqual([
      {
        "detail-type": ["AWS API Call via CloudTrail"],
        detail: { ...calls, requestParameters: { name: PREFIXES } },
      },
      {
        "detail-type": ["AWS API Call via CloudTrail"],
        detail: { ...calls, requestParameters: { names: PREFIXES } },
      },
      {
        "detail-type": ["Parameter Store Change"],
        detail: { operation: ["Create", "Delete"], name: PREFIXES },
      },
      {
        "detail-type": ["Parameter Store Policy Action"],
        detail: { "policy-type": ["Expiration"], "parameter-name": PREFIXES },
      },
    ]);
  });
});

describe("the patterns of many roots", () => {
  const { accountId } = ACCOUNT;
  const kinds: readonly [string, (roots: readonly string[]) => readonly EventPattern[]][] = [
    ["changes", (roots) => changeEvents({ accountId, roots, calls: ["PutParameter"] })],
    [
      "changes and expirations",
      (roots) => changeEvents({ accountId, roots, calls: PARAMETER_CALLS, expirations: true }),
    ],
    ["reads", (roots) => readEvents({ accountId, roots, exceptCallers: [] })],
    ["existence", (roots) => existenceEvents({ accountId, roots })],
  ];
  const rootsOf = (count: number) =>
    Array.from({ length: count }, (_, index) => `/namespace-${String(index).padStart(3, "0")}`);

  test.each(kinds)("of %s are each within EventBridge's 2,048 characters", (_, patternsOf) => {
    const patterns = patternsOf(rootsOf(200));

    expect(patterns.length).toBeGreaterThan(1);
    for (const pattern of patterns) expect(JSON.stringify(pattern).length).toBeLessThanOrEqual(2_048);
  });

  test.each(kinds)("of %s name each root in one of them", (_, patternsOf) => {
    const roots = rootsOf(200);
    const named = patternsOf(roots).map(
      (pattern) => new Set(JSON.stringify(pattern).match(/\/namespace-\d{3}(?=\/)/g)),
    );

    expect(named.flatMap((names) => [...names])).toEqual(roots);
  });

  test("are one as long as one holds them", () => {
    const longest = Array.from({ length: 20 }, (_, index) => rootsOf(index + 1)).findLast(
      (roots) => existenceEvents({ accountId, roots }).length === 1,
    )!;
    const [pattern] = existenceEvents({ accountId, roots: longest });
    const perRoot = 4 * JSON.stringify({ prefix: `${longest[0]}/` }).length + 4;

    expect(JSON.stringify(pattern).length).toBeGreaterThan(2_048 - perRoot);
  });
});
