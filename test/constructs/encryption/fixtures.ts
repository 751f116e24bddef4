import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import type { IAlertTopic } from "../../../src/constructs/alerting/alert-topic";
import type { AwsEnvironmentProps } from "../../../src/core/aws-environment";
import { type Json, synthesize, Synthesized } from "../../support/synthesized";

/** A topic that exists elsewhere. */
export class TestTopic extends Construct implements IAlertTopic {
  public readonly topicName = "alarms";
  public readonly topicArn = "arn:aws:sns:eu-central-1:111111111111:alarms";
}

/** Synthesizes a stack with a provider, without which cdktf refuses resources. */
export function synthesizeWithProvider(
  build: (stack: TerraformStack) => void,
  environment?: AwsEnvironmentProps,
): Synthesized {
  let json: Json = {};
  synthesize((stack) => {
    new AwsProvider(stack, "Provider");
    build(stack);
    json = JSON.parse(JSON.stringify(stack.toTerraform())) as Json;
  }, environment);
  return new Synthesized(json);
}
