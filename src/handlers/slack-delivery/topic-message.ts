import * as z from "zod/mini";
import { OPTIONAL_TEXT, parsedJson, TEXT } from "../../core/config-store/schemas";
import { HandlerError } from "../shared/failures";

/** What somebody published to a topic. */
export interface TopicMessage {
  readonly kind: "message";
  readonly message: string;
  readonly subject?: string;
}

/** How SNS wraps a message for a queue. */
const ENVELOPE = z.object({ Message: TEXT, Subject: OPTIONAL_TEXT });

/** Reads the text of a queue's message that a topic sent. */
export function readTopicMessage(
  text: string,
): TopicMessage | { readonly kind: "unreadable"; readonly error: HandlerError } {
  const reading = parsedJson(ENVELOPE, text);
  if (reading.kind === "unreadable") {
    const error = new HandlerError(
      "UnreadableEventError",
      "the event is no topic's message",
      reading.problems,
    );
    return { kind: "unreadable", error };
  }
  return { kind: "message", message: reading.data.Message, subject: reading.data.Subject };
}
