import type {
  CloudtrailAdvancedEventSelector,
  CloudtrailAdvancedEventSelectorFieldSelector,
} from "@cdktf/provider-aws/lib/cloudtrail";
import type { PropChecks } from "../../core/checks";
import { PARTITION_PATTERN } from "../../core/partitions";

/** How CloudTrail matches the resources of a type, and what their ARNs look like after the partition. */
const DATA_EVENT_TYPES = {
  "AWS::S3::Object": {
    matches: "startsWith",
    arn: /^s3:::[^/*]+(\/[^*]*)?$/,
    shape: "s3:::<bucket>/<prefix>",
  },
  "AWS::Lambda::Function": {
    matches: "equalTo",
    arn: /^lambda:[^:]+:\d{12}:function:[^:*]+$/,
    shape: "lambda:<region>:<account>:function:<name>",
  },
  "AWS::DynamoDB::Table": {
    matches: "equalTo",
    arn: /^dynamodb:[^:]+:\d{12}:table\/[^/*]+$/,
    shape: "dynamodb:<region>:<account>:table/<name>",
  },
  "AWS::DynamoDB::Stream": {
    matches: "startsWith",
    arn: /^dynamodb:[^:]+:\d{12}:table\/[^/*]+\/stream\/[^/*]*$/,
    shape: "dynamodb:<region>:<account>:table/<name>/stream/<label>",
  },
  "AWS::SNS::Topic": {
    matches: "equalTo",
    arn: /^sns:[^:]+:\d{12}:[^:*]+$/,
    shape: "sns:<region>:<account>:<name>",
  },
  "AWS::SQS::Queue": {
    matches: "equalTo",
    arn: /^sqs:[^:]+:\d{12}:[^:*]+$/,
    shape: "sqs:<region>:<account>:<name>",
  },
} as const;

/** A type of resource whose data events are known here, in CloudTrail's words. */
export type DataEventType = keyof typeof DATA_EVENT_TYPES;

/**
 * Data events to record: what is done to the data within resources. 100,000 cost about 0.10 US dollars, and a busy
 * bucket or table makes many, so name the resources.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html
 * @see https://aws.amazon.com/cloudtrail/pricing/
 */
export interface DataEvents {
  readonly type: DataEventType;
  /** ARNs; for S3 of a bucket, or of a bucket with the prefix of its objects. `all`: whatever there is and will be. */
  readonly resources: "all" | readonly string[];
  /** @default - both */
  readonly access?: "read" | "write";
  /** Calls to record, for example `DeleteItem`. @default - all */
  readonly eventNames?: readonly string[];
}

/** Sources of management events that are many and tell little, which CloudTrail can leave out. */
export type NoisyEventSource = "kms.amazonaws.com" | "rdsdata.amazonaws.com";

/** Which management events are recorded: calls that change or describe resources. */
export type ManagementEvents =
  | "all"
  | {
      readonly without: readonly NoisyEventSource[];
      /** Why their use needs no record. */
      readonly because: string;
    };

/** What a trail records. */
export interface RecordedEvents {
  readonly managementEvents: ManagementEvents;
  /** By a name that the trail shows. */
  readonly dataEvents: Readonly<Record<string, DataEvents>>;
}

const MAXIMUM_VALUES = 500;
const MAXIMUM_NAME = 1_000;
const ARN = new RegExp(`^arn:${PARTITION_PATTERN}:(.+)$`);

/** Reports what is wrong with the choice of data events. */
export function checkDataEvents(checks: PropChecks, events: RecordedEvents): void {
  for (const [name, selected] of Object.entries(events.dataEvents)) {
    const prop = `dataEvents.${name}`;
    checks.that(name.length > 0 && name.length <= MAXIMUM_NAME, {
      code: "NAME_INVALID",
      path: "dataEvents",
      value: name,
      allowed: `a name of 1 to ${MAXIMUM_NAME} characters for each selection`,
      fix: "say in a few words what is recorded",
    });
    if (selected.resources === "all") continue;
    checks.that(selected.resources.length > 0, {
      code: "VALUE_MISSING",
      path: `${prop}.resources`,
      value: selected.resources,
      allowed: 'ARNs, or "all"',
      fix: "name a resource, or leave the selection out",
    });
    for (const arn of selected.resources) checkArn(checks, `${prop}.resources`, arn, selected.type);
  }
  const values = trailSelectors(events)
    .flatMap((selector) => selector.fieldSelector as CloudtrailAdvancedEventSelectorFieldSelector[])
    .reduce((sum, field) => sum + Object.values(field).flat().length - 1, 0);
  checks.that(values <= MAXIMUM_VALUES, {
    code: "VALUE_OUT_OF_RANGE",
    path: "dataEvents",
    value: `${values} values`,
    allowed: `${MAXIMUM_VALUES} values in all selections of a trail`,
    fix: `leave out ${values - MAXIMUM_VALUES}, use "all", or make a second trail`,
  });
}

/**
 * The selectors of a trail. Management events are always among them: a trail that has selectors for data events only
 * records nothing else, and those that are left from before would stay on a trail that is taken over.
 */
export function trailSelectors(events: RecordedEvents): CloudtrailAdvancedEventSelector[] {
  const selections = Object.entries(events.dataEvents).sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    { name: "Management events", fieldSelector: managementFields(events.managementEvents) },
    ...selections.map(([name, selected]) => ({ name, fieldSelector: dataFields(selected) })),
  ];
}

function managementFields(choice: ManagementEvents): CloudtrailAdvancedEventSelectorFieldSelector[] {
  const category = { field: "eventCategory", equalTo: ["Management"] };
  if (choice === "all") return [category];
  return [category, { field: "eventSource", notEquals: sorted(choice.without) }];
}

function dataFields(events: DataEvents): CloudtrailAdvancedEventSelectorFieldSelector[] {
  const { type, resources, access, eventNames } = events;
  const arns = resources === "all" ? [] : sorted(resources.map((arn) => selectableArn(arn, type)));
  return [
    { field: "eventCategory", equalTo: ["Data"] },
    ...(eventNames ? [{ field: "eventName", equalTo: sorted(eventNames) }] : []),
    ...(access ? [{ field: "readOnly", equalTo: [String(access === "read")] }] : []),
    ...(arns.length > 0 ? [{ field: "resources.ARN", [DATA_EVENT_TYPES[type].matches]: arns }] : []),
    { field: "resources.type", equalTo: [type] },
  ];
}

/** Without the slash, the objects of every bucket whose name begins alike would be recorded. */
function selectableArn(arn: string, type: DataEventType): string {
  return type === "AWS::S3::Object" && !arn.includes("/") ? `${arn}/` : arn;
}

function checkArn(checks: PropChecks, prop: string, arn: string, type: DataEventType): void {
  const { arn: pattern, shape } = DATA_EVENT_TYPES[type];
  checks.that(pattern.test(ARN.exec(arn)?.[1] ?? ""), {
    code: "VALUE_UNKNOWN",
    path: prop,
    value: arn,
    allowed: `an ARN of the type ${type}, without wildcards: arn:<partition>:${shape}`,
    fix: "correct the ARN or the type: with any other, CloudTrail records nothing and reports no error",
  });
}

function sorted(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}
