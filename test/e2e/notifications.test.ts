import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { join, resolve } from "node:path";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { DeleteParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { main } from "../../src/cli/foundation";
import { readSynthesizedStacks } from "../../src/cli/synthesized-stacks";
import { HANDLERS_CONTEXT } from "../../src/constructs/functions/handlers-folder";
import { FoundationApp } from "../../src/core/foundation-app";
import { defineOrganization } from "../../src/core/organization/organization";
import { addAccountStacks } from "../../src/stacks/account-stacks";
import { recordedTerminal } from "../cli/recorded-terminal";
import { SlackServer } from "../handlers/support/slack-server";
import { describeWith } from "../support/describe-with";
import { type AskedPermission, type Emulator, startEmulator, type Undelivered } from "../support/emulator";
import { temporaryFolder } from "../support/folders";
import { unexplained } from "../support/known-echoes";
import { Terraform } from "../support/terraform";
import { Deployment } from "./support/deployment";

const ROOT = resolve(__dirname, "../..");
const ACCOUNT = "111111111111";
const REGION = "us-east-1";
const DELIVERY = "figgy-notifications-slack-delivery";
const WEBHOOK_URL = "https://hooks.slack.com/services/T0000/B0000/posted-by-whoever-knows-it";
const BURST = Array.from({ length: 30 }, (_, index) => `news ${index}`);
const WAIT_SECONDS = 2;
const SETTLING_MS = 300_000;

jest.setTimeout(900_000);

/** Synthesizes an account that notifies by all ways, with the functions of the sources. Returns the stack's folder. */
function synthesizeAccount(): string {
  const handlers = temporaryFolder("handlers");
  const build = spawnSync(process.execPath, ["scripts/build-handlers.mjs", handlers], { cwd: ROOT });
  if (build.status !== 0) throw new Error(build.stderr.toString());
  const app = new FoundationApp({ outdir: temporaryFolder("notifications") });
  app.node.setContext(HANDLERS_CONTEXT, handlers);
  addAccountStacks(
    app,
    defineOrganization({
      name: "loud",
      region: REGION,
      accounts: {
        dev: {
          id: ACCOUNT,
          kind: "workload",
          slack: { webhookVersion: 1 },
          notifications: { emails: ["team@example.com"], deletions: true },
        },
      },
      configStore: {
        namespaces: ["/shared", "/app"],
        keys: { app: {} },
        oneTimeSecrets: "dev",
        usageTracking: true,
      },
      roleTypes: { dev: { namespaces: ["/app"], keys: ["app"] } },
    }),
  );
  app.synth();
  return readSynthesizedStacks(app.outdir)[0]!.folder;
}

/** A text that was posted, and how Slack answered. */
interface Post {
  readonly text: string;
  readonly status: number;
  readonly time: number;
}

interface Found {
  readonly deletion: readonly Post[];
  readonly busy: readonly Post[];
  readonly burst: readonly Post[];
  readonly outage: readonly Post[];
  readonly afterRedrive: readonly Post[];
  readonly redriven: string;
  readonly asked: readonly AskedPermission[];
  readonly undelivered: readonly Undelivered[];
  readonly state: string;
  readonly log: string;
}

const accepted = (posts: readonly Post[]) =>
  posts.filter(({ status }) => status === 200).map(({ text }) => text);

describeWith(["terraform", "python"], "an account that tells people what was done", () => {
  const slack = new SlackServer();
  const environment = process.env;
  let emulator: Emulator;
  let terraform: Terraform;
  let deployment: Deployment<Found>;

  beforeAll(async () => {
    await slack.start();
    emulator = await startEmulator({ trail: true, hosts: { "hooks.slack.com": slack.origin } });
    const { credentials } = emulator.clientConfig(ACCOUNT);
    process.env = {
      ...environment,
      TF_VAR_slack_webhook_url: WEBHOOK_URL,
      AWS_ENDPOINT_URL: emulator.endpoint,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    };
    terraform = new Terraform(synthesizeAccount(), { endpoint: emulator.endpoint });
    deployment = new Deployment(terraform, async () => {
      await emulator.enforceIam(true);
      const deletion = await postsOf(200, deleteParameter);
      const busy = await postsOf(
        (index) => (index === 0 ? 429 : 200),
        () => publish("wait for me"),
      );
      const burst = await postsOf(
        (index) => (index % 2 === 0 ? 200 : 429),
        () => publish(...BURST),
      );
      const outage = await postsOf(503, () => publish("nobody hears"));
      let redriven = "";
      const afterRedrive = await postsOf(200, async () => (redriven = await redrive()));
      const asked = await emulator.asked();
      await emulator.enforceIam(false);
      return {
        ...{ deletion, busy, burst, outage, afterRedrive, redriven, asked },
        undelivered: await emulator.undelivered(),
        state: readFileSync(join(terraform.folder, "terraform.tfstate"), "utf8"),
        log: (await emulator.invocations()).map(({ log }) => log).join("\n"),
      };
    });
  });

  afterAll(async () => {
    process.env = environment;
    terraform.remove();
    await emulator.stop();
    await slack.stop();
  });

  /** What is posted while something is done and until all has come to rest, with Slack's answers by their place. */
  async function postsOf(
    answer: number | ((index: number) => number),
    work: () => Promise<unknown>,
  ): Promise<readonly Post[]> {
    const posts: Post[] = [];
    slack.respond = (response: ServerResponse) => {
      const status = typeof answer === "number" ? answer : answer(posts.length);
      posts.push({ text: slack.posts.at(-1)!.body.text as string, status, time: Date.now() });
      response.writeHead(status, status === 429 ? { "retry-after": `${WAIT_SECONDS}` } : {}).end("answer");
    };
    await work();
    await emulator.settled(SETTLING_MS);
    return posts;
  }

  async function deleteParameter(): Promise<void> {
    const ssm = new SSMClient(emulator.clientConfig(ACCOUNT));
    await ssm.send(new PutParameterCommand({ Name: "/app/shop/host", Value: "db-1", Type: "String" }));
    await ssm.send(new DeleteParameterCommand({ Name: "/app/shop/host" }));
  }

  async function publish(...messages: readonly string[]): Promise<void> {
    const sns = new SNSClient(emulator.clientConfig(ACCOUNT));
    const TopicArn = `arn:aws:sns:${REGION}:${ACCOUNT}:figgy-notifications`;
    for (const Message of messages) await sns.send(new PublishCommand({ TopicArn, Message }));
  }

  async function redrive(): Promise<string> {
    const terminal = recordedTerminal();
    await main(["node", "foundation", "redrive", DELIVERY, "--region", REGION], terminal);
    return [...terminal.output, ...terminal.notes].join("\n");
  }

  it("is applied", async () => {
    await deployment.applied;
  });

  it("is planned again without a change", async () => {
    expect(unexplained(await deployment.planned)).toEqual([]);
  });

  it("has a deletion told in Slack, by roles that may do no more than that", async () => {
    const { deletion, undelivered } = await deployment.found;

    expect(accepted(deletion)).toEqual([
      expect.stringMatching(/^\/app\/shop\/host was deleted\nWhere: environment dev/),
    ]);
    expect(undelivered).toEqual([]);
  });

  it("posts once, and not before the time for which Slack asked to wait", async () => {
    const { busy } = await deployment.found;

    expect(busy.map(({ text, status }) => [text, status])).toEqual([
      ["wait for me", 429],
      ["wait for me", 200],
    ]);
    expect(busy[1]!.time - busy[0]!.time).toBeGreaterThanOrEqual(WAIT_SECONDS * 1_000);
  });

  it("posts every message of a burst once, though Slack asks to wait after each", async () => {
    const { burst } = await deployment.found;

    expect(accepted(burst).sort()).toEqual([...BURST].sort());
    expect(burst.length).toBeLessThanOrEqual(2 * BURST.length);
  });

  it("tries a hundred times while Slack is down, then keeps the message, which can be replayed", async () => {
    const { outage, redriven, afterRedrive } = await deployment.found;

    expect(outage).toHaveLength(100);
    expect(redriven).toMatch(
      /message of a topic +1 [^]*1 message moved to figgy-notifications-slack-delivery-messages/,
    );
    expect(accepted(afterRedrive)).toEqual(["nobody hears"]);
  });

  it("is refused nothing that its function asks for", async () => {
    const asked = (await deployment.found).asked.filter(({ principal }) =>
      principal.endsWith(`/${DELIVERY}`),
    );

    expect(asked.map(({ action }) => action)).toContain("sqs:ChangeMessageVisibility");
    expect(asked.filter(({ refusal }) => refusal !== null)).toEqual([]);
  });

  it("keeps the webhook's URL out of the state and out of every log", async () => {
    const { state, log } = await deployment.found;

    expect(log).toContain("message posted");
    expect(log).toContain("event not processed");
    expect(state + log).not.toContain(WEBHOOK_URL);
  });

  it("is destroyed", async () => {
    expect(await deployment.left).toEqual([]);
  });
});
