import * as z from "zod/mini";
import { ANYTHING, fields, isThere, OPTIONAL_TEXT, parsed, parsedJson, TEXT } from "./schemas";

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

/** Why an event is rightly passed over. */
export type SkipReason = "another account" | "failed call" | "call without parameters";

/** What an event's text turned out to be. */
export type CallReading<T> =
  | { readonly kind: "call"; readonly call: T }
  | { readonly kind: "skipped"; readonly reason: SkipReason; readonly eventId?: string }
  | {
      readonly kind: "unreadable";
      /** Each a path and what was expected there. Never anything that the event holds. */
      readonly problems: readonly string[];
    };

/** An EventBridge event of the type "AWS API Call via CloudTrail", as far as it shows whether the call counts. */
const CALL_EVENT = z.object({
  detail: z.looseObject(
    {
      eventID: OPTIONAL_TEXT,
      errorCode: ANYTHING,
      errorMessage: ANYTHING,
      requestParameters: ANYTHING,
      responseElements: ANYTHING,
    },
    "an object",
  ),
  account: TEXT,
});

/** `userIdentity` of an event of CloudTrail. Whatever of it is missing or odd is left out: a change counts without it. */
export const CALLER = z.pipe(
  fields({
    arn: OPTIONAL_TEXT,
    userName: OPTIONAL_TEXT,
    principalId: OPTIONAL_TEXT,
    invokedBy: OPTIONAL_TEXT,
    type: OPTIONAL_TEXT,
    accessKeyId: OPTIONAL_TEXT,
    sessionContext: fields({ sessionIssuer: fields({ arn: OPTIONAL_TEXT }) }),
  }),
  z.transform(({ arn, userName, principalId, invokedBy, type, accessKeyId, sessionContext }): Caller => ({
    user: [lastElement(arn), userName, lastElement(principalId), invokedBy, type].find(Boolean) ?? "unknown",
    principalArn: arn,
    issuerArn: sessionContext.sessionIssuer.arn,
    accessKeyId,
  })),
);

/**
 * Reads an EventBridge event about a call by the schema of its detail.
 *
 * A call that was made in another account, that failed, or that CloudTrail recorded without parameters (a throttled one)
 * did nothing here and is skipped. Whatever else does not have the expected shape is unreadable.
 */
export function readCall<T extends z.ZodMiniType>(
  text: string,
  accountId: string,
  detailSchema: T,
): CallReading<z.output<T>> {
  const event = parsedJson(CALL_EVENT, text);
  if (event.kind === "unreadable") return event;
  const { account, detail } = event.data;
  const skipped = (reason: SkipReason) => ({ kind: "skipped", reason, eventId: detail.eventID }) as const;
  if (account !== accountId) return skipped("another account");
  if (isThere(detail.errorCode) || isThere(detail.errorMessage)) return skipped("failed call");
  if (!isThere(detail.requestParameters) && !isThere(detail.responseElements)) {
    return skipped("call without parameters");
  }
  const call = parsed(detailSchema, detail, "detail");
  return call.kind === "unreadable" ? call : { kind: "call", call: call.data };
}

/** `…/role/session` is `session`, `…:root` is `root`, and `AROAEXAMPLE:session`, a principal's id, is `session`. */
function lastElement(principal = ""): string {
  return principal.slice(Math.max(principal.lastIndexOf("/"), principal.lastIndexOf(":")) + 1);
}
