import type { Change, Plan } from "../plan/plan";
import type { ValueRecord } from "../plan/value";

/** Attributes by which other resources name one. */
const NAMING = ["arn", "id", "name", "bucket"];

const known = new WeakMap<Plan, ReadonlyMap<string, ReadonlySet<string>>>();

/** Whether what a deleted object belongs to is deleted by the same plan: there is nothing left to guard then. */
export function isOwnerGone(change: Change, plan: Plan): boolean {
  const names = known.get(plan) ?? namesOfDeleted(plan);
  known.set(plan, names);
  return Object.entries(change.before ?? {}).some(([attribute, value]) => {
    if (typeof value !== "string" || (NAMING.includes(attribute) && attribute !== "bucket")) return false;
    return [...(names.get(value) ?? [])].some((type) => type !== change.type && isPartOf(change.type, type));
  });
}

/** An `aws_s3_bucket_policy` is part of an `aws_s3_bucket`; what belongs to it otherwise names it by another word. */
function isPartOf(type: string, owner: string): boolean {
  return type.startsWith(`${owner}_`) || OWNED.get(type) === owner;
}

const OWNED: ReadonlyMap<string, string> = new Map([
  ["aws_dynamodb_resource_policy", "aws_dynamodb_table"],
  ["aws_flow_log", "aws_vpc"],
  ["aws_network_acl", "aws_vpc"],
  ["aws_sns_topic_subscription", "aws_sns_topic"],
  ["aws_backup_selection", "aws_backup_plan"],
  ["aws_cloudwatch_event_target", "aws_cloudwatch_event_rule"],
  ["aws_cloudwatch_log_metric_filter", "aws_cloudwatch_log_group"],
  ["aws_cloudwatch_log_subscription_filter", "aws_cloudwatch_log_group"],
]);

function namesOfDeleted({ changes }: Plan): ReadonlyMap<string, ReadonlySet<string>> {
  const names = new Map<string, Set<string>>();
  for (const { type, before, action, deposed } of changes) {
    if (action !== "delete" || deposed !== undefined) continue;
    for (const name of namesOf(before)) names.set(name, (names.get(name) ?? new Set()).add(type));
  }
  return names;
}

function namesOf(attributes: ValueRecord | null): readonly string[] {
  return NAMING.flatMap((name) => {
    const value = attributes?.[name];
    return typeof value === "string" && value !== "" ? [value] : [];
  });
}
