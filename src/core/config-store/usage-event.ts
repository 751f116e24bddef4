import * as z from "zod/mini";
import { CALLER, readCall, type SkipReason } from "./call-event";
import { type GovernedParameters, READING_CALLS } from "./change-events";
import { isWithin, withLeadingSlash } from "./parameter-name";
import { fields, TEXT, TEXTS, TIME } from "./schemas";
import type { ParameterUse } from "./usage-item";

/** What an event's text turned out to be. */
export type UsageEventReading =
  | { readonly kind: "uses"; readonly eventId: string; readonly uses: readonly ParameterUse[] }
  | { readonly kind: "skipped"; readonly reason: SkipReason; readonly eventId?: string }
  | { readonly kind: "unreadable"; readonly problems: readonly string[] };

const ANY_CALL = { eventID: TEXT, eventTime: TIME, userIdentity: CALLER };

const CALL = z.discriminatedUnion(
  "eventName",
  [
    z.object({
      eventName: z.enum(["GetParameter", "GetParameterHistory"]),
      ...ANY_CALL,
      requestParameters: fields({ name: TEXT }),
    }),
    z.object({
      eventName: z.literal("GetParameters"),
      ...ANY_CALL,
      requestParameters: fields({ names: TEXTS }),
    }),
  ],
  { error: `one of ${READING_CALLS.join(", ")}` },
);

/** Which parameters an event's caller read, below given roots: a version or a label behind a name is cut off. */
export function readUsageEvent(text: string, { accountId, roots }: GovernedParameters): UsageEventReading {
  const reading = readCall(text, accountId, CALL);
  if (reading.kind !== "call") return reading;
  const { call } = reading;
  const { eventID: eventId, eventTime: time } = call;
  const { user } = call.userIdentity;
  const read =
    call.eventName === "GetParameters" ? call.requestParameters.names : [call.requestParameters.name];
  const names = read.map((name) => withLeadingSlash(name.split(":")[0]!));
  const governed = names.filter((name) => roots.some((root) => isWithin(root, name)));
  return {
    kind: "uses",
    eventId,
    uses: [...new Set(governed)].map((parameterName) => ({ parameterName, user, time })),
  };
}
