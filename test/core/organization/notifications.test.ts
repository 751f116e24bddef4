import { defineOrganization, parseOrganization } from "../../../src/core/organization/organization";
import { refusal } from "../../support/synthesized";
import { changed, SMALLEST } from "./example";

const problemsOf = (...changes: readonly (readonly [path: string, value: unknown])[]) =>
  refusal(() => parseOrganization(changed(...changes))).problems.map(({ code, path }) => `${code} ${path}`);

const devOf = (fields: object) =>
  parseOrganization(
    changed(...Object.entries(fields).map(([name, value]) => [`accounts.dev.${name}`, value] as const)),
  ).accounts.find(({ name }) => name === "dev")!;

describe("an account's Slack channel", () => {
  it("is none by default, and nobody is notified", () => {
    const [account] = defineOrganization(SMALLEST).accounts;

    expect(account).not.toHaveProperty("slack");
    expect(account).not.toHaveProperty("notifications");
  });

  it("hears what is done in the config store of a workload account, but not of deletions", () => {
    expect(devOf({ slack: { webhookVersion: 2 } })).toMatchObject({
      slack: { webhookVersion: 2 },
      notifications: { emails: [], deletions: false },
    });
  });

  it("hears of alarms alone where there is no config store", () => {
    const { accounts } = parseOrganization(changed(["accounts.bastion.slack", { webhookVersion: 1 }]));

    expect(accounts.find(({ name }) => name === "bastion")).toMatchObject({ slack: { webhookVersion: 1 } });
    expect(accounts.find(({ name }) => name === "bastion")).not.toHaveProperty("notifications");
  });

  it.each([0, 1.5, 1_000_001, -1])("refuses the webhook version %d", (webhookVersion) => {
    const { problems } = refusal(() => devOf({ slack: { webhookVersion } }));

    expect(problems).toEqual([
      {
        code: "VALUE_OUT_OF_RANGE",
        path: "accounts.dev.slack.webhookVersion",
        value: webhookVersion,
        allowed: "a whole number from 1 to 1000000 times that it was set",
        fix: "set webhookVersion within that range",
      },
    ]);
  });

  it.each([
    ["a text", { webhookVersion: "1" }, "ORGANIZATION_MALFORMED accounts.dev.slack.webhookVersion"],
    ["nothing", {}, "ORGANIZATION_MALFORMED accounts.dev.slack.webhookVersion"],
    [
      "a URL",
      { webhookVersion: 1, webhook: "https://hooks.slack.com/x" },
      "ORGANIZATION_UNKNOWN_PROPERTY accounts.dev.slack.webhook",
    ],
  ])("refuses %s in place of a version", (_, slack, problem) => {
    expect(problemsOf(["accounts.dev.slack", slack])).toEqual([problem]);
  });
});

describe("notifications of a config store", () => {
  it("go to addresses, sorted, and by choice tell of deletions", () => {
    const notifications = { emails: ["b@example.com", "a@example.com"], deletions: true };

    expect(devOf({ notifications }).notifications).toEqual({
      emails: ["a@example.com", "b@example.com"],
      deletions: true,
    });
  });

  it("go to the Slack channel alone where no address is stated", () => {
    expect(devOf({ slack: { webhookVersion: 1 }, notifications: { deletions: true } }).notifications).toEqual(
      { emails: [], deletions: true },
    );
  });

  it.each([[{}], [{ deletions: true }], [{ emails: [] }]])(
    "refuse %j: it reaches nobody",
    (notifications) => {
      expect(problemsOf(["accounts.dev.notifications", notifications])).toEqual([
        "VALUE_MISSING accounts.dev.notifications.emails",
      ]);
    },
  );

  it("refuse an account without a config store", () => {
    expect(problemsOf(["accounts.bastion.notifications", { emails: ["a@example.com"] }])).toEqual([
      "COMBINATION_INVALID accounts.bastion.notifications",
    ]);
  });

  it("report everything that is wrong with them once", () => {
    expect(
      problemsOf(["accounts.dev.notifications", { emails: ["team"], deletions: "yes", slack: true }]),
    ).toEqual([
      "ORGANIZATION_UNKNOWN_PROPERTY accounts.dev.notifications.slack",
      "EMAIL_INVALID accounts.dev.notifications.emails",
      "ORGANIZATION_MALFORMED accounts.dev.notifications.deletions",
    ]);
  });

  it("report addresses that cannot be read, and not that there are none", () => {
    expect(problemsOf(["accounts.dev.notifications", { emails: "a@example.com" }])).toEqual([
      "ORGANIZATION_MALFORMED accounts.dev.notifications.emails",
    ]);
  });
});

describe("one-time secrets", () => {
  it("are none by default, and kept in one account by choice", () => {
    expect(parseOrganization(changed()).configStore).not.toHaveProperty("oneTimeSecrets");
    expect(parseOrganization(changed(["configStore.oneTimeSecrets", "dev"])).configStore.oneTimeSecrets).toBe(
      "dev",
    );
  });

  it.each([
    ["nowhere", "ACCOUNT_UNDECLARED"],
    ["bastion", "COMBINATION_INVALID"],
  ])("are refused in the account %s", (account, code) => {
    expect(problemsOf(["configStore.oneTimeSecrets", account])).toEqual([
      `${code} configStore.oneTimeSecrets`,
    ]);
  });

  it("are one choice, usage tracking another", () => {
    expect(parseOrganization(changed()).configStore.usageTracking).toBe(false);
    expect(parseOrganization(changed(["configStore.usageTracking", true])).configStore.usageTracking).toBe(
      true,
    );
  });

  it("reserve the name of their key, whatever the prefix", () => {
    expect(problemsOf(["prefix", "conf"], ["configStore.keys.conf-ots", {}])).toEqual([
      "KEY_NAME_RESERVED configStore.keys.conf-ots",
    ]);
  });
});

describe("the executions at a time of functions that work on events", () => {
  const stated = (value: unknown) => parseOrganization(changed(["configStore.eventConcurrency", value]));

  it("are the store's default unless they are stated, from 2 to 1,000", () => {
    expect(parseOrganization(changed()).configStore).not.toHaveProperty("eventConcurrency");
    for (const value of [2, 1_000]) expect(stated(value).configStore.eventConcurrency).toBe(value);
  });

  it.each([1, 1_001, 2.5])("are refused when Lambda would not take them: %d", (value) => {
    expect(refusal(() => stated(value)).problems).toEqual([
      {
        code: "VALUE_OUT_OF_RANGE",
        path: "configStore.eventConcurrency",
        value,
        allowed: "a whole number from 2 to 1000 executions at a time",
        fix: "set eventConcurrency within that range",
      },
    ]);
  });
});
