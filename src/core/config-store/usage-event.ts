import { callEvents, type EventPattern, type GovernedParameters } from "./change-events";
import { isWithin, withLeadingSlash } from "./parameter-name";
import { readCaller, type SkipReason } from "./trail-event";
import { UnverifiedFields } from "./unverified-fields";
import type { ParameterUse } from "./usage-item";

/** Calls that read parameters by their names. */
export const READING_CALLS: readonly string[] = ["GetParameter", "GetParameterHistory", "GetParameters"];

/** What an event's text turned out to be. */
export type UsageEventReading =
  | { readonly kind: "uses"; readonly eventId: string; readonly uses: readonly ParameterUse[] }
  | { readonly kind: "skipped"; readonly reason: SkipReason; readonly eventId?: string }
  | { readonly kind: "unreadable"; readonly problems: readonly string[] };

/**
 * The pattern of successful calls that read parameters under given roots. A rule must include calls that only read to
 * match them.
 */
export function readEvents(options: GovernedParameters): EventPattern {
  return callEvents({ ...options, calls: READING_CALLS });
}

/** Which parameters an event's caller read, below given roots: a version or a label behind a name is cut off. */
export function readUsageEvent(text: string, { accountId, roots }: GovernedParameters): UsageEventReading {
  const envelope = UnverifiedFields.ofJson(text);
  const detail = envelope.fields("detail");
  const account = envelope.text("account");
  if (envelope.problems.length > 0) return { kind: "unreadable", problems: envelope.problems };

  const knownId = detail.optionalText("eventID");
  if (account !== accountId) return { kind: "skipped", reason: "another account", eventId: knownId };
  if (detail.has("errorCode") || detail.has("errorMessage")) {
    return { kind: "skipped", reason: "failed call", eventId: knownId };
  }
  if (!detail.has("requestParameters")) {
    return { kind: "skipped", reason: "call without parameters", eventId: knownId };
  }
  const eventId = detail.text("eventID");
  const time = detail.time("eventTime");
  const { user } = readCaller(detail.optionalFields("userIdentity"));
  const names = readNames(detail);
  if (detail.problems.length > 0) return { kind: "unreadable", problems: detail.problems };
  const governed = names.filter((name) => roots.some((root) => isWithin(root, name)));
  return {
    kind: "uses",
    eventId,
    uses: [...new Set(governed)].map((parameterName) => ({ parameterName, user, time })),
  };
}

function readNames(detail: UnverifiedFields): readonly string[] {
  const call = detail.optionalText("eventName");
  if (call === undefined || !READING_CALLS.includes(call)) {
    detail.expected("eventName", `one of ${READING_CALLS.join(", ")}`);
  }
  const request = detail.fields("requestParameters");
  const names = call === "GetParameters" ? request.texts("names") : [request.text("name")];
  return names.map((name) => withLeadingSlash(name.split(":")[0]!));
}
