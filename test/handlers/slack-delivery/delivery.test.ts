import { SSMClient } from "@aws-sdk/client-ssm";
import { SlackDelivery } from "../../../src/handlers/slack-delivery/delivery";
import { WebhookParameter } from "../../../src/handlers/slack-delivery/webhook";
import { AwsServer } from "../support/aws-server";
import { SlackServer } from "../support/slack-server";

const NAME = "/figgy/integrations/slack/webhook-url";
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
  return new SlackDelivery(new WebhookParameter(client, NAME), slack.fetch);
}

async function errorOf(work: Promise<unknown>): Promise<Error> {
  return work.then(
    () => new Error("it did not fail"),
    (error: Error) => error,
  );
}

describe("delivery to Slack", () => {
  test("posts the text to the webhook as plain text", async () => {
    expect(await delivery().deliver("ALARM: größer 🔥")).toBe(true);
    expect(slack.posts).toEqual([
      {
        path: "/services/T000/B000/SECRET",
        body: { text: "ALARM: größer 🔥", mrkdwn: false, parse: "none", link_names: false },
      },
    ]);
  });

  test("posts nothing when no webhook is configured", async () => {
    aws.parameters.set(NAME, "unconfigured");
    expect(await delivery().deliver("text")).toBe(false);
    expect(slack.posts).toEqual([]);
  });

  test.each([429, 500, 503, 404, 403])(
    "B4: fails when Slack answers %d, with neither the URL nor the answer in the error",
    async (status) => {
      slack.respond = (response) => response.writeHead(status).end("no_service SECRET");
      const error = await errorOf(delivery().deliver("text"));
      expect(error.name).toBe("SlackRefusedError");
      expect(error.message).toBe(`slack answered with status ${status}`);
      expect(error.stack).not.toContain("SECRET");
    },
  );

  test("follows no redirect", async () => {
    slack.respond = (response) => response.writeHead(307, { location: `${slack.origin}/elsewhere` }).end();
    expect((await errorOf(delivery().deliver("text"))).message).toBe("slack answered with status 307");
    expect(slack.posts.map(({ path }) => path)).toEqual(["/services/T000/B000/SECRET"]);
  });

  test("reads the webhook again after Slack refused it, since it may have been replaced", async () => {
    const sut = delivery();
    slack.respond = (response) => response.writeHead(404).end();
    await errorOf(sut.deliver("first"));
    aws.parameters.set(NAME, "https://hooks.slack.com/services/new");
    slack.reset();
    expect(await sut.deliver("second")).toBe(true);
    expect(slack.posts.map(({ path }) => path)).toEqual(["/services/new"]);
  });

  test("gives up after three seconds", async () => {
    slack.respond = () => undefined;
    const started = Date.now();
    const error = await errorOf(delivery().deliver("text"));
    expect(error.message).toBe("slack did not answer within 3000 ms");
    expect(Date.now() - started).toBeGreaterThanOrEqual(2_900);
    expect(Date.now() - started).toBeLessThan(4_500);
  });

  test("fails when Slack cannot be reached, without the URL in the error", async () => {
    slack.respond = (response) => response.destroy();
    const error = await errorOf(delivery().deliver("text"));
    expect(error.name).toBe("SlackUnreachableError");
    expect(error.message).toBe("slack could not be reached");
    expect(error.cause).toBeUndefined();
  });
});
