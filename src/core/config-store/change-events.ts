import { apiCallPattern, type ApiCalls, apiCallsOf, type EventPattern } from "../event-pattern";
import { EVENT_PATTERN_LIMIT } from "../limits";

/** Which parameters a rule is for. */
export interface GovernedParameters {
  /** The account whose changes count: twelve digits. */
  readonly accountId: string;
  /** Roots of the parameters that count, such as `/app`. */
  readonly roots: readonly string[];
}

interface Prefix {
  readonly prefix: string;
}

/** Which changes of parameters a rule is for. */
export interface ChangeEventsOptions extends GovernedParameters {
  /** API calls that count. */
  readonly calls: readonly [ParameterCall, ...ParameterCall[]];
  /** Whether parameters that expire count as well: no call deletes them. @default false */
  readonly expirations?: boolean;
}

/** Which reads of parameters a rule is for. */
export interface ReadEventsOptions extends GovernedParameters {
  /** ARNs of callers, sessions of roles included, whose reads do not count. */
  readonly exceptCallers: readonly string[];
}

/** Calls that change parameters. */
export type ParameterCall = "PutParameter" | "DeleteParameter" | "DeleteParameters";

/** All calls that change parameters. */
export const PARAMETER_CALLS: readonly [ParameterCall, ...ParameterCall[]] = [
  "PutParameter",
  "DeleteParameter",
  "DeleteParameters",
];

/** Calls that read parameters by their names. */
export const READING_CALLS: readonly [string, ...string[]] = [
  "GetParameter",
  "GetParameterHistory",
  "GetParameters",
];

/** The detail type of what Parameter Store itself reports of a change, within seconds and without a trail. */
export const PARAMETER_STORE_CHANGE = "Parameter Store Change";

/** The detail type of what a parameter's policies do. */
export const PARAMETER_STORE_POLICY_ACTION = "Parameter Store Policy Action";

/** The policy that deletes a parameter: without a call, and so without an event of CloudTrail. */
export const EXPIRATION_POLICY = "Expiration";

/**
 * The patterns of successful changes to parameters under given roots, as CloudTrail reports them, and of expirations by
 * choice: one, or as many as hold all roots within EventBridge's limit. Calls that were refused or throttled carry an
 * error code and do not match.
 */
export function changeEvents(options: ChangeEventsOptions): readonly EventPattern[] {
  const { accountId, calls, expirations = false } = options;
  if (!expirations) return callEvents(options, calls);
  return patternsOf(options, (prefixes) => ({
    source: ["aws.ssm"],
    account: [accountId],
    $or: [...callsByName(calls, prefixes), expirationEvent(prefixes)],
  }));
}

/**
 * The patterns of successful calls that read parameters under given roots. A rule must include calls that only read to
 * match them.
 */
export function readEvents(options: ReadEventsOptions): readonly EventPattern[] {
  return callEvents(options, READING_CALLS, {
    userIdentity: { arn: [{ "anything-but": [...options.exceptCallers].sort() }] },
  });
}

/**
 * The patterns of everything after which a parameter under given roots may exist or no longer exist: the calls as
 * CloudTrail reports them, creations and deletions as Parameter Store does, and expirations. The same change arrives by
 * two ways, of which either may fail.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-cwe.html
 */
export function existenceEvents(options: GovernedParameters): readonly EventPattern[] {
  return patternsOf(options, (prefixes) => ({
    source: ["aws.ssm"],
    account: [options.accountId],
    $or: [
      ...callsByName(PARAMETER_CALLS, prefixes),
      {
        "detail-type": [PARAMETER_STORE_CHANGE],
        detail: { operation: ["Create", "Delete"], name: prefixes },
      },
      expirationEvent(prefixes),
    ],
  }));
}

/** Calls by the one name or the list of names that they are given. */
function callsByName(calls: ApiCalls["eventNames"], prefixes: readonly Prefix[]): readonly EventPattern[] {
  return ["name", "names"].map((field) =>
    apiCallsOf(successful(calls, { requestParameters: { [field]: prefixes } })),
  );
}

function expirationEvent(prefixes: readonly Prefix[]): EventPattern {
  return {
    "detail-type": [PARAMETER_STORE_POLICY_ACTION],
    detail: { "policy-type": [EXPIRATION_POLICY], "parameter-name": prefixes },
  };
}

function callEvents(
  options: GovernedParameters,
  calls: ApiCalls["eventNames"],
  detail: EventPattern = {},
): readonly EventPattern[] {
  return patternsOf(options, (prefixes) => ({
    account: [options.accountId],
    ...apiCallPattern(
      successful(calls, {
        ...detail,
        $or: [{ requestParameters: { name: prefixes } }, { requestParameters: { names: prefixes } }],
      }),
    ),
  }));
}

/** Parts the roots in halves until the pattern of each part is within the limit. */
function patternsOf(
  { roots }: GovernedParameters,
  patternOf: (prefixes: readonly Prefix[]) => EventPattern,
): readonly EventPattern[] {
  const halved = (prefixes: readonly Prefix[]): readonly EventPattern[] => {
    const pattern = patternOf(prefixes);
    if (prefixes.length === 1 || JSON.stringify(pattern).length <= EVENT_PATTERN_LIMIT) return [pattern];
    const half = Math.ceil(prefixes.length / 2);
    return [...halved(prefixes.slice(0, half)), ...halved(prefixes.slice(half))];
  };
  return halved([...roots].sort().map((root) => ({ prefix: `${root}/` })));
}

function successful(eventNames: ApiCalls["eventNames"], detail: EventPattern): ApiCalls {
  return { service: "ssm", eventNames, succeeded: true, detail };
}
