import { SSMClient } from "@aws-sdk/client-ssm";
import { WebhookParameter } from "../../../src/handlers/slack-delivery/webhook";
import { AwsServer, ServiceError } from "../support/aws-server";

const NAME = "/figgy/integrations/slack/webhook-url";
const URL_TEXT = "https://hooks.slack.com/services/T000/B000/XXXX";
const server = new AwsServer();
let client: SSMClient;
let now = 0;

beforeAll(async () => {
  client = new SSMClient(await server.startForClients());
});
beforeEach(() => server.reset());
afterAll(() => server.stop());

function webhook(): WebhookParameter {
  return new WebhookParameter(client, NAME, () => now);
}

async function errorOf(work: Promise<unknown>): Promise<Error> {
  return work.then(
    () => new Error("it did not fail"),
    (error: Error) => error,
  );
}

describe("the webhook's parameter", () => {
  test("B4: is a secret, decrypted only when it is read", async () => {
    server.parameters.set(NAME, `${URL_TEXT}\n`);
    expect((await webhook().url())?.href).toBe(URL_TEXT);
    expect(server.inputsOf("GetParameter")).toEqual([{ Name: NAME, WithDecryption: true }]);
  });

  test("may hold a URL of Slack for governments", async () => {
    server.parameters.set(NAME, "https://hooks.slack-gov.com/services/T");
    expect((await webhook().url())?.hostname).toBe("hooks.slack-gov.com");
  });

  test("is read once in five minutes", async () => {
    server.parameters.set(NAME, URL_TEXT);
    const parameter = webhook();
    for (const minute of [0, 4.9, 5, 9.9]) {
      now = minute * 60_000;
      await parameter.url();
    }
    expect(server.inputsOf("GetParameter")).toHaveLength(2);
  });

  test("is read again after it was forgotten", async () => {
    server.parameters.set(NAME, URL_TEXT);
    const parameter = webhook();
    await parameter.url();
    parameter.forget();
    await parameter.url();
    expect(server.inputsOf("GetParameter")).toHaveLength(2);
  });

  test.each([
    ["absent", undefined],
    ["set to unconfigured", "unconfigured"],
    ["blank", " "],
  ])("means no delivery when it is %s", async (_title, value) => {
    if (value !== undefined) server.parameters.set(NAME, value);
    expect(await webhook().url()).toBeUndefined();
  });

  test.each([
    ["another host", "https://hooks.slack.com.evil.example/services/SECRET"],
    ["a host in front of the path", "https://evil.example/hooks.slack.com/SECRET"],
    ["plain HTTP", "http://hooks.slack.com/services/SECRET"],
    ["another port", "https://hooks.slack.com:8443/services/SECRET"],
    ["a user", "https://SECRET@hooks.slack.com/services/T"],
    ["a password", "https://:SECRET@hooks.slack.com/services/T"],
    ["a host dressed as a user", "https://hooks.slack.com@evil.example/SECRET"],
    ["the machine's own metadata", "http://169.254.169.254/SECRET"],
    ["no URL at all", "SECRET"],
  ])("E13: refuses %s, without quoting it, and reads it again next time", async (_title, value) => {
    server.parameters.set(NAME, value);
    const parameter = webhook();
    const error = await errorOf(parameter.url());
    expect(error.name).toBe("WebhookRefusedError");
    expect(error.message).toBe(
      "the webhook's URL must begin with https:// and one of the hosts hooks.slack.com, hooks.slack-gov.com",
    );
    server.parameters.set(NAME, URL_TEXT);
    expect((await parameter.url())?.href).toBe(URL_TEXT);
  });

  test("that may not be read is an error and not a delivery that is off", async () => {
    server.failNext(new ServiceError("AccessDeniedException", "not authorized"));
    expect((await errorOf(webhook().url())).name).toBe("AccessDeniedException");
  });
});
