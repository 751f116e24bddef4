import { auditorVariables } from "../../../src/core/config-store/function-environment";
import { DynamoAuditTable } from "../../../src/handlers/config-auditor/audit-table";
import type * as auditorFunction from "../../../src/handlers/config-auditor/handler";
import { Auditing, ENVIRONMENT } from "../support/auditing";
import { AwsServer } from "../support/aws-server";
import { capturedOutput } from "../support/captured-output";
import { CONTEXT, queueBatch, setLambdaEnvironment } from "../support/lambda";
import {
  deleteManyEvent,
  eventIdOf,
  putEvent,
  ROLE_ARN,
  SESSION_ARN,
  withEnvelope,
} from "../support/trail-events";

/** The original store's defects (B: data, C: audit), by the numbers of its review: each must stay impossible here. */

const TIME = Date.parse("2026-03-01T10:00:00.412Z");

const server = new AwsServer();
let handler: typeof auditorFunction.handler;

beforeAll(async () => {
  setLambdaEnvironment(await server.start(), auditorVariables(ENVIRONMENT));
  ({ handler } = jest.requireActual<typeof auditorFunction>("../../../src/handlers/config-auditor/handler"));
});
beforeEach(() => server.reset());
afterAll(() => server.stop());

function keepVersion(name: string, fields: object): void {
  server.histories.set(name, [{ ...fields, Version: 1, LastModifiedDate: TIME / 1000 }]);
}

