import { setTimeout } from "node:timers/promises";
import { DeleteParametersCommand } from "@aws-sdk/client-ssm";
import { HISTORY_SETTLES_MS } from "../../../src/handlers/config-auditor/parameter-audit";
import type { AuditItem } from "../support/audited-account";
import { QUEUE, type Scenario } from "./scenario";

const HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS";

/** What is recorded of each kind of change. */
export function changes(scenario: Scenario): void {
  const { put, remove, recordsOf, expectedPuts, factsOf, lastCallAbout } = bound(scenario);

  it("a put with the value that CloudTrail hides", async () => {
    const value = await put("/app/first/host", { Description: "where the database is" });

    const records = await recordsOf("/app/first/host");
    expect((await lastCallAbout("/app/first/host")).requestParameters).toMatchObject({ value: HIDDEN });
    expect(records).toEqual(await expectedPuts("/app/first/host"));
    expect(records).toMatchObject([{ value, version: "1", description: "where the database is" }]);
  });

  it("two overwrites within a second, each with its own value and in their order", async () => {
    const values = [
      await put("/app/quick/port"),
      await put("/app/quick/port"),
      await put("/app/quick/port", { Description: "after a third thought" }),
    ];

    const records = await recordsOf("/app/quick/port");
    expect(records).toEqual(await expectedPuts("/app/quick/port"));
    expect(records.map(({ value }) => value)).toEqual(values);
    expect(timeOf(records[2]!) - timeOf(records[0]!)).toBeLessThan(1_000);
  });

  it("a list of strings", async () => {
    const value = `${scenario.newValue()},${scenario.newValue()}`;
    await put("/shared/hosts", { Type: "StringList", Value: value });

    const records = await recordsOf("/shared/hosts");
    expect(records).toEqual(await expectedPuts("/shared/hosts"));
    expect(records).toMatchObject([{ type: "StringList", value }]);
  });

  it("a secret as ciphertext, which opens with the parameter's ARN as in the client's restore", async () => {
    const keyId = await scenario.account.setting("kms/app-key-id");
    const value = await put("/app/db/password", { Type: "SecureString", KeyId: keyId });

    const records = await recordsOf("/app/db/password");
    expect(records).toEqual(await expectedPuts("/app/db/password"));
    expect(records).toMatchObject([{ type: "SecureString", key_id: keyId }]);
    expect(await scenario.open(records[0]!.value, "/app/db/password")).toBe(value);
    await expect(scenario.open(records[0]!.value, "/app/db/other")).rejects.toThrow();
  });

  it("a deletion, after the put before it", async () => {
    await put("/app/short/lived");
    const puts = await expectedPuts("/app/short/lived");
    await recordsOf("/app/short/lived");
    await remove("/app/short/lived");

    const [first, deletion, ...others] = await recordsOf("/app/short/lived");
    const call = await lastCallAbout("/app/short/lived");
    expect([first]).toEqual(puts);
    expect(deletion).toEqual(deletionOf("/app/short/lived", factsOf(call)));
    expect(secondOf(deletion!)).toBe(Date.parse(call.eventTime));
    expect(timeOf(deletion!)).toBeGreaterThan(timeOf(first!));
    expect(others).toEqual([]);
  });

  it("a deletion by the parameter's own policy, which no call makes, as that of nobody", async () => {
    const Timestamp = new Date(Date.now() + 500).toISOString();
    await put("/app/short/leased", {
      Tier: "Advanced",
      Policies: JSON.stringify([{ Type: "Expiration", Version: "1.0", Attributes: { Timestamp } }]),
    });
    const [leased] = await recordsOf("/app/short/leased");
    await setTimeout(1_100);
    await scenario.account.emulator.expireParameters();

    const [first, deletion, ...others] = await recordsOf("/app/short/leased");
    expect(first).toEqual(leased);
    expect(deletion).toEqual({
      parameter_name: "/app/short/leased",
      time: expect.any(Number),
      action: "DeleteParameter",
      user: "expiration policy",
      event_id: expect.any(String),
      schema: 1,
    });
    expect(timeOf(deletion!)).toBeGreaterThan(timeOf(first!));
    expect(others).toEqual([]);
  });

  it("of a list of deletions those that happened, under the action that clients know", async () => {
    await put("/app/list/one");
    await put("/app/list/two");
    await recordsOf("/app/list/two");
    const Names = ["/app/list/one", "/app/list/missing", "/app/list/two"];
    const { InvalidParameters } = await scenario.ssm.send(new DeleteParametersCommand({ Names }));

    expect(InvalidParameters).toEqual(["/app/list/missing"]);
    const facts = factsOf(await lastCallAbout("/app/list/one"));
    for (const name of ["/app/list/one", "/app/list/two"]) {
      expect((await recordsOf(name)).slice(1)).toEqual([deletionOf(name, facts)]);
    }
    expect(await recordsOf("/app/list/missing")).toEqual([]);
  });

  it("a change of the store's own parameters, without its value", async () => {
    await put("/figgy/defaults/region");

    const [expected] = await expectedPuts("/figgy/defaults/region");
    const { value, ...withoutValue } = expected!;
    expect(value).toBeDefined();
    expect(await recordsOf("/figgy/defaults/region")).toEqual([withoutValue]);
  });

  it("a put whose parameter was gone before it could be read, as one that nobody restores", async () => {
    const [event] = await scenario.unheard(async () => {
      await put("/app/gone/at-once");
      await remove("/app/gone/at-once");
    });
    await scenario.account.send(QUEUE, aged(event!, HISTORY_SETTLES_MS));

    const records = await recordsOf("/app/gone/at-once");
    expect(records).toMatchObject([{ action: "PutParameterUnresolved", version: "1" }]);
    expect(records[0]).not.toHaveProperty("value");
  });
}

