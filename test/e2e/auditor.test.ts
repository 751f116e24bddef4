import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describeWith } from "../support/describe-with";
import { arrivals, changes } from "./auditor/changes";
import { passedOver } from "./auditor/passed-over";
import { permissions } from "./auditor/permissions";
import { AUDITOR, Scenario } from "./auditor/scenario";

jest.setTimeout(600_000);

const BUNDLE = resolve(__dirname, "../../dist/handlers/config-auditor.zip");
const FED_BY_QUEUES = [AUDITOR, "figgy-config-cache-manager", "figgy-ssm-stream-replicator"];

describeWith(["terraform", "python"], "the audit of an applied account", () => {
  const scenario = new Scenario();

  beforeAll(() => scenario.start());
  afterAll(() => scenario.end());

  it("is made by the very bundle that was built", async () => {
    const { emulator, id, region } = scenario.account;
    const deployed = await emulator.lambdaCode(id, region, AUDITOR);

    expect(deployed.equals(readFileSync(BUNDLE))).toBe(true);
  });

  describe("records", () => changes(scenario));
  describe("whenever events arrive,", () => arrivals(scenario));
  describe("passes over", () => passedOver(scenario));
  describe("where IAM is enforced: its permissions", () => permissions(scenario));

  describe("when all is done", () => {
    it("has lost nothing on the way", async () => {
      await scenario.account.emulator.settled();

      expect(await scenario.account.emulator.undelivered()).toEqual([]);
      expect(await scenario.account.takeDeadLettersOf(AUDITOR)).toEqual([]);
    });

    it("has let no value into a log line of any function", async () => {
      const { values } = scenario;
      const runs = await scenario.account.emulator.invocations();
      const told = runs.filter(({ log }) => values.some((value) => log.includes(value)));

      expect(runs.length).toBeGreaterThan(values.length);
      expect(told.map((run) => run.function)).toEqual([]);
    });

    it.each(FED_BY_QUEUES)("gives an event that %s cannot read to its dead letters", async (name) => {
      await scenario.account.takeDeadLettersOf(name);
      await scenario.account.send(`${name}-cw-event`, '{"detail": "torn off');

      expect(await scenario.account.takeDeadLettersOf(name)).toEqual(['{"detail": "torn off']);
    });
  });
});
