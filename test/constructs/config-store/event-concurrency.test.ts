import { ConfigStore } from "../../../src/constructs/config-store/config-store";
import { refusal } from "../../support/synthesized";
import { synthesizeFunctions } from "../functions/fixtures";

const storeWith = (eventConcurrency?: number) =>
  synthesizeFunctions((stack) => {
    new ConfigStore(stack, "Store", {
      environmentAlias: "dev",
      namespaces: ["/app"],
      keys: { app: {} },
      roleTypes: {},
      usageTracking: true,
      eventConcurrency,
    });
  });

/** What each function that reads from a queue is limited to, and what the others are. */
const concurrencies = (synthesized: ReturnType<typeof storeWith>) =>
  Object.values(synthesized.resources("aws_lambda_event_source_mapping")).map(
    ({ scaling_config }) => scaling_config?.maximum_concurrency as number | undefined,
  );

describe("the executions at a time of a store's functions that work on events", () => {
  it("are two by default, so that they fit into the ten of a new account", () => {
    const ofEach = concurrencies(storeWith());
    expect(ofEach.filter((one) => one !== undefined)).toEqual([2, 2, 2, 2]);
    expect(ofEach.filter((one) => one === undefined)).toHaveLength(1);
  });

  it.each([2, 1_000])("are as many as is stated: %d", (eventConcurrency) => {
    const ofEach = concurrencies(storeWith(eventConcurrency)).filter((one) => one !== undefined);
    expect(ofEach).toEqual(Array.from({ length: 4 }, () => eventConcurrency));
  });

  it.each([1, 1_001, 2.5, -1, Number.NaN])("are refused when Lambda would not take them: %d", (given) => {
    const { problems } = refusal(() => storeWith(given));
    expect(problems).toEqual([
      {
        code: "VALUE_OUT_OF_RANGE",
        path: "stack/Store.eventConcurrency",
        value: given,
        allowed: "a whole number from 2 to 1000 executions at a time",
        fix: "set eventConcurrency within that range, or leave it out for the default",
      },
    ]);
  });
});
