import * as z from "zod/mini";
import type { SkipReason } from "./call-event";
import { OBJECT, parsed, parsedJson, TEXT, TIME } from "./schemas";

/** What an event's text turned out to be. */
export type StoreEventReading<T> =
  | {
      readonly kind: "event";
      /** EventBridge's id of the event: the same however often it is delivered. */
      readonly eventId: string;
      /** When it happened, in milliseconds since the epoch, in whole seconds. */
      readonly time: number;
      readonly detail: T;
    }
  | { readonly kind: "skipped"; readonly reason: SkipReason; readonly eventId: string }
  | { readonly kind: "unreadable"; readonly problems: readonly string[] };

const EVENT = z.object({ detail: OBJECT, account: TEXT, id: TEXT, time: TIME });

/** Reads an event of Parameter Store itself, as EventBridge delivers it, by the schema of its detail. */
export function readStoreEvent<T extends z.ZodMiniType>(
  text: string,
  accountId: string,
  detailSchema: T,
): StoreEventReading<z.output<T>> {
  const event = parsedJson(EVENT, text);
  if (event.kind === "unreadable") return event;
  const { account, id: eventId, time } = event.data;
  if (account !== accountId) return { kind: "skipped", reason: "another account", eventId };
  const detail = parsed(detailSchema, event.data.detail, "detail");
  return detail.kind === "unreadable" ? detail : { kind: "event", eventId, time, detail: detail.data };
}
