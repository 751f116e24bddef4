/** An EventBridge pattern: names with the values that match, nested like the event. */
export type EventPattern = { readonly [name: string]: EventPattern | readonly unknown[] };

/** Which changes of parameters a rule is for. */
export interface ChangeEventsOptions {
  /** The account whose changes count: twelve digits. */
  readonly accountId: string;
  /** Roots of the parameters that count, such as `/app`. */
  readonly roots: readonly string[];
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

/**
 * The pattern of successful changes to parameters under given roots, as CloudTrail reports them. Calls that were
 * refused or throttled carry an error code and do not match.
 */
export function changeEvents(options: ChangeEventsOptions): EventPattern {
  const prefixes = [...options.roots].sort().map((root) => ({ prefix: `${root}/` }));
  return {
    source: ["aws.ssm"],
    "detail-type": ["AWS API Call via CloudTrail"],
    account: [options.accountId],
    detail: {
      eventSource: ["ssm.amazonaws.com"],
      eventName: [...options.calls].sort(),
      errorCode: [{ exists: false }],
      $or: [{ requestParameters: { name: prefixes } }, { requestParameters: { names: prefixes } }],
    },
  };
}
