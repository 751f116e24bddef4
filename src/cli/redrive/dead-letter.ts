import { visibleLine } from "../../core/visible-text";
import { DEAD_LETTER_REASON } from "../../core/config-store/dead-letters";

/** A message as a dead-letter queue holds it. */
export interface DeadLetter {
  readonly id: string;
  readonly body: string;
  /** When it was first sent, in milliseconds since the epoch. */
  readonly sent: number;
  /** Texts that whoever gave it up attached. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** Dead letters of the same kind that were given up for the same reason. */
export interface DeadLetterGroup {
  readonly what: string;
  readonly reason: string;
  readonly count: number;
  /** When the oldest was first sent, in milliseconds since the epoch. */
  readonly oldest: number;
}

/** Groups dead letters by what they are and why they are there: the largest group first. */
export function groupDeadLetters(letters: readonly DeadLetter[]): DeadLetterGroup[] {
  const groups = new Map<string, DeadLetterGroup>();
  for (const letter of letters) {
    const body = parsed(letter.body);
    const what = visibleLine(whatOf(body));
    const reason = visibleLine(reasonOf(letter, body));
    const key = JSON.stringify([what, reason]);
    const { count = 0, oldest = letter.sent } = groups.get(key) ?? {};
    groups.set(key, { what, reason, count: count + 1, oldest: Math.min(oldest, letter.sent) });
  }
  return [...groups.values()].sort((a, b) => b.count - a.count || a.oldest - b.oldest);
}

/** What a message is: a call by its name, any other event by its type. Never a value. */
function whatOf(body: Fields): string {
  const event = fieldsOf(body["requestPayload"], body);
  return (
    textOf(fieldsOf(event["detail"])["eventName"]) ??
    textOf(event["detail-type"]) ??
    (STREAM_MARKS.some((mark) => mark in body) ? "change of a table" : undefined) ??
    (textOf(event["TopicArn"]) ? "message of a topic" : undefined) ??
    "other"
  );
}

/** Lambda's note of where in a stream it gave up, and our own functions' records. */
const STREAM_MARKS = ["DDBStreamBatchInfo", "Records"];

/**
 * Who gave a message up says why in a way of its own: EventBridge in attributes, Lambda in the record that it makes, and
 * our functions in an attribute, which a message that was moved has lost, or in `reasons`. A queue that received it too
 * often says nothing.
 */
function reasonOf({ attributes }: DeadLetter, body: Fields): string {
  const code = attributes["ERROR_CODE"];
  if (code) return `the rule could not deliver it: ${code}`;
  const reason = attributes[DEAD_LETTER_REASON];
  if (reason) return reason;
  const { reasons } = body;
  if (Array.isArray(reasons) && reasons.length > 0) return reasons.map(String).join("; ");
  const condition = textOf(fieldsOf(body["requestContext"])["condition"]);
  if (condition) {
    const error = textOf(fieldsOf(body["responsePayload"])["errorType"]);
    return error ? `${condition}: ${error}` : condition;
  }
  return "the function failed on it: its log says why";
}

type Fields = Readonly<Record<string, unknown>>;

function parsed(text: string): Fields {
  try {
    return fieldsOf(JSON.parse(text));
  } catch {
    return {};
  }
}

function fieldsOf(value: unknown, otherwise: Fields = {}): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : otherwise;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
