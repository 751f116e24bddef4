import { SourceChanges } from "../../../src/handlers/ssm-stream-replicator/source-changes";
import { appItem, Replicating, REPLICATOR } from "../support/replicating";
import { putEvent } from "../support/trail-events";

const TIME = Date.parse("2026-03-01T10:00:00.412Z");

describe("replications that are worked through in order", () => {
  let replicating: Replicating;
  beforeEach(() => (replicating = new Replicating()));

  const changed = (...names: readonly string[]) =>
    new SourceChanges(REPLICATOR, replicating.replication, () => false).replicate(
      names.map((name) => putEvent(name, 1, TIME)),
    );

  test("make a replica after the one that it is made of, in whichever order the events came", async () => {
    const { parameters } = replicating;
    parameters.set("/shared/a", "new");
    for (const name of ["/app/x/a", "/app/y/a"]) parameters.set(name, "old", { type: "SecureString" });
    replicating.configure(appItem("/app/x/a", "/app/y/a"), appItem("/shared/a", "/app/x/a"));
    await changed("/app/x/a", "/shared/a");
    expect(parameters.writes).toEqual(["/app/x/a", "/app/y/a"]);
    expect(parameters.stored.get("/app/y/a")?.value).toBe("new");
  });

  test("write what was read just before, and not when the group was compared", async () => {
    const { parameters } = replicating;
    parameters.set("/shared/a", "first");
    replicating.configure(appItem("/shared/a", "/app/x/1"), appItem("/shared/a", "/app/x/2"));
    const values: string[] = [];
    parameters.beforeWrite = ({ name, value }) => {
      values.push(`${name} ${value}`);
      parameters.set("/shared/a", "second");
    };
    await changed("/shared/a");
    expect(values).toEqual(["/app/x/1 first", "/app/x/1 second", "/app/x/2 second"]);
  });
});
