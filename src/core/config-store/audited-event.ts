import * as z from "zod/mini";
import { EXPIRATION_POLICY, PARAMETER_STORE_POLICY_ACTION } from "./change-events";
import { fields, parsedJson, TEXT } from "./schemas";
import { readStoreEvent } from "./store-event";
import { named, readTrailEvent, type TrailEventReading } from "./trail-event";

/**
 * Who deletes a parameter that expires, as its record names them. Neither a session nor an IAM user can be called so:
 * their names have no spaces.
 */
export const EXPIRATION_USER = "expiration policy";

/** Why an event that is no call is rightly passed over. */
export type UnrecordedReason =
  | "policy that deletes nothing"
  | "expiration that did not succeed"
  /** One that failed and waited with the dead letters: each run does what those before it left. */
  | "run of the schedule";

/** What an event's text turned out to be. */
export type AuditedEventReading =
  | TrailEventReading
  | { readonly kind: "skipped"; readonly reason: UnrecordedReason; readonly eventId?: string };

/**
 * What a parameter's policy did. The documents spell the status `Success`.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/monitoring-systems-manager-event-examples.html
 */
const POLICY_ACTION = z.object({ "policy-type": TEXT, "parameter-name": TEXT, "action-status": TEXT });

const POLICY_EVENT = z.object({ "detail-type": z.literal(PARAMETER_STORE_POLICY_ACTION) });

/** What Lambda keeps of a run of a schedule that it gave up. */
const FAILED_RUN = z.object({
  requestPayload: fields({ "detail-type": z.literal("Scheduled Event") }),
});

/**
 * Reads an EventBridge event of any kind that tells of a change of parameters: a call as CloudTrail reports it, or an
 * expiration, which is no call and so is not in CloudTrail. The deletion by which a parameter expires is an event of its
 * own as well (`Parameter Store Change`), which says the same of a deletion that was called for, and so is none of these.
 */
export function readAuditedEvent(text: string, accountId: string): AuditedEventReading {
  if (parsedJson(POLICY_EVENT, text).kind === "parsed") return readPolicyAction(text, accountId);
  if (parsedJson(FAILED_RUN, text).kind === "parsed") {
    return { kind: "skipped", reason: "run of the schedule" };
  }
  return readTrailEvent(text, accountId);
}

function readPolicyAction(text: string, accountId: string): AuditedEventReading {
  const reading = readStoreEvent(text, accountId, POLICY_ACTION);
  if (reading.kind !== "event") return reading;
  const { eventId, time, detail } = reading;
  if (detail["policy-type"] !== EXPIRATION_POLICY) {
    return { kind: "skipped", reason: "policy that deletes nothing", eventId };
  }
  if (detail["action-status"].toLowerCase() !== "success") {
    return { kind: "skipped", reason: "expiration that did not succeed", eventId };
  }
  return {
    kind: "change",
    event: {
      eventId,
      time,
      caller: { user: EXPIRATION_USER },
      change: { kind: "delete", parameters: [named(detail["parameter-name"])] },
    },
  };
}
