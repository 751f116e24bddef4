import { sandboxCommands } from "../../../scripts/sandbox/commands";

describe("the commands of the sandbox", () => {
  const commands = sandboxCommands({
    endpoint: "http://127.0.0.1:4566",
    accountId: "111111111111",
    region: "eu-west-1",
    prefix: "figgy",
  }).map(({ command }) => command);

  it("are three: put, read back, see the record", () => {
    expect(commands.map((command) => / --output json (\w+ [\w-]+)/.exec(command)![1])).toEqual([
      "ssm put-parameter",
      "ssm get-parameter",
      "dynamodb query",
    ]);
  });

  it("each say where and as whom, so that nothing of the shell's own settings counts", () => {
    for (const command of commands) {
      expect(command).toMatch(/^AWS_ACCESS_KEY_ID=111111111111 AWS_SECRET_ACCESS_KEY=\w+ /);
      expect(command).toContain("--endpoint-url http://127.0.0.1:4566 --region eu-west-1");
    }
  });

  it("are one line each, to be pasted", () => {
    for (const command of commands) expect(command).not.toContain("\n");
  });
});
