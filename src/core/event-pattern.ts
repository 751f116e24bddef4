/** A pattern of EventBridge. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html */
export type EventPattern = Readonly<Record<string, unknown>>;

const WITH_READ_EVENTS = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS";

/**
 * The state of a rule, as an argument of the resource; nothing where the rule takes what EventBridge matches by default.
 *
 * @param includeReadEvents whether it also matches CloudTrail's read-only management events
 */
export function ruleState(includeReadEvents: boolean | undefined): string | undefined {
  return includeReadEvents ? WITH_READ_EVENTS : undefined;
}

/** Which calls of an AWS API an event pattern is for. */
export interface ApiCalls {
  /** The service as its event source begins, for example `ssm`. */
  readonly service: string;
  /** Names of calls, for example `PutParameter`. */
  readonly eventNames: readonly [string, ...string[]];
  /** `true`: calls that succeeded. `false`: calls that failed or were denied. @default - both */
  readonly succeeded?: boolean;
  /** More that must match within the event's `detail`. @default - nothing */
  readonly detail?: Readonly<Record<string, unknown>>;
}

/**
 * The pattern for calls of an AWS API, as CloudTrail reports them on an account's default event bus within minutes.
 *
 * The events exist only while a trail records management events in the region, and only for calls that change
 * something: reading calls (`Get`, `List`, `Describe`) need a rule with `includeReadEvents`.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
export function apiCallPattern(calls: ApiCalls): EventPattern {
  return { source: [`aws.${calls.service}`], ...apiCallsOf(calls) };
}

/** The same without the source, for one of the alternatives of a pattern that states it for all. */
export function apiCallsOf({ service, eventNames, succeeded, detail }: ApiCalls): EventPattern {
  return {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      ...detail,
      eventSource: [`${service}.amazonaws.com`],
      eventName: [...new Set(eventNames)].sort(),
      ...(succeeded !== undefined && { errorCode: [{ exists: !succeeded }] }),
    },
  };
}
