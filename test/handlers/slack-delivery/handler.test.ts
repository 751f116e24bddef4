import type * as slackFunction from "../../../src/handlers/slack-delivery/handler";
import { slackDeliveryVariables } from "../../../src/core/config-store/function-environment";
import { AwsServer } from "../support/aws-server";
import { capturedOutput, jsonLines } from "../support/captured-output";
import { CONTEXT, setLambdaEnvironment, topicMessage } from "../support/lambda";
import { SlackServer } from "../support/slack-server";

const NAME = "/figgy/integrations/slack/webhook-url";
const aws = new AwsServer();
const slack = new SlackServer();
let handler: typeof slackFunction.handler;

beforeAll(async () => {
  await slack.start();
  setLambdaEnvironment(await aws.start(), slackDeliveryVariables({ slackWebhookParameter: NAME }));
});
beforeEach(() => {
  aws.reset();
  slack.reset();
  aws.parameters.set(NAME, "https://hooks.slack.com/services/SECRET");
  const { fetch: real } = globalThis;
  jest
    .spyOn(globalThis, "fetch")
    .mockImplementation((url, init) => real(new URL((url as URL).pathname, slack.origin), init));
  jest.isolateModules(() => {
    ({ handler } = jest.requireActual<typeof slackFunction>("../../../src/handlers/slack-delivery/handler"));
  });
});
afterEach(() => jest.restoreAllMocks());
afterAll(() => Promise.all([aws.stop(), slack.stop()]));

describe("the Slack delivery in Lambda", () => {
  test("posts an alarm and says so, with neither its text nor the URL in the log", async () => {
    const alarm = JSON.stringify({ AlarmName: "errors", NewStateValue: "ALARM" });
    const output = await capturedOutput(() => handler(topicMessage(alarm), CONTEXT));
    expect(slack.posts.map(({ body }) => body.text)).toEqual(["ALARM: errors"]);
    expect(jsonLines(output)).toEqual([
      expect.objectContaining({ level: "INFO", message: "message posted", message_id: "message-1" }),
    ]);
    expect(output).not.toMatch(/SECRET|ALARM/);
  });

  test("is quiet, but for a line in its log, when no webhook is configured", async () => {
    aws.parameters.clear();
    const output = await capturedOutput(() => handler(topicMessage("text"), CONTEXT));
    expect(slack.posts).toEqual([]);
    expect(jsonLines(output)).toEqual([
      expect.objectContaining({ message: "no webhook is configured: message not posted" }),
    ]);
  });

  test("fails when Slack does not take the message, so that it is tried again and not lost", async () => {
    slack.respond = (response) => response.writeHead(503).end();
    const output = await capturedOutput(async () => {
      await expect(handler(topicMessage("text"), CONTEXT)).rejects.toThrow("slack answered with status 503");
    });
    expect(jsonLines(output)).toEqual([
      expect.objectContaining({
        level: "ERROR",
        message: "message not posted",
        error: "SlackRefusedError",
        detail: "slack answered with status 503",
      }),
    ]);
    expect(output).not.toContain("SECRET");
  });
});
