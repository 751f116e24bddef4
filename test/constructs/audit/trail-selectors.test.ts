import { Testing, TerraformStack } from "cdktf";
import fc from "fast-check";
import {
  checkDataEvents,
  type DataEvents,
  type DataEventType,
  type RecordedEvents,
  trailSelectors,
} from "../../../src/constructs/audit/trail-selectors";
import { PropChecks } from "../../../src/core/checks";
import { refusal } from "../../support/synthesized";

const ARNS: Readonly<Record<DataEventType, string>> = {
  "AWS::S3::Object": "arn:aws:s3:::acme-data/secret/",
  "AWS::Lambda::Function": "arn:aws:lambda:eu-central-1:111111111111:function:auditor",
  "AWS::DynamoDB::Table": "arn:aws-us-gov:dynamodb:us-gov-west-1:111111111111:table/audit",
  "AWS::DynamoDB::Stream":
    "arn:aws:dynamodb:eu-central-1:111111111111:table/audit/stream/2025-01-01T00:00:00.000",
  "AWS::SNS::Topic": "arn:aws-cn:sns:cn-north-1:111111111111:alarms",
  "AWS::SQS::Queue": "arn:aws:sqs:eu-central-1:111111111111:events",
};
const TYPES = Object.keys(ARNS) as DataEventType[];

function check(dataEvents: Record<string, DataEvents>): void {
  const checks = new PropChecks(new TerraformStack(Testing.app(), "stack"));
  checkDataEvents(checks, { managementEvents: "all", dataEvents });
  checks.throwIfAny();
}

function selectorsOf(
  dataEvents: Record<string, DataEvents>,
  managementEvents: RecordedEvents["managementEvents"] = "all",
) {
  return trailSelectors({ managementEvents, dataEvents });
}

const DATA_EVENTS = fc.record(
  {
    type: fc.constantFrom(...TYPES),
    resources: fc.oneof(
      fc.constant("all" as const),
      fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1 }),
    ),
    access: fc.constantFrom("read" as const, "write" as const),
    eventNames: fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1 }),
  },
  { requiredKeys: ["type", "resources"] },
);

describe("a trail's selectors", () => {
  it("record all management events and nothing else by default", () => {
    expect(selectorsOf({})).toEqual([
      { name: "Management events", fieldSelector: [{ field: "eventCategory", equalTo: ["Management"] }] },
    ]);
  });

  it("can leave out sources of management events that are many", () => {
    const [management] = selectorsOf(
      {},
      { without: ["rdsdata.amazonaws.com", "kms.amazonaws.com"], because: "read by the million" },
    );
    expect(management!.fieldSelector).toContainEqual({
      field: "eventSource",
      notEquals: ["kms.amazonaws.com", "rdsdata.amazonaws.com"],
    });
  });

  it("record chosen data events of named resources", () => {
    const [, deletions] = selectorsOf({
      deletions: {
        type: "AWS::DynamoDB::Table",
        resources: [ARNS["AWS::DynamoDB::Table"]],
        access: "write",
        eventNames: ["DeleteItem", "BatchWriteItem"],
      },
    });
    expect(deletions).toEqual({
      name: "deletions",
      fieldSelector: [
        { field: "eventCategory", equalTo: ["Data"] },
        { field: "eventName", equalTo: ["BatchWriteItem", "DeleteItem"] },
        { field: "readOnly", equalTo: ["false"] },
        { field: "resources.ARN", equalTo: [ARNS["AWS::DynamoDB::Table"]] },
        { field: "resources.type", equalTo: ["AWS::DynamoDB::Table"] },
      ],
    });
  });

  it("record all resources of a type when told so", () => {
    const [, all] = selectorsOf({ reads: { type: "AWS::S3::Object", resources: "all", access: "read" } });
    expect(all!.fieldSelector).toEqual([
      { field: "eventCategory", equalTo: ["Data"] },
      { field: "readOnly", equalTo: ["true"] },
      { field: "resources.type", equalTo: ["AWS::S3::Object"] },
    ]);
  });

  it("record the objects of a bucket, not of every bucket whose name begins alike", () => {
    const [, objects] = selectorsOf({
      objects: { type: "AWS::S3::Object", resources: ["arn:aws:s3:::logs", "arn:aws:s3:::data/secret"] },
    });
    expect(objects!.fieldSelector).toContainEqual({
      field: "resources.ARN",
      startsWith: ["arn:aws:s3:::data/secret", "arn:aws:s3:::logs/"],
    });
  });

  it("always record management events, first, and are the same whatever the order of the map", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ minLength: 1 }), DATA_EVENTS, { noNullPrototype: true }),
        (events) => {
          const selectors = selectorsOf(events);
          expect(selectors).toHaveLength(Object.keys(events).length + 1);
          expect(selectors[0]!.fieldSelector).toContainEqual({
            field: "eventCategory",
            equalTo: ["Management"],
          });
          const reversed = Object.fromEntries(Object.entries(events).reverse());
          expect(JSON.stringify(selectorsOf(reversed))).toBe(JSON.stringify(selectors));
        },
      ),
    );
  });
});

describe("data events", () => {
  it.each(TYPES)("of the type %s take an ARN of that type and refuse those of others", (type) => {
    for (const [ofType, arn] of Object.entries(ARNS)) {
      const act = () => check({ some: { type, resources: [arn] } });
      if (ofType === type) expect(act).not.toThrow();
      else expect(refusal(act).code).toBe("VALUE_UNKNOWN");
    }
  });

  it("refuse ARNs that CloudTrail would match with nothing", () => {
    const { message } = refusal(() =>
      check({
        calls: { type: "AWS::Lambda::Function", resources: ["arn:aws:lambda:*:111111111111:function:*"] },
      }),
    );
    expect(message).toBe(
      [
        "VALUE_UNKNOWN stack.dataEvents.calls.resources: the value is not one of those that are known",
        '  given    "arn:aws:lambda:*:111111111111:function:*"',
        "  allowed  an ARN of the type AWS::Lambda::Function, without wildcards: arn:<partition>:lambda:<region>:<account>:function:<name>",
        "  fix      correct the ARN or the type: with any other, CloudTrail records nothing and reports no error",
      ].join("\n"),
    );
  });

  it("refuse selections of nothing and names of no length", () => {
    const { problems } = refusal(() => check({ "": { type: "AWS::S3::Object", resources: [] } }));
    expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual([
      "NAME_INVALID stack.dataEvents",
      "VALUE_MISSING stack.dataEvents..resources",
    ]);
  });

  it("refuse more values than a trail takes, and say how many too many", () => {
    const tables = (count: number) => ({
      tables: {
        type: "AWS::DynamoDB::Table" as const,
        resources: Array.from(
          { length: count },
          (_, i) => `arn:aws:dynamodb:eu-central-1:111111111111:table/t-${i}`,
        ),
      },
    });
    expect(() => check(tables(497))).not.toThrow();
    const { message } = refusal(() => check(tables(498)));
    expect(message).toContain('given    "501 values"');
    expect(message).toContain("allowed  500 values in all selections of a trail");
    expect(message).toContain('leave out 1, use "all", or make a second trail');
  });
});
