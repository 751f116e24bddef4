import { changes, medium, on, onEach, type WeakeningRow } from "./weakening";

/** Attributes that name the role as which something acts. */
export const ACTING_ROLES: readonly WeakeningRow[] = [
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
