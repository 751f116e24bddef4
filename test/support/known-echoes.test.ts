import { type KnownEcho, unexplained } from "./known-echoes";

describe("unexplained", () => {
  const echoes: KnownEcho[] = [
    { type: "aws_sqs_queue", attributes: ["tags", "tags_all"], because: "the emulator forgets tags" },
  ];
  const change = { address: "aws_sqs_queue.dead", actions: ["update"], attributes: ["tags_all"] };

  it("leaves out an update of attributes that echo", () => {
    expect(unexplained([change], echoes)).toEqual([]);
  });

  it.each([
    ["another attribute too", { ...change, attributes: ["policy", "tags_all"] }],
    ["another type", { ...change, address: "aws_sns_topic.alarms" }],
    ["a replacement", { ...change, actions: ["delete", "create"] }],
  ])("keeps a change of %s", (_, other) => {
    expect(unexplained([other], echoes)).toEqual([other]);
  });
});
