/** The account whose events these are. */
export const ACCOUNT = "111111111111";

/** A call that changes a parameter. */
export type Call = "PutParameter" | "DeleteParameter";

/** A run of one function over events that are alike. */
export interface Case {
  readonly functionName: "config-auditor" | "config-cache-manager";
  readonly title: string;
  readonly call: Call;
  readonly batchSize: number;
  /** Whether the very same events were worked on before, as when they are delivered again. */
  readonly again?: boolean;
  /** How many events in a row are about the same parameter. @default 1 */
  readonly perParameter?: number;
}

/** What the functions are measured by. */
export const CASES: readonly Case[] = [
  { functionName: "config-auditor", title: "puts", call: "PutParameter", batchSize: 10 },
  { functionName: "config-auditor", title: "puts, one by one", call: "PutParameter", batchSize: 1 },
  {
    functionName: "config-auditor",
    title: "puts, five a parameter",
    call: "PutParameter",
    batchSize: 10,
    perParameter: 5,
  },
  {
    functionName: "config-auditor",
    title: "puts, delivered again",
    call: "PutParameter",
    batchSize: 10,
    again: true,
  },
  { functionName: "config-auditor", title: "deletions", call: "DeleteParameter", batchSize: 10 },
  { functionName: "config-cache-manager", title: "new names", call: "PutParameter", batchSize: 10 },
  {
    functionName: "config-cache-manager",
    title: "new names, one by one",
    call: "PutParameter",
    batchSize: 1,
  },
  {
    functionName: "config-cache-manager",
    title: "known names",
    call: "PutParameter",
    batchSize: 10,
    again: true,
  },
  { functionName: "config-cache-manager", title: "deletions", call: "DeleteParameter", batchSize: 10 },
];

/** One change of one parameter. */
export interface Change {
  readonly call: Call;
  readonly name: string;
  readonly version: number;
}

/** The changes that a case's events report: first those of a warm-up, which has the connections opened. */
export function changesOf({ call, perParameter = 1 }: Case, count: number) {
  const change = (kind: string, n: number): Change => ({
    call,
    name: `/app/service/${kind}-${Math.floor(n / perParameter)}`,
    version: (n % perParameter) + 1,
  });
  return {
    warmUp: Array.from({ length: 10 }, (_, n) => change("first", n)),
    changes: Array.from({ length: count }, (_, n) => change("other", n)),
  };
}

/** The event about a change, as EventBridge delivers it. */
export function eventOf({ call, name, version }: Change, time: number): string {
  const second = new Date(time).toISOString().replace(/\.\d+Z$/, "Z");
  return JSON.stringify({
    "detail-type": "AWS API Call via CloudTrail",
    source: "aws.ssm",
    account: ACCOUNT,
    time: second,
    detail: {
      userIdentity: { type: "AssumedRole", arn: `arn:aws:sts::${ACCOUNT}:assumed-role/bench/bench` },
      eventTime: second,
      eventName: call,
      eventID: `event ${name} ${version}`,
      requestParameters: { name },
      responseElements: call === "PutParameter" ? { version } : null,
    },
  });
}

/** Events in batches. */
export function inBatches(events: readonly string[], size: number): readonly (readonly string[])[] {
  const count = Math.ceil(events.length / size);
  return Array.from({ length: count }, (_, n) => events.slice(n * size, (n + 1) * size));
}
