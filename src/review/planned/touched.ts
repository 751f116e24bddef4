import type { Attributes } from "../../access/world/terraform/json";
import type { PlannedState, StateObject } from "../plan/state";

/** Arguments that alone decide about access, of types that have many others. */
const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  aws_dynamodb_table: ["name", "server_side_encryption"],
  aws_ssm_parameter: ["name", "value"],
};

/** Whether a plan changes anything that decides who may do what. */
export function touchesAccess({ objects }: PlannedState): boolean {
  return objects.some(touches);
}

function touches({ type, before, after }: StateObject): boolean {
  if (before === after) return false;
  const arguments_ = Object.hasOwn(ARGUMENTS, type) ? ARGUMENTS[type]! : undefined;
  const decided = (side: Attributes | null) =>
    JSON.stringify(side && arguments_ ? arguments_.map((name) => side[name]) : side);
  return decided(before) !== decided(after);
}
