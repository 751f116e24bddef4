import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { DeleteParametersCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { EXPIRATION_USER } from "../../src/core/config-store/audited-event";
import { describeWith } from "../support/describe-with";
import type { Client, Service } from "./pipeline/client";
import { alarmOf, datapointsOf, sumOf } from "./pipeline/metrics";
import { Stage, type Person } from "./pipeline/stage";
import { FED_BY_RULES, type Store } from "./pipeline/store";
import { attributes } from "./support/attributes";
import { expectParameters, namesIn, tableTruths, waitingIn } from "./pipeline/truth";

jest.setTimeout(600_000);

/** Every value holds it, and no log line may. */
const CANARY = "canary";
const DENIED = { name: "AccessDeniedException" };
const NAMESPACE = "/app/shop/";

const SHOP: Service = {
  namespace: NAMESPACE,
  app: { "/app/shop/port": `8080-${CANARY}` },
  replicated: { "/app/shop/db-host": "/shared/db/host" },
  merged: {
    "/app/shop/db-url": [
      `db://${CANARY}:`,
      "${/app/shop/password:uri}",
      "@",
      "${/app/shop/db-host}",
      ":${/app/shop/port}",
      "${/app/shop/port}",
    ],
  },
};

describeWith(["terraform", "python"], "the stores of two accounts, as people work in both at once", () => {
  const clients = new Map<Store, Record<Person, Client>>();
  /** The ids of events of which the auditor never heard. */
  const lost = new Set<string>();
  let stage: Stage;
  let values = 0;

  beforeAll(async () => {
    stage = await Stage.set();
    for (const store of stage.stores) {
      clients.set(store, { alice: await stage.login("alice", store), bob: await stage.login("bob", store) });
    }
  });
  afterAll(() => stage.strike());

  const value = (text = "") => `${CANARY}-${++values}${text && ` ${text}`}`;

  /** Lets people work in all accounts at the same time, and waits until all that follows from it is done. */
  async function inEach(work: (store: Store, people: Record<Person, Client>) => Promise<void>) {
    await Promise.all(stage.stores.map((store) => work(store, clients.get(store)!)));
    await stage.emulator.settled();
    for (const store of stage.stores) await expectParameters(store);
  }

  /** Does something of which the auditor never hears, and perhaps others do not. */
  async function unheard(store: Store, by: Parameters<Store["unheard"]>[0], work: () => Promise<void>) {
    const before = (await store.changes()).length;
    store.ledger.reported = false;
    await store.unheard(by, work);
    store.ledger.reported = true;
    for (const { eventID } of (await store.changes()).slice(before)) lost.add(eventID);
  }

  describe("the client's", () => {
    it("put of strings and secrets, and overwrites of one within a second", () =>
      inEach(async (_, { bob }) => {
        await bob.begin();
        await bob.put("/shared/db/host", { value: value() });
        await bob.put("/app/shop/password", {
          value: value("p w/é&?"),
          key: "app",
          description: "of the db",
        });
        await bob.put("/app/shop/name", { value: value(), description: "shown to people" });
        await bob.put("/app/shop/name", { value: value() });
        await bob.put("/app/shop/name", { value: value("ü") });
        await bob.put("/app/shop/password", { value: value("p w/é&?"), key: "app" });
      }));

    it("completion of the names that were put", () =>
      inEach(async (_, { bob }) => {
        expect([...(await bob.begin())].sort()).toEqual([
          "/app/shop/name",
          "/app/shop/password",
          "/shared/db/host",
        ]);
      }));

    it("share of a value with a service, which then follows it", () =>
      inEach(async (_, { bob }) => {
        await bob.share("/shared/db/host", "/app/mail/db-host");
        await stage.emulator.settled();
        await bob.put("/shared/db/host", { value: value() });
      }));

    it("sync of a service with what is replicated and merged, of parts plain and encoded", () =>
      inEach(async (_, { bob }) => {
        await bob.sync(SHOP);
        await stage.emulator.settled();
        await bob.put("/app/shop/password", { value: value("a+b c"), key: "app" });
      }));

    it("put of a value of 8 KB, and its replica", () =>
      inEach(async (_, { bob }) => {
        await bob.put("/shared/large", { value: value("x".repeat(8_000)) });
        await bob.share("/shared/large", "/app/mail/large");
      }));

    it("delete of a parameter, of a replica, and another put under the name", () =>
      inEach(async (_, { bob }) => {
        await bob.delete("/app/mail/db-host");
        await bob.delete("/app/shop/name");
        await bob.put("/app/shop/name", { value: value() });
        await bob.put("/app/shop/stray", { value: value() });
        await stage.emulator.settled();
        await bob.delete("/app/shop/stray");
        await expect(bob.delete("/shared/db/host")).rejects.toThrow("the source of a replication");
      }));

    it("prune of what the service's file does not know", () =>
      inEach(async (store, { bob }) => {
        await bob.put("/app/shop/old", { value: value() });
        await bob.share("/shared/db/host", "/app/shop/old-host");
        await stage.emulator.settled();
        const app = { ...SHOP.app, "/app/shop/password": "", "/app/shop/name": "" };
        await bob.prune({ ...SHOP, app });
        expect([...(await store.parameters()).keys()].filter((name) => name.includes("/old"))).toEqual([]);
      }));

    it("restore of a secret and of a string, each as it was two changes ago", () =>
      inEach(async (store, { alice, bob }) => {
        const [before] = store.ledger.changesOf("/app/shop/password").slice(-2);
        await alice.restore("/app/shop/password", 1);
        await alice.restore("/app/shop/name", 1);
        expect(await bob.read("/app/shop/password")).toBe(before!.put!.value);
      }));

    it("restore to a moment: each earlier put once more, many of them within a second", () =>
      inEach(async (store, { alice, bob }) => {
        const moment = Date.now();
        const before = new Map(store.ledger.parameters);
        await bob.put("/app/shop/password", { value: value(), key: "app" });
        await bob.put("/app/shop/name", { value: value() });
        await bob.put("/app/shop/late", { value: value() });
        await stage.emulator.settled();
        await bob.delete("/app/shop/name");
        await stage.emulator.settled();

        await alice.restoreTo(moment, NAMESPACE);
        for (const [name, { value: then }] of before) {
          if (name.startsWith(NAMESPACE)) expect([name, await bob.read(name)]).toEqual([name, then]);
        }
        const puts = store.ledger.changesOf("/app/shop/name").filter(({ put }) => put);
        expect(puts.length).toBeGreaterThan(10);
      }));

    it("promote of strings from one account to the other", async () => {
      const [dev, prod] = [stage.store("dev"), stage.store("prod")];
      const before = dev.ledger.entries.length;
      await clients.get(dev)!.bob.promote(NAMESPACE, clients.get(prod)!.bob);
      await stage.emulator.settled();

      expect(prod.ledger.parameters.get("/app/shop/name")).toMatchObject({
        value: dev.ledger.parameters.get("/app/shop/name")!.value,
      });
      expect(dev.ledger.entries).toHaveLength(before);
    });
  });

  describe("what happens beside the client:", () => {
    it("several parameters are deleted by one call, one of which was never there", () =>
      inEach(async (store, { bob }) => {
        const names = ["/app/many/a", "/app/many/b", "/shared/many/c"];
        for (const name of names) await bob.put(name, { value: value() });
        await stage.emulator.settled();
        const Names = [...names, "/app/many/never"];
        await expect(bob.ssm.send(new DeleteParametersCommand({ Names }))).rejects.toMatchObject(DENIED);

        const from = Date.now();
        await new SSMClient(store.root).send(new DeleteParametersCommand({ Names }));
        for (const name of names) {
          store.ledger.add({ action: "DeleteParameter", name, user: "root", between: [from, Date.now()] });
        }
      }));

    it("a parameter expires by its policy, without a call", () =>
      inEach(async (store) => {
        const Timestamp = new Date(Date.now() + 500).toISOString();
        const policy = { Type: "Expiration", Version: "1.0", Attributes: { Timestamp } };
        const put = { value: value(), type: "String" };
        const from = Date.now();
        await new SSMClient(store.root).send(
          new PutParameterCommand({
            Name: "/app/guest/ticket",
            Value: put.value,
            Type: "String",
            Tier: "Advanced",
            Policies: JSON.stringify([policy]),
          }),
        );
        store.ledger.add({
          action: "PutParameter",
          name: "/app/guest/ticket",
          user: "root",
          between: [from, Date.now()],
          put: { ...put, version: 1 },
        });
        await stage.emulator.settled();
        await new Promise((passed) => setTimeout(passed, 600));
        const expired = Date.now();
        await stage.emulator.expireParameters();
        store.ledger.add({
          action: "DeleteParameter",
          name: "/app/guest/ticket",
          user: EXPIRATION_USER,
          between: [expired, Date.now()],
        });
      }));

    it("calls are denied, and leave no trace in any table", () =>
      inEach(async (store, { bob }) => {
        const denied = [
          bob.put("/devops/tool", { value: value() }),
          bob.put("/figgy/account_id", { value: value() }),
          bob.share("/shared/db/host", "/devops/stolen"),
          bob.restore("/app/shop/name", 1),
        ];
        for (const attempt of denied) await expect(attempt).rejects.toMatchObject(DENIED);
        const Parameter = { Name: "/outside/host", Value: value(), Type: "String" } as const;
        await new SSMClient(store.root).send(new PutParameterCommand(Parameter));
      }));

    it("an event of one account reaches the queues of the other", async () => {
      const [dev, prod] = [stage.store("dev"), stage.store("prod")];
      const event = (await dev.changes()).filter((change) => namesIn(change).length > 0).at(-1)!;
      const envelope = {
        account: dev.accountId,
        source: "aws.ssm",
        "detail-type": "AWS API Call via CloudTrail",
      };
      for (const queue of ["config-auditor", "config-cache-manager", "ssm-stream-replicator"]) {
        await prod.send(`figgy-${queue}-cw-event`, JSON.stringify({ ...envelope, detail: event }));
      }
      await stage.emulator.settled();

      const [skipped] = (await prod.runs("config-auditor")).slice(-1);
      expect(skipped!.log).toContain("another account");
    });
  });

  describe("after events were lost:", () => {
    it("one run of each syncer brings cache and replicas to the truth, and the drift is measured", async () => {
      const store = stage.store("dev");
      const { bob } = clients.get(store)!;
      await unheard(store, ["config-auditor", "config-cache-manager", "ssm-stream-replicator"], async () => {
        await bob.put("/shared/db/host", { value: value() });
        await bob.put("/app/shop/unheard", { value: value() });
        await bob.delete("/app/shop/name");
        await stage.emulator.settled();
      });
      await expect(expectParameters(store)).rejects.toThrow();
      const replication = await store.sync("replication-syncer");
      const cache = await store.sync("config-cache-syncer");

      await expectParameters(store);
      const repaired = sumOf(alarmOf(store, "figgy-cache-drift-alarm"), datapointsOf([cache]));
      expect(repaired).toBe(2);
      expect(repaired).toBeGreaterThan(alarmOf(store, "figgy-cache-drift-alarm").threshold);
      expect(datapointsOf([replication])).toContainEqual({
        namespace: "ConfigStore",
        metric: "ReplicasWritten",
        dimensions: { service: "figgy-replication-syncer" },
        value: 2,
      });
    });

    it("another run of the syncers has nothing to do, in any account", async () => {
      for (const store of stage.stores) {
        const runs = [await store.sync("replication-syncer"), await store.sync("config-cache-syncer")];
        expect(datapointsOf(runs).filter((datapoint) => datapoint.value > 0)).toEqual([]);
      }
    });

    it("the alarm on an audit that fell silent sees names change and no record written", async () => {
      const store = stage.store("prod");
      const { bob } = clients.get(store)!;
      const before = {
        changed: (await store.runs("config-cache-manager")).length,
        recorded: (await store.runs("config-auditor")).length,
      };
      await unheard(store, ["config-auditor"], async () => {
        await bob.put("/app/shop/silent", { value: value() });
        await stage.emulator.settled();
      });
      const { metric_query = [] } = alarmOf(store, "figgy-audit-silence-alarm");
      const metricOf = (id: string) => metric_query.find((query) => query.id === id)!.metric!;
      const after = async (id: "changed" | "recorded", name: "config-cache-manager" | "config-auditor") =>
        sumOf(metricOf(id), datapointsOf((await store.runs(name)).slice(before[id])));

      expect(metric_query.find(({ id }) => id === "silent")!.expression).toBe(
        "IF(changed > 0 AND FILL(recorded, 0) == 0, changed, 0)",
      );
      expect(await after("changed", "config-cache-manager")).toBe(1);
      expect(await after("recorded", "config-auditor")).toBeUndefined();
      await bob.put("/app/shop/heard", { value: value() });
      await stage.emulator.settled();
      expect(await after("recorded", "config-auditor")).toBe(1);
    });
  });

  describe("an hour later, the auditor's schedule", () => {
    const foundIn = (log: string) =>
      log
        .split("\n")
        .filter((line) => line.includes("no event told of the"))
        .map((line) => JSON.parse(line) as { message: string; parameter: string; version?: number })
        .filter(({ parameter }) => !parameter.startsWith("/figgy/"))
        .map(({ message, parameter }) => `${parameter}: ${message}`)
        .sort();

    it("records what it never heard of, and nothing else, and alarms", async () => {
      const runs = {
        dev: await stage.store("dev").sync("config-auditor"),
        prod: await stage.store("prod").sync("config-auditor"),
      };
      expect(foundIn(runs.dev.log)).toEqual([
        "/app/shop/name: no event told of the deletion",
        "/app/shop/unheard: no event told of the version",
        "/shared/db/host: no event told of the version",
      ]);
      expect(foundIn(runs.prod.log)).toEqual(["/app/shop/silent: no event told of the version"]);
      for (const [name, run] of Object.entries(runs)) {
        const store = stage.store(name as keyof typeof runs);
        const recovered = alarmOf(store, "figgy-audit-recovered-alarm");
        expect(sumOf(recovered, datapointsOf([run]))).toBeGreaterThan(recovered.threshold);
        expect(sumOf(alarmOf(store, "figgy-audit-left-alarm"), datapointsOf([run]))).toBe(0);
      }
    });

    it("has nothing to do in its next run", async () => {
      for (const store of stage.stores) {
        const run = await store.sync("config-auditor");
        expect(datapointsOf([run]).filter(({ value: counted }) => counted > 0)).toEqual([]);
      }
    });
  });

  describe("in the end there", () => tableTruths(() => stage.stores, lost));

  describe("in the end", () => {
    it("nothing waits in a queue, and nothing was lost for want of a permission", async () => {
      for (const store of stage.stores) expect(await waitingIn(store)).toEqual({});
      expect(await stage.emulator.undelivered()).toEqual([]);
    });

    it("no run of a function has failed, and none has let a value into its log", async () => {
      const runs = await stage.emulator.invocations();
      expect(runs.filter(({ error }) => error).map((run) => [run.function, run.error])).toEqual([]);
      expect(runs.filter(({ log }) => log.includes(CANARY)).map((run) => run.function)).toEqual([]);
      expect(new Set(runs.map((run) => run.function)).size).toBe(12);
    });

    it("an event that no function can read is a dead letter of each, with its reason", async () => {
      const store = stage.store("prod");
      for (const name of FED_BY_RULES) await store.send(`figgy-${name}-cw-event`, `{"torn": "${CANARY}`);
      await stage.emulator.settled();

      for (const name of FED_BY_RULES) {
        expect(await store.messagesIn(`figgy-${name}-dead-letters`)).toEqual([
          { body: `{"torn": "${CANARY}`, reason: expect.stringContaining("expected a JSON object") },
        ]);
        expect((await store.runs(name)).at(-1)!.log).not.toContain(CANARY);
      }
    });

    it("items that nobody can carry out become dead letters with their reasons, and an alarm", async () => {
      const store = stage.store("dev");
      const { bob } = clients.get(store)!;
      const loop = { source: "/app/loop/b", destination: "/app/loop/a", type: "app", user: "tester" };
      for (const item of [
        loop,
        { ...loop, source: loop.destination, destination: loop.source },
        { destination: "/app/loop/c", type: "app", source: [CANARY] },
      ]) {
        await bob.dynamodb.send(
          new PutItemCommand({ TableName: "figgy-config-replication", Item: attributes(item) }),
        );
      }
      await stage.emulator.settled();
      const letters = await store.messagesIn("figgy-dynamo-stream-replicator-dead-letters");
      expect(letters.map(({ reason }) => reason).sort()).toEqual([
        expect.stringMatching(/^source/),
        expect.stringMatching(/^the replication lies on a cycle of .*\/app\/loop\/a/),
        expect.stringMatching(/^the replication lies on a cycle of .*\/app\/loop\/b/),
      ]);

      const run = await store.sync("replication-syncer");
      const alarm = alarmOf(store, "figgy-replications-refused-alarm");
      expect(sumOf(alarm, datapointsOf([run]))).toBe(3);
      expect(run.log).not.toContain(CANARY);
    });
  });
});
