import { SSMClient } from "@aws-sdk/client-ssm";
import { SlackDelivery } from "../../../src/handlers/slack-delivery/delivery";
import { WebhookParameter } from "../../../src/handlers/slack-delivery/webhook";
import { AwsServer, ServiceError } from "../support/aws-server";
import { SlackServer } from "../support/slack-server";

const NAME = "/figgy/integrations/slack/webhook-url";
const NOW = Date.parse("2026-03-01T10:00:00Z");
const aws = new AwsServer();
const slack = new SlackServer();
let client: SSMClient;

beforeAll(async () => {
  client = new SSMClient(await aws.startForClients());
  await slack.start();
});
beforeEach(() => {
  aws.reset();
  slack.reset();
  aws.parameters.set(NAME, "https://hooks.slack.com/services/T000/B000/SECRET");
});
afterAll(() => Promise.all([aws.stop(), slack.stop()]));

function delivery(): SlackDelivery {
  return new SlackDelivery(new WebhookParameter(client, NAME), slack.fetch, () => NOW);
}

const answering =
  (status: number, headers: Record<string, string> = {}): typeof slack.respond =>
  (response) =>
    response.writeHead(status, headers).end("no_service SECRET");

/** What is known of an error, with all that could tell more than it should. */
function told(error: Error): string {
  return `${error.stack} ${JSON.stringify(error)} ${JSON.stringify(error.cause)}`;
}

describe("delivery to Slack", () => {
  test("posts the text to the webhook as plain text", async () => {
    expect(await delivery().deliver("ALARM: größer 🔥")).toEqual({ kind: "posted" });
    expect(slack.posts).toEqual([
      {
        path: "/services/T000/B000/SECRET",
        body: { text: "ALARM: größer 🔥", mrkdwn: false, parse: "none", link_names: false },
      },
    ]);
  });

  test("posts nothing when no webhook is configured", async () => {
    aws.parameters.set(NAME, "unconfigured");
    expect(await delivery().deliver("text")).toEqual({ kind: "unconfigured" });
    expect(slack.posts).toEqual([]);
  });

  test.each([
    [400, "refused"],
    [403, "refused"],
    [404, "refused"],
    [410, "refused"],
    [499, "refused"],
    [408, "unwell"],
    [429, "busy"],
    [500, "unwell"],
    [503, "unwell"],
  ])(
    "B4: tells by the status %d that it is %s, with neither the URL nor the answer",
    async (status, kind) => {
      slack.respond = answering(status);
      const found = await delivery().deliver("text");
      expect(found).toMatchObject({
        kind,
        error: { name: "SlackRefusedError", message: `slack answered with status ${status}` },
      });
      expect(told((found as { error: Error }).error)).not.toContain("SECRET");
    },
  );

  test.each([
    ["30", 30],
    ["Sun, 01 Mar 2026 10:00:45 GMT", 45],
    ["soon", undefined],
  ])("tells how long Slack asks to wait: %s", async (header, seconds) => {
    slack.respond = answering(429, { "retry-after": header });
    expect(await delivery().deliver("text")).toMatchObject({ kind: "busy", askedSeconds: seconds });
  });

  test.each([301, 302, 307, 308])(
    "E13: follows no redirect: %d is refused, for waiting does not end it",
    async (status) => {
      slack.respond = answering(status, { location: `${slack.origin}/elsewhere` });
      expect(await delivery().deliver("text")).toMatchObject({
        kind: "refused",
        error: { message: `slack answered with status ${status}` },
      });
      expect(slack.posts.map(({ path }) => path)).toEqual(["/services/T000/B000/SECRET"]);
      expect(aws.inputsOf("GetParameter")).toHaveLength(2);
    },
  );

  test("reads the webhook again when it is refused, and posts to the one that has replaced it", async () => {
    const sut = delivery();
    await sut.deliver("first");
    aws.parameters.set(NAME, "https://hooks.slack.com/services/new");
    slack.respond = (response) =>
      response.writeHead(slack.posts.at(-1)!.path.endsWith("new") ? 200 : 404).end();
    expect(await sut.deliver("second")).toEqual({ kind: "posted" });
    expect(slack.posts.map(({ path }) => path.split("/").at(-1))).toEqual(["SECRET", "SECRET", "new"]);
  });

  test("posts once to a webhook that refuses and was not replaced", async () => {
    slack.respond = answering(404);
    await delivery().deliver("text");
    expect(slack.posts).toHaveLength(1);
    expect(aws.inputsOf("GetParameter")).toHaveLength(2);
  });

  test("posts no more when the webhook that refuses was taken away", async () => {
    const sut = delivery();
    await sut.deliver("first");
    aws.parameters.set(NAME, "unconfigured");
    slack.respond = answering(404);
    expect(await sut.deliver("second")).toEqual({ kind: "unconfigured" });
  });

  test("E13: refuses to post to a URL that is not Slack's", async () => {
    aws.parameters.set(NAME, "https://evil.example/SECRET");
    const found = await delivery().deliver("text");
    expect(found).toMatchObject({ kind: "refused", error: { name: "WebhookRefusedError" } });
    expect(told((found as { error: Error }).error)).not.toContain("SECRET");
    expect(slack.posts).toEqual([]);
  });

  test("fails when the webhook may not be read", async () => {
    aws.failNext(new ServiceError("AccessDeniedException", "not authorized"));
    await expect(delivery().deliver("text")).rejects.toMatchObject({ name: "AccessDeniedException" });
  });

  test("E13: gives up after three seconds", async () => {
    slack.respond = () => undefined;
    const started = Date.now();
    expect(await delivery().deliver("text")).toMatchObject({
      kind: "unwell",
      error: { name: "SlackUnreachableError", message: "slack did not answer within 3000 ms" },
    });
    expect(Date.now() - started).toBeGreaterThanOrEqual(2_900);
    expect(Date.now() - started).toBeLessThan(4_500);
  });

  test("tells that Slack cannot be reached, without the URL", async () => {
    slack.respond = (response) => response.destroy();
    const found = await delivery().deliver("text");
    expect(found).toMatchObject({
      kind: "unwell",
      error: { name: "SlackUnreachableError", message: "slack could not be reached" },
    });
    expect((found as { error: Error }).error.cause).toBeUndefined();
    expect(told((found as { error: Error }).error)).not.toContain("SECRET");
  });
});
