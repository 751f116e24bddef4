import { changes, medium, removed, on, onEach, type WeakeningRow } from "./weakening";

const POLICIES = ["aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy"];

/** Attributes, other than policies, that say who may do what, and as whom. */
export const ACCESS: readonly WeakeningRow[] = [
  ...onEach(
    [...POLICIES, ...POLICIES.map((type) => `${type}_attachment`)],
    ["role", "user", "group"],
    changes,
    "someone else is given the policy",
    medium,
  ),
  on(
    ["aws_kms_key", "aws_kms_replica_key"],
    "policy",
    removed,
    "the default policy takes its place: whatever the account's other policies allow counts",
    medium,
  ),
  ...onEach(
    ["aws_transfer_user", "aws_transfer_access", "aws_rolesanywhere_profile"],
    ["policy", "session_policy"],
    removed,
    "sessions may do all that the role may",
    medium,
  ),
  on("aws_lambda_permission", "principal", changes, "something else may call the function", medium),
  ...onEach(
    ["aws_lambda_function", "aws_pipes_pipe", "aws_sfn_state_machine"],
    ["role", "role_arn"],
    changes,
    "it acts as another role",
    medium,
  ),
  on(
    ["aws_instance", "aws_launch_template"],
    "iam_instance_profile",
    changes,
    "it acts as another role",
    medium,
  ),
  on("aws_iam_instance_profile", "role", changes, "instances act as another role", medium),
  ...onEach(
    "aws_ecs_task_definition",
    ["task_role_arn", "execution_role_arn"],
    changes,
    "tasks act as another role",
    medium,
  ),
  ...onEach(
    ["aws_codebuild_project", "aws_codepipeline", "aws_cloudformation_stack", "aws_glue_job"],
    ["service_role", "role_arn", "iam_role_arn"],
    changes,
    "it acts as another role",
    medium,
  ),
];
