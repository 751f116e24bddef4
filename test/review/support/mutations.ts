import { POLICY_ATTRIBUTES } from "../../../src/review/policies/policy-attributes";
import type { Json } from "../../support/synthesized";

/** What somebody could do to an attribute. */
export interface Mutation {
  /** The attribute's path, without the places in lists. */
  readonly attribute: string;
  /** What is done to it, in a word. */
  readonly name: string;
  readonly after: Json;
}

/** What is no attribute, or only a list of other resources. */
const NOT_ATTRIBUTES = ["//", "depends_on"];

/** Maps of names that somebody chose; all else that is an object is a block, a list of one in a plan. */
const MAPS = ["dimensions", "environment.variables", "input_transformer.input_paths", "tags"];

/** Synthesized arguments as a plan has them: a block is a list. */
export function asPlanned(resource: Json): Json {
  const attributes = Object.entries(resource).filter(([name]) => !NOT_ATTRIBUTES.includes(name));
  return planned(Object.fromEntries(attributes), "") as Json;
}

function planned(value: unknown, path: string): unknown {
  if (Array.isArray(value))
    return value.map((member) => (isBlock(member, path) ? planned(member, path) : member));
  if (!isBlock(value, path)) return value;
  const members = Object.entries(value).map(([name, member]) => {
    const inner = path === "" ? name : `${path}.${name}`;
    const converted = planned(member, inner);
    return [name, isBlock(member, inner) ? [converted] : converted];
  });
  return Object.fromEntries(members);
}

function isBlock(value: unknown, path: string): value is Json {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !MAPS.some((map) => path.endsWith(map))
  );
}

/** Every attribute of a resource, changed in every way that its value suggests. */
export function mutationsOf(type: string, resource: Json): readonly Mutation[] {
  return placesIn(resource, []).flatMap(({ path, value }) => {
    const attribute = path.filter((part) => !/^\d+$/.test(part)).join(".");
    return Object.entries(waysToChange(type, attribute, value)).map(([name, now]) => ({
      attribute,
      name,
      after: replaced(resource, path, now) as Json,
    }));
  });
}

interface At {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** Every value and every list, with its path. */
function placesIn(value: unknown, path: readonly string[]): readonly At[] {
  const here = path.length > 0 ? [{ path, value }] : [];
  if (typeof value !== "object" || value === null) return here;
  if (Array.isArray(value) && typeof value[0] !== "object") return here;
  return [...here, ...Object.entries(value).flatMap(([name, inner]) => placesIn(inner, [...path, name]))];
}

function waysToChange(type: string, attribute: string, value: unknown): Readonly<Record<string, unknown>> {
  const removed = { removed: null };
  switch (typeof value) {
    case "boolean":
      return { [value ? "off" : "on"]: !value };
    case "number":
      return { lower: Math.floor(value / 2) - 1, higher: value * 2 + 1, ...removed };
    case "string":
      return Object.hasOwn(POLICY_ATTRIBUTES[type] ?? {}, attribute)
        ? { ...policyChanges(value), ...removed }
        : { ...otherValues(`${type}.${attribute}`, value), ...removed };
    default:
      if (Array.isArray(value)) return value.length === 0 ? {} : { emptied: [] };
      return {};
  }
}

/** Values that mean something to AWS, other than the ones that are synthesized. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  "aws_cloudwatch_metric_alarm.treat_missing_data": ["notBreaching", "missing"],
  "aws_dynamodb_table.billing_mode": ["PROVISIONED"],
  "aws_dynamodb_table.stream_view_type": ["KEYS_ONLY"],
  "aws_lambda_function.tracing_config.mode": ["Active", "PassThrough"],
  "aws_lambda_permission.principal": ["*", "999999999999", "s3.amazonaws.com"],
  "aws_s3_bucket_lifecycle_configuration.rule.status": ["Disabled"],
  "aws_s3_bucket_ownership_controls.rule.object_ownership": ["ObjectWriter", "BucketOwnerPreferred"],
  "aws_s3_bucket_server_side_encryption_configuration.rule.apply_server_side_encryption_by_default.sse_algorithm":
    ["AES256", "aws:kms"],
  "aws_s3_bucket_versioning.versioning_configuration.status": ["Suspended"],
  "aws_sns_topic_subscription.endpoint": ["arn:aws:sqs:us-east-1:999999999999:theirs"],
  "aws_ssm_parameter.type": ["String", "SecureString"],
};

function otherValues(attribute: string, value: string): Readonly<Record<string, string>> {
  const values = VALUES[attribute]?.filter((other) => other !== value);
  if (values === undefined) return { other: `${value}-other` };
  return Object.fromEntries(values.map((other) => [other, other]));
}

const EVERYONE = { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" };

function policyChanges(text: string): Readonly<Record<string, string>> {
  const document = JSON.parse(text) as { Statement: Json[] };
  const of = (Statement: Json[]) => JSON.stringify({ ...document, Statement });
  const denials = document.Statement.filter(({ Effect }) => Effect === "Deny");
  const conditions = document.Statement.filter(({ Condition }) => Condition !== undefined);
  return {
    opened: of([...document.Statement, EVERYONE]),
    ...(denials.length > 0 && {
      "without denials": of(document.Statement.filter((one) => !denials.includes(one))),
    }),
    ...(conditions.length > 0 && {
      "without conditions": of(
        document.Statement.map((statement) => ({ ...statement, Condition: undefined })),
      ),
    }),
  };
}

function replaced(value: any, [name, ...rest]: readonly string[], by: unknown): unknown {
  if (name === undefined) return by;
  const copy = Array.isArray(value) ? [...value] : { ...value };
  copy[name as keyof typeof copy] = replaced(value[name], rest, by);
  return copy;
}
