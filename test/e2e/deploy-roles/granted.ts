import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Json, Synthesized } from "../../support/synthesized";

/** The actions that a pipeline's role is granted, by the folder of the stack that makes it. */
export function grantedActions(pipelineFolder: string, phase: "Plan" | "Apply"): readonly string[] {
  const json = JSON.parse(readFileSync(join(pipelineFolder, "cdk.tf.json"), "utf8")) as Json;
  const policies = Object.entries(new Synthesized(json).resources("aws_iam_policy"))
    .filter(([path]) => path.startsWith(`Pipeline/Roles/${phase}/`))
    .map(([, { policy }]) => JSON.parse(policy as string) as { Statement: Json[] });
  const allowed = policies.flatMap(({ Statement }) => Statement.filter(({ Effect }) => Effect === "Allow"));
  return allowed.flatMap(({ Action }) => [Action as string | string[]].flat());
}

const WHEN_CHANGED = "takes a change that this scenario does not make";
const IN_CALLERS_NAME = "the service calls KMS in the caller's name, which the emulator does not";

/** What is granted and not called here, each with its reason. What is called after all must be removed. */
export const UNCALLED: Readonly<Record<"Plan" | "Apply", Readonly<Record<string, string>>>> = {
  Plan: {
    "cloudtrail:GetEventSelectors": "AWS says of a trail that it has selectors, the emulator does not",
    "cloudtrail:GetInsightSelectors": "read for trails with insights, which this one has not",
    "kms:Decrypt": IN_CALLERS_NAME,
    "s3:ListTagsForResource": "called by the provider from 6.23 on",
  },
  Apply: {
    "cloudtrail:GetEventSelectors": "AWS says of a trail that it has selectors, the emulator does not",
    "cloudtrail:GetInsightSelectors": "read for trails with insights, which this one has not",
    "cloudtrail:PutInsightSelectors": "called for trails with insights, which this one has not",
    "cloudtrail:StopLogging": "called to mend or stop a trail",
    "cloudtrail:UpdateTrail": WHEN_CHANGED,
    "iam:AddClientIDToOpenIDConnectProvider": "the emulator fails at another audience",
    "iam:PutRolePermissionsBoundary": "mends a boundary that was lifted",
    "iam:PutUserPermissionsBoundary": "mends a boundary that was lifted",
    "iam:RemoveClientIDFromOpenIDConnectProvider": "the emulator fails at another audience",
    "iam:UpdateGroup": WHEN_CHANGED,
    "iam:UpdateRole": WHEN_CHANGED,
    "iam:UpdateRoleDescription": WHEN_CHANGED,
    "iam:UpdateUser": WHEN_CHANGED,
    "kms:CreateGrant": IN_CALLERS_NAME,
    "kms:Decrypt": IN_CALLERS_NAME,
    "kms:EnableKey": "mends a key that was disabled",
    "kms:Encrypt": IN_CALLERS_NAME,
    "kms:GenerateDataKey": IN_CALLERS_NAME,
    "kms:UpdateAlias": WHEN_CHANGED,
    "lambda:DeleteFunctionConcurrency": WHEN_CHANGED,
    "lambda:GetFunctionConfiguration": "the provider waits for a new version of a function by it",
    "lambda:PutFunctionConcurrency": WHEN_CHANGED,
    "lambda:UpdateEventSourceMapping": WHEN_CHANGED,
    "lambda:UpdateFunctionCode": "called for another version of this library",
    "lambda:UpdateFunctionEventInvokeConfig": WHEN_CHANGED,
    "logs:AssociateKmsKey": WHEN_CHANGED,
    "s3:DeleteBucket": "the buckets hold data here: nobody empties them from a pipeline",
    "s3:ListTagsForResource": "called by the provider from 6.23 on",
    "s3:TagResource": "called by the provider from 6.23 on",
    "s3:UntagResource": "called by the provider from 6.23 on",
    "sns:SetSubscriptionAttributes": WHEN_CHANGED,
    "sqs:SetQueueAttributes": WHEN_CHANGED,
  },
};
