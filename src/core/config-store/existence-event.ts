import * as z from "zod/mini";
import type { SkipReason } from "./call-event";
import { EXPIRATION_POLICY, PARAMETER_STORE_CHANGE, PARAMETER_STORE_POLICY_ACTION } from "./change-events";
import { withLeadingSlash } from "./parameter-name";
import { parsedJson, TEXT } from "./schemas";
import { readStoreEvent } from "./store-event";
import { readTrailEvent, type TrailEvent } from "./trail-event";

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

type Existence =
  { readonly name: string; readonly existed: boolean } | { readonly irrelevant: IrrelevantReason };

const OPERATIONS = ["Create", "Update", "Delete", "LabelParameterVersion"] as const;

/**
 * The details of the events of Parameter Store itself, by the events' types.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-cwe.html
 */
const DETAILS = {
  [PARAMETER_STORE_CHANGE]: z.pipe(
    z.object({ operation: z.enum(OPERATIONS, `one of ${OPERATIONS.join(", ")}`), name: TEXT }),
    z.transform(({ operation, name }): Existence =>
      operation === "LabelParameterVersion"
        ? { irrelevant: "label" }
        : { name, existed: operation !== "Delete" },
    ),
  ),
  [PARAMETER_STORE_POLICY_ACTION]: z.pipe(
    z.object({ "policy-type": TEXT, "parameter-name": TEXT }),
    z.transform(({ "policy-type": policy, "parameter-name": name }): Existence =>
      policy === EXPIRATION_POLICY ? { name, existed: false } : { irrelevant: "policy that deletes nothing" },
    ),
  ),
} as const;

const KIND = z.object({ "detail-type": z.enum(Object.keys(DETAILS) as (keyof typeof DETAILS)[]) });

/**
 * Reads an EventBridge event of any kind that tells of parameters that come or go: a call as CloudTrail reports it, a
 * change as Parameter Store reports it, or an expiration, which is no call and so is not in CloudTrail.
 */
export function readExistenceEvent(text: string, accountId: string): ExistenceEventReading {
  const kind = parsedJson(KIND, text);
  return kind.kind === "parsed"
    ? readOwn(text, accountId, DETAILS[kind.data["detail-type"]])
    : readCalled(text, accountId);
}

function readOwn(
  text: string,
  accountId: string,
  detailSchema: (typeof DETAILS)[keyof typeof DETAILS],
): ExistenceEventReading {
  const reading = readStoreEvent(text, accountId, detailSchema);
  if (reading.kind !== "event") return reading;
  const { eventId, time, detail: existence } = reading;
  if ("irrelevant" in existence) return { kind: "skipped", reason: existence.irrelevant, eventId };
  const parameterNames = [withLeadingSlash(existence.name)];
  return { kind: "change", event: { eventId, time, parameterNames, existed: existence.existed } };
}

function readCalled(text: string, accountId: string): ExistenceEventReading {
  const reading = readTrailEvent(text, accountId);
  return reading.kind === "change" ? { kind: "change", event: existenceAfter(reading.event) } : reading;
}

function existenceAfter({ eventId, time, change }: TrailEvent): ExistenceEvent {
  const existed = change.kind === "put";
  const parameters = change.kind === "put" ? [change.parameter] : change.parameters;
  return { eventId, time, parameterNames: parameters.map(({ name }) => name), existed };
}
