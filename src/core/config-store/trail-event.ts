import * as z from "zod/mini";
import { type Caller, CALLER, readCall, type SkipReason } from "./call-event";
import { PARAMETER_CALLS } from "./change-events";
import { withLeadingSlash } from "./parameter-name";
import { COUNT, fields, isThere, OPTIONAL_TEXT, TEXT, TEXTS, TIME } from "./schemas";

/** A parameter by its two names. */
export interface NamedParameter {
  /** As the caller wrote it, which is what Parameter Store's API takes. */
  readonly requestedName: string;
  /** With a leading slash, which is what the tables hold. */
  readonly name: string;
}

/** What a call changed. */
export type ParameterChange =
  | { readonly kind: "put"; readonly parameter: NamedParameter; readonly version: number }
  | { readonly kind: "delete"; readonly parameters: readonly NamedParameter[] };

/**
 * One successful call that changed parameters, from an EventBridge event of the type "AWS API Call via CloudTrail". What
 * changes parameters without a call takes the same shape.
 */
export interface TrailEvent {
  /** CloudTrail's id of the event: the same however often the event is delivered. */
  readonly eventId: string;
  /** When the call was made, in milliseconds since the epoch. CloudTrail states whole seconds. */
  readonly time: number;
  readonly caller: Caller;
  readonly sourceIp?: string;
  readonly change: ParameterChange;
}

/** What an event's text turned out to be. */
export type TrailEventReading =
  | { readonly kind: "change"; readonly event: TrailEvent }
  | { readonly kind: "skipped"; readonly reason: SkipReason; readonly eventId?: string }
  | {
      readonly kind: "unreadable";
      /** Each a path and what was expected there. Never anything that the event holds. */
      readonly problems: readonly string[];
    };

const ANY_CALL = { eventID: TEXT, eventTime: TIME, userIdentity: CALLER, sourceIPAddress: OPTIONAL_TEXT };
const NAMED = fields({ name: TEXT });
const OPTIONAL_TEXTS = z.catch(z.optional(TEXTS), undefined);
const TEXTS_OR_NOTHING = z.nullish(TEXTS);

/** Where the service says what it really did, that counts and not the request. */
const CALL = z.discriminatedUnion(
  "eventName",
  [
    z.object({
      eventName: z.literal("PutParameter"),
      ...ANY_CALL,
      requestParameters: NAMED,
      responseElements: fields({ version: COUNT }),
    }),
    z.object({ eventName: z.literal("DeleteParameter"), ...ANY_CALL, requestParameters: NAMED }),
    z
      .object({
        eventName: z.literal("DeleteParameters"),
        ...ANY_CALL,
        requestParameters: fields({ names: OPTIONAL_TEXTS }),
        responseElements: fields({ deletedParameters: TEXTS_OR_NOTHING, invalidParameters: OPTIONAL_TEXTS }),
      })
      .check(
        z.refine(saysWhatWasDeleted, {
          path: ["responseElements", "deletedParameters"],
          error: "a list of strings that are not empty",
        }),
      ),
  ],
  { error: `one of ${PARAMETER_CALLS.join(", ")}` },
);

/** A call that deleted nothing may leave out the list, but only where it names every parameter as one that does not exist. */
function saysWhatWasDeleted({
  requestParameters: { names = [] },
  responseElements: { deletedParameters, invalidParameters = [] },
}: {
  readonly requestParameters: { readonly names?: readonly string[] };
  readonly responseElements: {
    readonly deletedParameters?: readonly string[] | null;
    readonly invalidParameters?: readonly string[];
  };
}): boolean {
  if (isThere(deletedParameters)) return true;
  return names.length > 0 && names.every((name) => invalidParameters.includes(name));
}

type Call = z.output<typeof CALL>;

/** Reads an EventBridge event about a call that changed parameters. */
export function readTrailEvent(text: string, accountId: string): TrailEventReading {
  const reading = readCall(text, accountId, CALL);
  if (reading.kind !== "call") return reading;
  const { call } = reading;
  return {
    kind: "change",
    event: {
      eventId: call.eventID,
      time: call.eventTime,
      caller: call.userIdentity,
      sourceIp: call.sourceIPAddress,
      change: changeOf(call),
    },
  };
}

function changeOf(call: Call): ParameterChange {
  switch (call.eventName) {
    case "PutParameter":
      return {
        kind: "put",
        parameter: named(call.requestParameters.name),
        version: call.responseElements.version,
      };
    case "DeleteParameter":
      return { kind: "delete", parameters: [named(call.requestParameters.name)] };
    case "DeleteParameters":
      return {
        kind: "delete",
        parameters: distinct((call.responseElements.deletedParameters ?? []).map(named)),
      };
  }
}

/** A parameter by the name that was asked for. */
export function named(requestedName: string): NamedParameter {
  return { requestedName, name: withLeadingSlash(requestedName) };
}

function distinct(parameters: readonly NamedParameter[]): readonly NamedParameter[] {
  return [...new Map(parameters.map((parameter) => [parameter.name, parameter])).values()];
}
