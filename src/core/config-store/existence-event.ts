import { EXPIRATION_POLICY, PARAMETER_STORE_CHANGE, PARAMETER_STORE_POLICY_ACTION } from "./change-events";
import { withLeadingSlash } from "./parameter-name";
import { readTrailEvent, type SkipReason, type TrailEvent } from "./trail-event";
import { UnverifiedFields } from "./unverified-fields";

/** One event after which a parameter may exist, or no longer exist. */
export interface ExistenceEvent {
  /** The same however often the event is delivered. */
  readonly eventId: string;
  /** When it happened, in milliseconds since the epoch, in whole seconds. */
  readonly time: number;
  /** With leading slashes, each once. */
  readonly parameterNames: readonly string[];
  /** Whether the parameters existed right after. Only Parameter Store knows whether they do by now. */
  readonly existed: boolean;
}

/** What an event's text turned out to be. */
export type ExistenceEventReading =
  | { readonly kind: "change"; readonly event: ExistenceEvent }
  | { readonly kind: "skipped"; readonly reason: SkipReason | IrrelevantReason; readonly eventId?: string }
  | { readonly kind: "unreadable"; readonly problems: readonly string[] };

/** Why an event of Parameter Store itself says nothing about existence. */
export type IrrelevantReason = "label" | "policy that deletes nothing";

/**
 * Reads an EventBridge event of any kind that tells of parameters that come or go: a call as CloudTrail reports it, a
 * change as Parameter Store reports it, or an expiration, which is no call and so is not in CloudTrail.
 */
export function readExistenceEvent(text: string, accountId: string): ExistenceEventReading {
  const envelope = UnverifiedFields.ofJson(text);
  const detailType = envelope.optionalText("detail-type") ?? "";
  const readDetail = DETAIL_READERS[detailType];
  if (!readDetail) return readCall(text, accountId);

  const detail = envelope.fields("detail");
  const account = envelope.text("account");
  const eventId = envelope.text("id");
  const time = envelope.time("time");
  if (envelope.problems.length > 0) return { kind: "unreadable", problems: envelope.problems };
  if (account !== accountId) return { kind: "skipped", reason: "another account", eventId };

  const change = readDetail(detail);
  if (detail.problems.length > 0) return { kind: "unreadable", problems: detail.problems };
  if ("irrelevant" in change) return { kind: "skipped", reason: change.irrelevant, eventId };
  const parameterNames = [withLeadingSlash(change.name)];
  return { kind: "change", event: { eventId, time, parameterNames, existed: change.existed } };
}

type DetailReading =
  { readonly name: string; readonly existed: boolean } | { readonly irrelevant: IrrelevantReason };

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-cwe.html */
const DETAIL_READERS: Readonly<Record<string, (detail: UnverifiedFields) => DetailReading>> = {
  [PARAMETER_STORE_CHANGE]: readChange,
  [PARAMETER_STORE_POLICY_ACTION]: readPolicyAction,
};

/** Whether a parameter exists after an operation; nothing where it was there before and stays. */
const EXISTS_AFTER: Readonly<Record<string, boolean | undefined>> = {
  Create: true,
  Update: true,
  Delete: false,
  LabelParameterVersion: undefined,
};

function readChange(detail: UnverifiedFields): DetailReading {
  const operation = detail.text("operation");
  if (!Object.hasOwn(EXISTS_AFTER, operation)) {
    detail.expected("operation", `one of ${Object.keys(EXISTS_AFTER).join(", ")}`);
  }
  const existed = EXISTS_AFTER[operation];
  return existed === undefined ? { irrelevant: "label" } : { name: detail.text("name"), existed };
}

function readPolicyAction(detail: UnverifiedFields): DetailReading {
  if (detail.text("policy-type") !== EXPIRATION_POLICY) return { irrelevant: "policy that deletes nothing" };
  return { name: detail.text("parameter-name"), existed: false };
}

function readCall(text: string, accountId: string): ExistenceEventReading {
  const reading = readTrailEvent(text, accountId);
  return reading.kind === "change" ? { kind: "change", event: existenceAfter(reading.event) } : reading;
}

function existenceAfter({ eventId, time, change }: TrailEvent): ExistenceEvent {
  const existed = change.kind === "put";
  const parameters = change.kind === "put" ? [change.parameter] : change.parameters;
  return { eventId, time, parameterNames: parameters.map(({ name }) => name), existed };
}
