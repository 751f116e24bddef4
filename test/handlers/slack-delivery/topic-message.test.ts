import { readTopicMessage } from "../../../src/handlers/slack-delivery/topic-message";
import { topicMessage } from "../support/lambda";

describe("the message of a topic in a queue", () => {
  test("is read with its subject", () => {
    expect(readTopicMessage(topicMessage("spent", "Budget"))).toEqual({
      kind: "message",
      message: "spent",
      subject: "Budget",
    });
  });

  test("may have no subject", () => {
    expect(readTopicMessage(topicMessage("spent"))).toEqual({ kind: "message", message: "spent" });
  });

  test.each([
    ["no JSON", "SECRET", "the text: expected a JSON object"],
    ["a list", '["SECRET"]', "the text: expected a JSON object"],
    ["an object without a message", '{"Subject":"SECRET"}', "Message: expected a string that is not empty"],
    [
      "a message that is no text",
      '{"Message":{"a":"SECRET"}}',
      "Message: expected a string that is not empty",
    ],
  ])("is unreadable when it is %s, for reasons that quote nothing", (_title, text, reason) => {
    const reading = readTopicMessage(text);
    expect(reading).toMatchObject({
      kind: "unreadable",
      error: { name: "UnreadableEventError", message: "the event is no topic's message", reasons: [reason] },
    });
    expect(JSON.stringify(reading)).not.toContain("SECRET");
  });
});
