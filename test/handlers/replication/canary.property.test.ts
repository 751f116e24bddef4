import fc from "fast-check";
import { ServiceError } from "../support/aws-server";
import { appItem, mergeItem } from "../support/replicating";
import { ReplicatorFunctions, streamRecord } from "../support/replicator-functions";
import { putEvent } from "../support/trail-events";

jest.setTimeout(60_000);

const TIME = Date.parse("2026-03-01T10:00:00.412Z");
const functions = new ReplicatorFunctions();
const { server, topic } = functions;

beforeAll(() => functions.start());
afterAll(() => functions.stop());

const canary = fc.stringMatching(/^[A-Za-z0-9+/]{8,30}$/).map((text) => `CANARY${text}`);

test("no value, no text of a merge and no service's text is in a log, a notification or a dead letter", async () => {
  const failures = ["none", "reading", "writing", "table", "cycle", "malformed", "missing"] as const;
  const scenarios = fc.record({ value: canary, failure: fc.constantFrom(...failures) });
  await fc.assert(
    fc.asyncProperty(scenarios, async ({ value, failure }) => {
      functions.reset();
      const refusal = new ServiceError("AccessDeniedException", `may not touch ${value}`);
      server.parameterStore.set("/shared/a", value);
      if (failure !== "missing") server.parameterStore.set("/app/x/p", value);
      server.replications.push(
        appItem("/shared/a", "/app/x/a"),
        mergeItem([`${value}-text`, "${/app/x/p:uri}"], "/app/x/m"),
      );
      if (failure === "reading") server.unreadable.set("/app/x/p", refusal);
      if (failure === "writing") server.unwritable.set("/app/x/m", refusal);
      if (failure === "cycle") server.replications.push(mergeItem([value, "${/app/x/m}"], "/app/x/p"));
      if (failure === "malformed") {
        const broken = { ...mergeItem([], "/app/x/b"), source: { L: [{ S: value }, { N: "1" }] } };
        server.replications.push(broken, { ...mergeItem([`\${/${value} }`], "/app/x/c") });
      }
      if (failure === "table") server.failNext(refusal);

      const destinations = ["a", "m", "p", "b", "c"].map((name) => `/app/x/${name}`);
      // Of what cannot be read the very event goes to the dead letters, so that it can be given to the function again.
      const broken = `{"value":"${value}"`;
      const handled = [
        await functions.stream(...destinations.map((name) => streamRecord(name))),
        await functions.changes(
          putEvent("/shared/a", 1, TIME, {
            requestParameters: { name: "/shared/a", value, description: value },
          }),
          putEvent("/app/x/p", 1, TIME),
          broken,
        ),
        await functions.syncer(),
      ];
      const outputs = handled.map(({ output }) => output);
      expect(outputs).not.toContain("");
      for (const text of [
        ...outputs,
        JSON.stringify(topic.posts),
        ...server.inputsOf("SendMessage").map((letter) => {
          const itself = letter["MessageBody"] === broken;
          return JSON.stringify(itself ? letter["MessageAttributes"] : letter);
        }),
      ]) {
        expect(text).not.toContain("CANARY");
      }
    }),
    { numRuns: 40 },
  );
});
