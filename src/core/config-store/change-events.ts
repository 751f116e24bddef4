/** An EventBridge pattern: names with the values that match, nested like the event. */
export type EventPattern = { readonly [name: string]: EventPattern | readonly unknown[] };

/** Which parameters a rule is for. */
export interface GovernedParameters {
  /** The account whose changes count: twelve digits. */
  readonly accountId: string;
  /** Roots of the parameters that count, such as `/app`. */
  readonly roots: readonly string[];
}

/** Which changes of parameters a rule is for. */
export interface ChangeEventsOptions extends GovernedParameters {
  /** API calls that count. */
  readonly calls: readonly ParameterCall[];
}

/** Calls that change parameters. */
export type ParameterCall = "PutParameter" | "DeleteParameter" | "DeleteParameters";

/** All calls that change parameters. */
export const PARAMETER_CALLS: readonly ParameterCall[] = [
  "PutParameter",
  "DeleteParameter",
  "DeleteParameters",
];

/** Calls that read parameters by their names. */
export const READING_CALLS: readonly string[] = ["GetParameter", "GetParameterHistory", "GetParameters"];

/** The detail type of the calls that CloudTrail reports. */
const CLOUD_TRAIL_CALL = "AWS API Call via CloudTrail";

/** The detail type of what Parameter Store itself reports of a change, within seconds and without a trail. */
export const PARAMETER_STORE_CHANGE = "Parameter Store Change";

/** The detail type of what a parameter's policies do. */
export const PARAMETER_STORE_POLICY_ACTION = "Parameter Store Policy Action";

/** The policy that deletes a parameter: without a call, and so without an event of CloudTrail. */
export const EXPIRATION_POLICY = "Expiration";

/**
 * The pattern of successful changes to parameters under given roots, as CloudTrail reports them. Calls that were
 * refused or throttled carry an error code and do not match.
 */
export function changeEvents(options: ChangeEventsOptions): EventPattern {
  return callEvents(options);
}

/**
 * The pattern of successful calls that read parameters under given roots. A rule must include calls that only read to
 * match them.
 */
export function readEvents(options: GovernedParameters): EventPattern {
  return callEvents({ ...options, calls: READING_CALLS });
}

function callEvents(options: GovernedParameters & { readonly calls: readonly string[] }): EventPattern {
  const prefixes = prefixesOf(options);
  return {
    source: ["aws.ssm"],
    "detail-type": [CLOUD_TRAIL_CALL],
    account: [options.accountId],
    detail: {
      ...successfulCalls(options.calls),
      $or: [{ requestParameters: { name: prefixes } }, { requestParameters: { names: prefixes } }],
    },
  };
}

/**
 * The pattern of everything after which a parameter under given roots may exist or no longer exist: the calls as
 * CloudTrail reports them, creations and deletions as Parameter Store does, and expirations. The same change arrives by
 * two ways, of which either may fail.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-cwe.html
 */
export function existenceEvents(options: GovernedParameters): EventPattern {
  const prefixes = prefixesOf(options);
  const calls = successfulCalls(PARAMETER_CALLS);
  return {
    source: ["aws.ssm"],
    account: [options.accountId],
    $or: [
      {
        "detail-type": [CLOUD_TRAIL_CALL],
        detail: { ...calls, requestParameters: { name: prefixes } },
      },
      {
        "detail-type": [CLOUD_TRAIL_CALL],
        detail: { ...calls, requestParameters: { names: prefixes } },
      },
      {
        "detail-type": [PARAMETER_STORE_CHANGE],
        detail: { operation: ["Create", "Delete"], name: prefixes },
      },
      {
        "detail-type": [PARAMETER_STORE_POLICY_ACTION],
        detail: { "policy-type": [EXPIRATION_POLICY], "parameter-name": prefixes },
      },
    ],
  };
}

function prefixesOf({ roots }: GovernedParameters): readonly { readonly prefix: string }[] {
  return [...roots].sort().map((root) => ({ prefix: `${root}/` }));
}

function successfulCalls(calls: readonly string[]): EventPattern {
  return {
    eventSource: ["ssm.amazonaws.com"],
    eventName: [...calls].sort(),
    errorCode: [{ exists: false }],
  };
}
