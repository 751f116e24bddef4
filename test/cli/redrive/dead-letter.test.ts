import fc from "fast-check";
import { type DeadLetter, groupDeadLetters } from "../../../src/cli/redrive/dead-letter";
import { deleteEvent, putEvent } from "../../handlers/support/trail-events";

let letters = 0;

const letter = (body: unknown, fields: Partial<DeadLetter> = {}): DeadLetter => ({
  id: `letter-${++letters}`,
  body: typeof body === "string" ? body : JSON.stringify(body),
  sent: 1_000,
  attributes: {},
  ...fields,
});

const onlyGroup = (one: DeadLetter) => groupDeadLetters([one])[0];

describe("what a dead letter is, and why it is there", () => {
  it.each<[string, DeadLetter, string, string]>([
    [
      "a call that the function failed on",
      letter(putEvent("/app/a", 1, 0)),
      "PutParameter",
      "the function failed on it: its log says why",
    ],
    [
      "an event that is no call",
      letter({ "detail-type": "Parameter Store Change", detail: {} }),
      "Parameter Store Change",
      "the function failed on it: its log says why",
    ],
    [
      "a call that the rule could not deliver",
      letter(deleteEvent("/app/a", 0), { attributes: { ERROR_CODE: "NO_PERMISSIONS", RULE_ARN: "arn" } }),
      "DeleteParameter",
      "the rule could not deliver it: NO_PERMISSIONS",
    ],
    [
      "a schedule's run that failed",
      letter({
        requestContext: { condition: "RetriesExhausted" },
        requestPayload: { "detail-type": "Scheduled Event", detail: {} },
        responsePayload: { errorType: "ThrottlingException", errorMessage: "SECRET" },
      }),
      "Scheduled Event",
      "RetriesExhausted: ThrottlingException",
    ],
    [
      "a place in a stream that Lambda gave up",
      letter({ requestContext: { condition: "RecordAgeExceeded" }, DDBStreamBatchInfo: {} }),
      "change of a table",
      "RecordAgeExceeded",
    ],
    [
      "a record that our function refused, with its reasons",
      letter({ reasons: ["the source is missing", "the type is unknown"], Records: [{}] }),
      "change of a table",
      "the source is missing; the type is unknown",
    ],
    [
      "an event that our function could not read, with its reasons",
      letter(putEvent("/app/a", 1, 0), {
        attributes: { REASON: "detail.eventID: expected a string that is not empty" },
      }),
      "PutParameter",
      "detail.eventID: expected a string that is not empty",
    ],
    [
      "a message that could not be posted",
      letter({ TopicArn: "arn:aws:sns:…", Message: "SECRET" }),
      "message of a topic",
      "the function failed on it: its log says why",
    ],
    ["no JSON", letter("SECRET"), "other", "the function failed on it: its log says why"],
    ["a list", letter([1]), "other", "the function failed on it: its log says why"],
    ["null", letter(null), "other", "the function failed on it: its log says why"],
  ])("%s", (_, one, what, reason) => {
    expect(onlyGroup(one)).toMatchObject({ what, reason, count: 1 });
  });

  it("is counted with others like it, the largest group first, with the oldest of each", () => {
    const group = groupDeadLetters([
      letter(deleteEvent("/app/a", 0), { sent: 3_000 }),
      letter(putEvent("/app/a", 1, 0), { sent: 2_000 }),
      letter(putEvent("/app/b", 1, 0), { sent: 1_000 }),
    ]);

    expect(group).toMatchObject([
      { what: "PutParameter", count: 2, oldest: 1_000 },
      { what: "DeleteParameter", count: 1, oldest: 3_000 },
    ]);
  });

  it("is printable, whatever the message holds", () => {
    const reasons = fc.array(fc.string({ unit: "binary" }), { minLength: 1 });

    fc.assert(
      fc.property(reasons, fc.string({ unit: "binary", minLength: 1 }), (texts, type) => {
        const { what, reason } = onlyGroup(letter({ reasons: texts, "detail-type": type }))!;
        expect(what + reason).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202e]/);
      }),
    );
  });

  it("is told of any text at all", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
        expect(onlyGroup(letter(body))).toMatchObject({ count: 1 });
      }),
    );
  });
});
