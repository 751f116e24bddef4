import { changeEvents, existenceEvents } from "../../../src/core/config-store/change-events";

const ACCOUNT = { accountId: "111111111111", roots: ["/shared", "/app"] };
const PREFIXES = [{ prefix: "/app/" }, { prefix: "/shared/" }];

describe("the pattern of changes", () => {
  test("takes successful calls to parameters under the roots", () => {
    expect(changeEvents({ ...ACCOUNT, calls: ["PutParameter", "DeleteParameter"] })).toEqual({
      source: ["aws.ssm"],
      "detail-type": ["AWS API Call via CloudTrail"],
      account: ["111111111111"],
      detail: {
        eventSource: ["ssm.amazonaws.com"],
        eventName: ["DeleteParameter", "PutParameter"],
        errorCode: [{ exists: false }],
        $or: [{ requestParameters: { name: PREFIXES } }, { requestParameters: { names: PREFIXES } }],
      },
    });
  });
});

describe("the pattern of what makes parameters come or go", () => {
  const { $or: ways, ...common } = existenceEvents(ACCOUNT);
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