/** What is recorded when events come twice, late, or in another order. */
export function arrivals(scenario: Scenario): void {
  const { put, remove, recordsOf, expectedPuts, lastCallAbout } = bound(scenario);

  it("records one that is delivered again once", async () => {
    await put("/app/again/host");
    const before = await recordsOf("/app/again/host");
    const event = scenario.account.eventOf(await lastCallAbout("/app/again/host"));
    await scenario.account.send(QUEUE, event, event);

    expect(before).toHaveLength(1);
    expect(await recordsOf("/app/again/host")).toEqual(before);
  });

  it("records changes in their own order, not in that of their events", async () => {
    const events = await scenario.unheard(async () => {
      await put("/app/order/host");
      await put("/app/order/host");
      await put("/app/order/host");
    });
    await scenario.account.send(QUEUE, ...events.reverse());

    const records = await recordsOf("/app/order/host");
    expect(records).toEqual(await expectedPuts("/app/order/host"));
    expect(records.map(({ version }) => version)).toEqual(["1", "2", "3"]);
  });

  it("records a deletion that is heard of after the parameter was created again", async () => {
    await put("/app/late/host");
    await recordsOf("/app/late/host");
    const [deletion, creation] = await scenario.unheard(async () => {
      await remove("/app/late/host");
      await put("/app/late/host");
    });
    await scenario.account.send(QUEUE, creation!, deletion!);

    const records = await recordsOf("/app/late/host");
    expect(records.map(({ action }) => action)).toEqual(["PutParameter", "DeleteParameter", "PutParameter"]);
  });
}

function bound(scenario: Scenario) {
  return {
    put: scenario.put.bind(scenario),
    remove: scenario.remove.bind(scenario),
    recordsOf: scenario.recordsOf.bind(scenario),
    expectedPuts: scenario.expectedPuts.bind(scenario),
    factsOf: scenario.factsOf.bind(scenario),
    lastCallAbout: scenario.lastCallAbout.bind(scenario),
  };
}

function deletionOf(name: string, facts: AuditItem) {
  return { parameter_name: name, time: expect.any(Number), action: "DeleteParameter", ...facts };
}

/** An event as if its call had been so much earlier. */
function aged(event: Record<string, unknown>, milliseconds: number): Record<string, unknown> {
  const detail = event["detail"] as { readonly eventTime: string };
  const time = new Date(Date.parse(detail.eventTime) - milliseconds);
  return { ...event, detail: { ...detail, eventTime: time.toISOString().replace(/\.\d+Z$/, "Z") } };
}

function timeOf({ time }: AuditItem): number {
  return Number(time);
}

/** The second of a record, in milliseconds. */
function secondOf(record: AuditItem): number {
  return Math.floor(timeOf(record) / 1_000) * 1_000;
}
