import { IDENTITY_TYPES } from "../../access/world/read-identities";
import { RESOURCE_TYPES } from "../../access/world/read-resources";
import type { Attributes } from "../../access/world/terraform/json";
import type { PlannedState, StateObject } from "../plan/state";

/** Arguments that alone decide about access, of types that have many others. */
const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  aws_dynamodb_table: ["name", "server_side_encryption"],
  aws_s3_bucket: ["policy"],
  aws_secretsmanager_secret: ["policy"],
  aws_sns_topic: ["policy"],
  aws_sqs_queue: ["policy"],
  aws_ssm_parameter: ["name", "value"],
};

const DECIDING: ReadonlySet<string> = new Set([...IDENTITY_TYPES, ...RESOURCE_TYPES]);

/** Whether a plan changes anything that decides who may do what. */
export function touchesAccess({ objects }: PlannedState): boolean {
  return objects.some(touches);
}

function touches({ type, before, after }: StateObject): boolean {
  if (before === after) return false;
  if (!Object.hasOwn(ARGUMENTS, type)) return DECIDING.has(type);
  const decided = (side: Attributes | null) => JSON.stringify(ARGUMENTS[type]!.map((name) => side?.[name]));
  return decided(before) !== decided(after);
}
