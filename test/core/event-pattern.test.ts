import { apiCallPattern } from "../../src/core/event-pattern";

describe("the pattern for API calls", () => {
  it("matches what CloudTrail reports of a service's calls", () => {
    expect(apiCallPattern({ service: "ssm", eventNames: ["PutParameter", "DeleteParameter"] })).toEqual({
      source: ["aws.ssm"],
      "detail-type": ["AWS API Call via CloudTrail"],
      detail: { eventSource: ["ssm.amazonaws.com"], eventName: ["DeleteParameter", "PutParameter"] },
    });
  });

  it("is the same whatever the order of the calls, and however often they are named", () => {
    const one = apiCallPattern({ service: "kms", eventNames: ["DisableKey", "ScheduleKeyDeletion"] });
    const other = apiCallPattern({
      service: "kms",
      eventNames: ["ScheduleKeyDeletion", "DisableKey", "DisableKey"],
    });
    expect(JSON.stringify(other)).toBe(JSON.stringify(one));
  });

  it.each([
    [true, [{ exists: false }]],
    [false, [{ exists: true }]],
  ])("tells calls that succeeded from those that failed: %s", (succeeded, errorCode) => {
    const pattern = apiCallPattern({ service: "ssm", eventNames: ["PutParameter"], succeeded });
    expect(pattern.detail).toMatchObject({ errorCode });
  });

  it("adds what else must match, but not over the call itself", () => {
    const pattern = apiCallPattern({
      service: "ssm",
      eventNames: ["PutParameter"],
      detail: { requestParameters: { name: [{ prefix: "/app/" }] }, eventName: ["GetParameter"] },
    });
    expect(pattern.detail).toEqual({
      eventSource: ["ssm.amazonaws.com"],
      eventName: ["PutParameter"],
      requestParameters: { name: [{ prefix: "/app/" }] },
    });
  });
});
