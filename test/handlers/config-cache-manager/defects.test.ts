import { TOMBSTONE_LIFETIME_MS } from "../../../src/core/config-store/cache-item";
import { Caching } from "../support/caching";
import { deleteEvent, putEvent } from "../support/trail-events";

/**
 * The original store's defects (D: cache), by the numbers of its review: each must stay impossible here. D7, what lies
 * between the rule and the function, and D9, what makes tombstones go, are also the deployment's.
 */
describe("with the original store's defects in mind", () => {
  test("D1: a put that was denied makes no name, and a deletion that was denied hides none", async () => {
    const caching = new Caching();
    await caching.deliver(...caching.put("/app/live"));
    const denied = { errorCode: "AccessDenied", errorMessage: "not authorized" };
    const outcomes = await caching.deliver(
      putEvent("/app/ghost", 1, caching.time, denied),
      deleteEvent("/app/live", caching.time, denied),
    );
    expect(outcomes).toEqual(Array(2).fill(expect.objectContaining({ reason: "failed call" })));
    expect(caching.table.states).toEqual(["/app/live ACTIVE"]);
  });

  test("D1: not even an event that lies about a call makes a name or hides one", async () => {
    const caching = new Caching();
    await caching.deliver(...caching.put("/app/live"));
    await caching.deliver(putEvent("/app/ghost", 1, caching.time), deleteEvent("/app/live", caching.time));
    expect(caching.table.active).toEqual(["/app/live"]);
  });

  test("D2: a deletion of many names forgets each of them", async () => {
    const caching = new Caching();
    const names = ["/app/a", "/app/b", "/shared/c"];
    await caching.deliver(...names.flatMap((name) => caching.put(name)));
    const [call] = caching.delete(...names, "/app/absent");
    await caching.deliver(call!);
    expect(caching.table.states).toEqual(names.map((name) => `${name} DELETED`));
  });

  test("D3: a deletion's event that comes after the parameter was created again does not hide it", async () => {
    const caching = new Caching();
    await caching.deliver(...caching.put("/app/a"));
    const deletion = caching.delete("/app/a");
    await caching.deliver(...caching.put("/app/a"));
    await caching.deliver(...deletion);
    expect(caching.table.states).toEqual(["/app/a ACTIVE"]);
  });

  test("D3: a put's event that comes after the deletion does not bring the name back", async () => {
    const caching = new Caching();
    const put = caching.put("/app/a");
    await caching.deliver(...caching.delete("/app/a"));
    await caching.deliver(...put, ...put);
    expect(caching.table.states).toEqual(["/app/a DELETED"]);
  });

  test("D4: an item takes the place of another in one step: no reader ever finds none, or two", async () => {
    const caching = new Caching();
    await caching.deliver(...caching.put("/app/a"));
    const seen: number[] = [];
    const replace = caching.table.replace.bind(caching.table);
    caching.table.replace = async (items, item) => {
      const replaced = await replace(items, item);
      seen.push(caching.table.items.length);
      return replaced;
    };
    await caching.deliver(...caching.delete("/app/a"));
    await caching.deliver(...caching.put("/app/a"));
    expect(seen).toEqual([1, 1]);
  });

  test("D4: two functions at one name at the same time leave one item", async () => {
    const caching = new Caching();
    const put = caching.put("/app/a");
    await Promise.all([1, 2, 3, 4].map(() => caching.deliver(...put)));
    expect(caching.table.states).toEqual(["/app/a ACTIVE"]);
  });

  test("D5: no name outside the namespaces is cached, and the syncer removes what is there", async () => {
    const caching = new Caching();
    for (const name of ["/data/a", "/application/b", "/figgy/account_id", "/figgy/ots/abcdefghijklmn", "c"]) {
      await caching.deliver(...caching.put(name));
    }
    expect(caching.table.items).toEqual([]);
    caching.table.add("/data/a", 5, "ACTIVE");
    await caching.sync();
    expect(caching.table.items).toEqual([]);
  });

  test("D6: the syncer takes no error for the deletion of a parameter", async () => {
    const caching = new Caching();
    await caching.deliver(...caching.put("/app/a"));
    caching.parameters.below = async function* () {};
    caching.parameters.existing = () => Promise.reject(new Error("AccessDeniedException"));
    expect(await caching.sync()).toMatchObject({ failures: [{ parameterName: "/app/a" }] });
    expect(caching.table.states).toEqual(["/app/a ACTIVE"]);
  });

  test("D7: an event that fails is reported for another delivery, which then does its work", async () => {
    const caching = new Caching();
    const put = caching.put("/app/a");
    const existing = caching.parameters.existing.bind(caching.parameters);
    caching.parameters.existing = () => Promise.reject(new Error("ThrottlingException"));
    expect(await caching.deliver(...put)).toMatchObject([
      { names: [{ kind: "failed" }] },
      { names: [{ kind: "failed" }] },
    ]);
    caching.parameters.existing = existing;
    await caching.deliver(...put);
    expect(caching.table.states).toEqual(["/app/a ACTIVE"]);
  });

  test("D8: a parameter that expired, without a call, is forgotten", async () => {
    const caching = new Caching();
    await caching.deliver(...caching.put("/app/a"));
    await caching.deliver(...caching.expire("/app/a"));
    expect(caching.table.states).toEqual(["/app/a DELETED"]);
  });

  test("D8: an expiration of which no event came is seen by the syncer", async () => {
    const caching = new Caching();
    await caching.deliver(...caching.put("/app/a"));
    caching.expire("/app/a");
    await caching.sync();
    expect(caching.table.states).toEqual(["/app/a DELETED"]);
  });

  test("D9: a tombstone goes after 14 days also where DynamoDB has not removed it", async () => {
    const caching = new Caching();
    await caching.deliver(...caching.put("/app/a"));
    await caching.deliver(...caching.delete("/app/a"));
    caching.time += TOMBSTONE_LIFETIME_MS;
    await caching.sync();
    expect(caching.table.states).toEqual(["/app/a DELETED"]);
    caching.time += 1;
    await caching.sync();
    expect(caching.table.items).toEqual([]);
  });
});
