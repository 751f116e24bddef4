import { PARAMETER_CALLS, type ParameterCall } from "./change-events";
import { withLeadingSlash } from "./parameter-name";
import { UnverifiedFields } from "./unverified-fields";

/** Who made a call, as far as CloudTrail says. */
export interface Caller {
  /** Last path element of the principal's ARN: the session's or the IAM user's name, chosen by the caller. Never empty. */
  readonly user: string;
  /** The principal's ARN: of the session for an assumed role. */
  readonly principalArn?: string;
  /** The ARN of the role or user that issued the session. */
  readonly issuerArn?: string;
  readonly accessKeyId?: string;
}

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

/** One successful call that changed parameters, from an EventBridge event of the type "AWS API Call via CloudTrail". */
export interface TrailEvent {
  /** CloudTrail's id of the event: the same however often the event is delivered. */
  readonly eventId: string;
  /** When the call was made, in milliseconds since the epoch. CloudTrail states whole seconds. */
  readonly time: number;
  readonly caller: Caller;
  readonly sourceIp?: string;
  readonly change: ParameterChange;
}

/** Why an event is rightly passed over. */
export type SkipReason = "another account" | "failed call" | "call without parameters";

/** What an event's text turned out to be. */
export type TrailEventReading =
  | { readonly kind: "change"; readonly event: TrailEvent }
  | { readonly kind: "skipped"; readonly reason: SkipReason; readonly eventId?: string }
  | {
      readonly kind: "unreadable";
      /** Each a path and what was expected there. Never anything that the event holds. */
      readonly problems: readonly string[];
    };

/**
 * Reads an EventBridge event about a call of Parameter Store.
 *
 * A call that was made in another account, that failed, or that CloudTrail recorded without parameters (a throttled one)
 * changed nothing here and is skipped. Whatever else does not have the expected shape is unreadable.
 */
export function readTrailEvent(text: string, accountId: string): TrailEventReading {
  const envelope = UnverifiedFields.ofJson(text);
  const detail = envelope.fields("detail");
  const account = envelope.text("account");
  if (envelope.problems.length > 0) return { kind: "unreadable", problems: envelope.problems };

  const eventId = detail.optionalText("eventID");
  if (account !== accountId) return { kind: "skipped", reason: "another account", eventId };
  if (detail.has("errorCode") || detail.has("errorMessage")) {
    return { kind: "skipped", reason: "failed call", eventId };
  }
  if (!detail.has("requestParameters") && !detail.has("responseElements")) {
    return { kind: "skipped", reason: "call without parameters", eventId };
  }
  const event: TrailEvent = {
    eventId: detail.text("eventID"),
    time: detail.time("eventTime"),
    caller: readCaller(detail.optionalFields("userIdentity")),
    sourceIp: detail.optionalText("sourceIPAddress"),
    change: readChange(detail),
  };
  return detail.problems.length > 0
    ? { kind: "unreadable", problems: detail.problems }
    : { kind: "change", event };
}

type ChangeReader = (request: UnverifiedFields, response: UnverifiedFields) => ParameterChange;

/** Where the service says what it really did, that counts and not the request. */
const CHANGE_READERS: Readonly<Record<ParameterCall, ChangeReader>> = {
  PutParameter: (request, response) => ({
    kind: "put",
    parameter: named(request.text("name")),
    version: response.positiveInteger("version"),
  }),
  DeleteParameter: (request) => ({ kind: "delete", parameters: [named(request.text("name"))] }),
  DeleteParameters: (_request, response) => ({
    kind: "delete",
    parameters: distinct(response.texts("deletedParameters").map(named)),
  }),
};

function readChange(detail: UnverifiedFields): ParameterChange {
  const name = detail.optionalText("eventName");
  const call = PARAMETER_CALLS.find((known) => known === name);
  if (call) {
    return CHANGE_READERS[call](
      detail.optionalFields("requestParameters"),
      detail.optionalFields("responseElements"),
    );
  }
  detail.expected("eventName", `one of ${PARAMETER_CALLS.join(", ")}`);
  return { kind: "delete", parameters: [] };
}

/** Reads who made a call. */
export function readCaller(identity: UnverifiedFields): Caller {
  const principalArn = identity.optionalText("arn");
  const candidates = [
    principalArn && lastElement(principalArn),
    identity.optionalText("userName"),
    lastElement(identity.optionalText("principalId") ?? ""),
    identity.optionalText("invokedBy"),
    identity.optionalText("type"),
  ];
  return {
    user: candidates.find(Boolean) ?? "unknown",
    principalArn,
    issuerArn: identity.optionalFields("sessionContext").optionalFields("sessionIssuer").optionalText("arn"),
    accessKeyId: identity.optionalText("accessKeyId"),
  };
}

/** `…/role/session` is `session`, `…:root` is `root`, and `AROAEXAMPLE:session`, a principal's id, is `session`. */
function lastElement(principal: string): string {
  return principal.slice(Math.max(principal.lastIndexOf("/"), principal.lastIndexOf(":")) + 1);
}

function named(requestedName: string): NamedParameter {
  return { requestedName, name: withLeadingSlash(requestedName) };
}

function distinct(parameters: readonly NamedParameter[]): readonly NamedParameter[] {
  return [...new Map(parameters.map((parameter) => [parameter.name, parameter])).values()];
}
