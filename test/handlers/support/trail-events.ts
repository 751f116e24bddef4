/** CloudTrail-shaped events as EventBridge delivers them, for tests. */

export const ACCOUNT = "111111111111";

/** Fields of an event's detail, to be laid over the usual ones; `undefined` takes a field away. */
export type Detail = Readonly<Record<string, unknown>>;

export const SESSION_ARN = `arn:aws:sts::${ACCOUNT}:assumed-role/figgy-dev-devops/jordandev`;
export const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/figgy-dev-devops`;

const USER_IDENTITY = {
  type: "AssumedRole",
  principalId: "AROAEXAMPLEEXAMPLE:jordandev",
  arn: SESSION_ARN,
  accountId: ACCOUNT,
  accessKeyId: "ASIAEXAMPLEEXAMPLE",
  sessionContext: { sessionIssuer: { type: "Role", arn: ROLE_ARN, userName: "figgy-dev-devops" } },
};

let events = 0;

/** A call of Parameter Store. CloudTrail states its time in whole seconds. */
export function trailEvent(eventName: string, time: number, detail: Detail): string {
  return JSON.stringify({
    version: "0",
    id: `bridge-${++events}`,
    "detail-type": "AWS API Call via CloudTrail",
    source: "aws.ssm",
    account: ACCOUNT,
    time: wholeSeconds(time),
    region: "us-east-1",
    resources: [],
    detail: {
      eventVersion: "1.11",
      userIdentity: USER_IDENTITY,
      eventTime: wholeSeconds(time),
      eventSource: "ssm.amazonaws.com",
      eventName,
      awsRegion: "us-east-1",
      sourceIPAddress: "192.0.2.7",
      userAgent: "Boto3",
      requestParameters: null,
      responseElements: null,
      eventID: `event-${events}`,
      readOnly: false,
      eventType: "AwsApiCall",
      recipientAccountId: ACCOUNT,
      ...detail,
    },
  });
}

/** A successful PutParameter. */
export function putEvent(name: string, version: number, time: number, detail: Detail = {}): string {
  return trailEvent("PutParameter", time, {
    requestParameters: { name, type: "String", value: "HIDDEN_DUE_TO_SECURITY_REASONS", overwrite: true },
    responseElements: { version, tier: "Standard" },
    ...detail,
  });
}

/** A successful DeleteParameter. */
export function deleteEvent(name: string, time: number, detail: Detail = {}): string {
  return trailEvent("DeleteParameter", time, { requestParameters: { name }, ...detail });
}

/** A DeleteParameters of which some names may not exist. */
export function deleteManyEvent(
  deleted: readonly string[],
  invalid: readonly string[],
  time: number,
  detail: Detail = {},
): string {
  return trailEvent("DeleteParameters", time, {
    requestParameters: { names: [...deleted, ...invalid] },
    responseElements: { deletedParameters: deleted, invalidParameters: invalid },
    ...detail,
  });
}

/** CloudTrail's id of an event. */
export function eventIdOf(event: string): string {
  return (JSON.parse(event) as { detail: { eventID: string } }).detail.eventID;
}

/** An event with some of its envelope's fields replaced. */
export function withEnvelope(event: string, envelope: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ ...(JSON.parse(event) as object), ...envelope });
}

function wholeSeconds(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, "Z");
}
