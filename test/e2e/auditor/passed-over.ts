import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { TrailEvent } from "../../support/emulator";
import { AUDITOR, QUEUE, type Scenario } from "./scenario";

/** What is not recorded, by the rule and, where an event comes all the same, by the function. */
export function passedOver(scenario: Scenario): void {
  /** A successful call, to make another of. */
  async function someCall(name: string): Promise<TrailEvent> {
    await scenario.put(name);
    await scenario.recordsOf(name);
    return { ...(await scenario.lastCallAbout(name)), eventID: `made-of-${name}` };
  }

  async function putOnBus(detail: object): Promise<void> {
    const entry = { Source: "aws.ssm", DetailType: "AWS API Call via CloudTrail" };
    await new EventBridgeClient(scenario.account.root).send(
      new PutEventsCommand({ Entries: [{ ...entry, Detail: JSON.stringify(detail) }] }),
    );
    await scenario.account.emulator.settled();
  }

  const runs = () => scenario.account.emulator.invocations(AUDITOR);

  it("a call that failed", async () => {
    await scenario.put("/app/taken");
    const before = await scenario.recordsOf("/app/taken");
    const runsBefore = await runs();
    await expect(scenario.put("/app/taken", { Overwrite: false })).rejects.toThrow();

    const call = await scenario.lastCallAbout("/app/taken");
    expect(call.errorCode).toBe("ParameterAlreadyExists");
    expect(await scenario.recordsOf("/app/taken")).toEqual(before);
    expect(await runs()).toHaveLength(runsBefore.length);

    await scenario.account.send(QUEUE, scenario.account.eventOf(call));
    expect(await scenario.recordsOf("/app/taken")).toEqual(before);
  });

  it("a call that was throttled, of which CloudTrail keeps no parameters", async () => {
    const call = await someCall("/app/throttled");
    const wordless = { ...call, requestParameters: null, responseElements: null };
    const throttled = { ...wordless, errorCode: "ThrottlingException", errorMessage: "Rate exceeded" };
    const before = await scenario.recordsOf("/app/throttled");
    const runsBefore = await runs();
    await putOnBus(throttled);
    await putOnBus(wordless);
    expect(await runs()).toHaveLength(runsBefore.length);

    const { account } = scenario;
    await account.send(QUEUE, account.eventOf(throttled), account.eventOf(wordless));
    const log = (await runs())
      .slice(runsBefore.length)
      .map((run) => run.log)
      .join("");
    expect(log).toContain("failed call");
    expect(log).toContain("call without parameters");
    expect(await scenario.recordsOf("/app/throttled")).toEqual(before);
  });

  it("a call in another account", async () => {
    const call = await someCall("/app/foreign");
    const before = await scenario.recordsOf("/app/foreign");
    await scenario.account.send(QUEUE, { ...scenario.account.eventOf(call), account: "222222222222" });

    expect(await scenario.recordsOf("/app/foreign")).toEqual(before);
  });

  it.each(["/elsewhere/host", "/figgy/ots/abcdefghijklmn"])("a put of %s", async (name) => {
    const call = await someCall(name);
    await scenario.account.send(QUEUE, scenario.account.eventOf(call));

    expect(await scenario.recordsOf(name)).toEqual([]);
  });
}