describe("with the original store's defects in mind", () => {
  test("B5: neither the event nor a value is logged", async () => {
    keepVersion("/app/a", { Type: "String", Value: "plain-text" });
    const event = putEvent("/app/a", 1, TIME, {
      requestParameters: { name: "/app/a", value: "plain-text" },
      userAgent: "of the event",
    });
    const output = await capturedOutput(() => handler(queueBatch(event), CONTEXT));
    expect(server.items[0]).toMatchObject({ value: { S: "plain-text" } });
    expect(output).toContain("change recorded");
    expect(output).not.toContain("plain-text");
    expect(output).not.toContain("of the event");
  });

  test("B6: nothing is decrypted, and nothing outside the store's namespaces is read or recorded", async () => {
    const secret = { Type: "SecureString", Value: "AQICAHg=", KeyId: "alias/aws/ssm" };
    keepVersion("/app/a", secret);
    keepVersion("/elsewhere/a", secret);
    const events = [putEvent("/app/a", 1, TIME), putEvent("/elsewhere/a", 1, TIME)];
    await capturedOutput(() => handler(queueBatch(...events), CONTEXT));
    expect(server.inputsOf("GetParameterHistory")).toEqual([
      expect.objectContaining({ Name: "/app/a", WithDecryption: false }),
    ]);
    expect(server.calls.map(({ operation }) => operation)).not.toContain("GetParameter");
    expect(server.items.map(({ parameter_name, value }) => [parameter_name?.S, value?.S])).toEqual([
      ["/app/a", "AQICAHg="],
    ]);
  });

  test("C1: CloudTrail's placeholder for a value is never taken for the value", async () => {
    const { store, table, audit } = new Auditing();
    const event = store.put("/app/a", TIME, { value: "db-1" });
    expect(event).toContain("HIDDEN_DUE_TO_SECURITY_REASONS");
    await audit(event);
    expect(table.of("/app/a").map(({ version }) => version?.value)).toEqual(["db-1"]);
  });

  test("C2: after two quick puts each record holds its own version's value", async () => {
    const { store, table, audit } = new Auditing();
    const events = ["one", "two"].map((value, index) => store.put("/app/a", TIME + index, { value }));
    for (const event of events) await audit(event);
    expect(table.of("/app/a").map(({ version }) => [version?.version, version?.value])).toEqual([
      [1, "one"],
      [2, "two"],
    ]);
  });

  test("C2: a put whose version is gone has an action that no client restores", async () => {
    const { store, table, audit } = new Auditing();
    const event = store.put("/app/a", TIME, { value: "one" });
    store.delete("/app/a", TIME + 5);
    await audit(event);
    expect(table.of("/app/a").map(({ action }) => action)).toEqual(["PutParameterUnresolved"]);
  });

  test("C2: a put is not given the value of a parameter that was created again later", async () => {
    const { store, table, audit } = new Auditing();
    const event = store.put("/app/a", TIME, { value: "one" });
    store.delete("/app/a", TIME + 60_000);
    store.put("/app/a", TIME + 61_000, { value: "another" });
    await audit(event);
    expect(table.of("/app/a").map(({ action, version }) => [action, version?.value])).toEqual([
      ["PutParameterUnresolved", undefined],
    ]);
  });

  describe("C2: of two puts that report the same version, seconds apart, with a deletion between them,", () => {
    const life = () => {
      const { store, table, auditor, deliver } = new Auditing();
      const first = store.put("/app/a", TIME, { value: "first" });
      const deletion = store.delete("/app/a", TIME + 1_400);
      const second = store.put("/app/a", TIME + 2_900, { value: "second" });
      const records = () =>
        Object.fromEntries(
          table.of("/app/a").map(({ eventId, action, version }) => [eventId, [action, version?.value]]),
        );
      const idOf = (event: string) => (JSON.parse(event) as { detail: { eventID: string } }).detail.eventID;
      return { first, deletion, second, auditor, deliver, records, idOf };
    };

    test("the nearest has the value where one batch reports both", async () => {
      const { first, deletion, second, auditor, records, idOf } = life();
      await auditor.audit([first, deletion, second]);
      expect(records()).toEqual({
        [idOf(first)]: ["PutParameterUnresolved", undefined],
        [idOf(deletion)]: ["DeleteParameter", undefined],
        [idOf(second)]: ["PutParameter", "second"],
      });
    });

    test("one has the value and the other none, in whatever order they come", async () => {
      for (const order of [
        [0, 1],
        [1, 0],
      ]) {
        const { first, second, deliver, records } = life();
        await deliver(...order.map((index) => [first, second][index]!));
        expect(Object.values(records()).sort()).toEqual([
          ["PutParameter", "second"],
          ["PutParameterUnresolved", undefined],
        ]);
      }
    });

    test("and within one second: one has the value", async () => {
      const { store, table, auditor } = new Auditing();
      const events = [
        store.put("/app/a", TIME, { value: "first" }),
        store.delete("/app/a", TIME + 100),
        store.put("/app/a", TIME + 200, { value: "second" }),
      ];
      await auditor.audit(events);
      const puts = table.of("/app/a").filter(({ action }) => action !== "DeleteParameter");
      expect(puts.map(({ action, version }) => [action, version?.value]).sort()).toEqual([
        ["PutParameter", "second"],
        ["PutParameterUnresolved", undefined],
      ]);
    });
  });

  test.each([
    ["SecureString", "Advanced", "PutParameterEnveloped"],
    ["SecureString", "Standard", "PutParameter"],
    ["SecureString", undefined, "PutParameter"],
    ["String", "Advanced", "PutParameter"],
  ] as const)(
    "C2: a %s of the tier %s is recorded as %s: a client's restore would end at a value that KMS alone cannot decrypt",
    async (type, tier, action) => {
      const { store, table, audit } = new Auditing();
      await audit(store.put("/app/a", TIME, { value: "AQICAHg=", type, tier, keyId: "k" }));
      expect(table.of("/app/a").map((record) => [record.action, record.version?.value])).toEqual([
        [action, "AQICAHg="],
      ]);
    },
  );

  test("C3: changes within one second, even one millisecond, are all kept, in order", async () => {
    const { store, table, audit } = new Auditing();
    const values = ["one", "two", "three", "four"];
    const events = values.map((value) => store.put("/app/a", TIME, { value }));
    for (const event of events.reverse()) await audit(event);
    expect(table.of("/app/a").map(({ version }) => version?.value)).toEqual(values);
  });

  test("C3: an event that is delivered again, also after it was moved on, adds nothing", async () => {
    const { store, table, audit } = new Auditing();
    const events = ["one", "two"].map((value) => store.put("/app/a", TIME, { value }));
    for (const event of [...events, ...events, ...events]) await audit(event);
    expect(table.of("/app/a").map(({ eventId }) => eventId)).toEqual(events.map(eventIdOf));
  });

  test("C3: a put that is delivered again after the parameter was deleted adds nothing", async () => {
    const { store, table, audit } = new Auditing();
    const put = store.put("/app/a", TIME, { value: "one" });
    await audit(put);
    store.delete("/app/a", TIME + 2_000);
    await audit(put);
    expect(table.of("/app/a").map(({ action }) => action)).toEqual(["PutParameter"]);
  });

  test("C4: no value and no session name keeps a record from being made, and the table's port can only add", async () => {
    const { store, table, audit } = new Auditing();
    store.put("/app/a", TIME, { value: "DELETE_ME" });
    const userIdentity = { arn: "arn:aws:sts::111111111111:assumed-role/figgy-dev-dev/circleci" };
    await audit(putEvent("/app/a", 1, TIME, { userIdentity }));
    expect(table.items).toEqual([
      expect.objectContaining({ user: { S: "circleci" }, value: { S: "DELETE_ME" } }),
    ]);
    expect(Object.getOwnPropertyNames(DynamoAuditTable.prototype).sort()).toEqual([
      "constructor",
      "insert",
      "latest",
      "recorded",
    ]);
  });

  test("C5: beside the session's name, which its user chose, stand the principal, its issuer, key and address", async () => {
    const { store, table, audit } = new Auditing();
    const event = store.put("/app/a", TIME, { value: "v" });
    await audit(event);
    expect(table.items[0]).toMatchObject({
      user: { S: "jordandev" },
      principal_arn: { S: SESSION_ARN },
      issuer_arn: { S: ROLE_ARN },
      access_key_id: { S: "ASIAEXAMPLEEXAMPLE" },
      source_ip: { S: "192.0.2.7" },
      event_id: { S: eventIdOf(event) },
    });
  });

  test("C6: a deletion of many is recorded as the deletion of each that was really deleted", async () => {
    const { table, audit } = new Auditing();
    await audit(deleteManyEvent(["/app/a", "/app/b"], ["/app/absent"], TIME));
    expect(table.records.map(({ parameterName, action }) => `${action} ${parameterName}`)).toEqual([
      "DeleteParameter /app/a",
      "DeleteParameter /app/b",
    ]);
  });

  test("C7: type and key come from the history also when the request states neither", async () => {
    const { store, table, audit } = new Auditing();
    store.put("/app/a", TIME, { value: "AQICAHg=", type: "SecureString", keyId: "alias/aws/ssm" });
    await audit(putEvent("/app/a", 1, TIME, { requestParameters: { name: "/app/a", overwrite: true } }));
    expect(table.items[0]).toMatchObject({ type: { S: "SecureString" }, key_id: { S: "alias/aws/ssm" } });
  });

  test("C8: the account is the environment's, whatever a parameter says", async () => {
    const { store, table, audit } = new Auditing();
    store.put("/figgy/account_id", TIME - 60_000, { value: "222222222222" });
    const event = store.put("/app/a", TIME, { value: "v" });
    await audit(withEnvelope(event, { account: "222222222222" }));
    expect(table.records).toEqual([]);
    await audit(event);
    expect(table.of("/app/a")).toHaveLength(1);
  });

  test("C8: changes of the store's own parameters are recorded, without values", async () => {
    const { store, table, audit } = new Auditing();
    await audit(store.put("/figgy/account_id", TIME, { value: "222222222222" }));
    await audit(store.delete("/figgy/account_id", TIME + 9_000));
    expect(table.items).toEqual([
      expect.objectContaining({ action: { S: "PutParameter" }, type: { S: "String" }, version: { S: "1" } }),
      expect.objectContaining({ action: { S: "DeleteParameter" } }),
    ]);
    expect(table.items[0]).not.toHaveProperty("value");
  });
});
