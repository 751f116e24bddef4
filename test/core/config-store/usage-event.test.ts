import fc from "fast-check";
import { readEvents } from "../../../src/core/config-store/change-events";
import { readUsageEvent } from "../../../src/core/config-store/usage-event";
import { usageItem, userItem } from "../../../src/core/config-store/usage-item";
import { ACCOUNT, trailEvent, withEnvelope } from "../../handlers/support/trail-events";

const TIME = Date.parse("2026-03-01T10:00:00Z");
const GOVERNED = { accountId: ACCOUNT, roots: ["/app", "/shared"] };

const read = (text: string) => readUsageEvent(text, GOVERNED);
const get = (name: unknown, fields: object = {}) =>
  trailEvent("GetParameter", TIME, {
    requestParameters: { name, withDecryption: true },
    eventID: "e-1",
    ...fields,
  });

const usesOf = (...names: readonly string[]) => ({
  kind: "uses",
  eventId: "e-1",
  uses: names.map((parameterName) => ({ parameterName, user: "jordandev", time: TIME })),
});

describe("an event about a read", () => {
  it.each([
    ["GetParameter", { name: "/app/host" }, ["/app/host"]],
    ["GetParameterHistory", { name: "/app/host" }, ["/app/host"]],
    ["GetParameters", { names: ["/app/a", "/shared/b"] }, ["/app/a", "/shared/b"]],
    ["GetParameter", { name: "/app/host:3" }, ["/app/host"]],
    ["GetParameter", { name: "/app/host:stable" }, ["/app/host"]],
    ["GetParameter", { name: "/figgy/account_id" }, []],
    ["GetParameter", { name: "/application/host" }, []],
    ["GetParameters", { names: ["/app/a", "/app/a:2", "/else/c"] }, ["/app/a"]],
  ])("%s of %j is a use of %j", (call, requestParameters, names) => {
    expect(read(trailEvent(call, TIME, { requestParameters, eventID: "e-1" }))).toEqual(usesOf(...names));
  });

  it.each([
    ["another account", withEnvelope(get("/app/a"), { account: "222222222222" })],
    ["failed call", get("/app/a", { errorCode: "ParameterNotFound" })],
    ["call without parameters", get("/app/a", { requestParameters: null })],
  ])("is passed over: %s", (reason, text) => {
    expect(read(text)).toEqual({ kind: "skipped", reason, eventId: "e-1" });
  });

  it.each([
    ["no JSON", "SECRET", ["the text: expected a JSON object"]],
    [
      "another call",
      trailEvent("PutParameter", TIME, { requestParameters: { name: "/app/a" } }),
      ["eventName: expected one of GetParameter, GetParameterHistory, GetParameters"],
    ],
    ["a name that is none", get(7), ["requestParameters.name: expected a string that is not empty"]],
  ])("is unreadable: %s", (_, text, problems) => {
    const reading = read(text);

    expect(reading).toMatchObject({ kind: "unreadable" });
    expect(
      (reading as { problems: readonly string[] }).problems.map((p) => p.replace(/^detail\./, "")),
    ).toEqual(problems);
  });

  it("is read or refused whatever it holds, and never quoted", () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom("GetParameter", "GetParameters", "Other"), (json, call) => {
        const reading = read(trailEvent(call, TIME, { requestParameters: JSON.parse(json) as object }));
        if (reading.kind !== "unreadable") return;
        for (const problem of reading.problems) expect(problem).toMatch(/^[\w. ]+: expected [\w ,]+$/);
      }),
    );
  });
});

describe("the pattern of reads", () => {
  it("matches successful reads below the roots only, but for those of given callers", () => {
    const prefixes = [{ prefix: "/app/" }, { prefix: "/shared/" }];

    expect(readEvents({ ...GOVERNED, exceptCallers: ["arn:b", "arn:a"] })).toMatchObject([
      {
        account: [ACCOUNT],
        detail: {
          eventName: ["GetParameter", "GetParameterHistory", "GetParameters"],
          errorCode: [{ exists: false }],
          userIdentity: { arn: [{ "anything-but": ["arn:a", "arn:b"] }] },
          $or: [{ requestParameters: { name: prefixes } }, { requestParameters: { names: prefixes } }],
        },
      },
    ]);
  });
});

describe("the items about a use", () => {
  it("have the attributes of the clients' contract", () => {
    const use = { parameterName: "/app/a", user: "jordan", time: 5 };

    expect(usageItem(use)).toEqual({
      parameter_name: { S: "/app/a" },
      user: { S: "jordan" },
      last_updated: { N: "5" },
      empty_indexable_key: { S: "empty" },
    });
    expect(userItem(use)).toEqual({
      user_name: { S: "jordan" },
      state: { S: "ACTIVE" },
      last_updated: { N: "5" },
    });
  });
});
