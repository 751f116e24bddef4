import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { TerraformStack } from "cdktf";
import { FunctionCode } from "../../../src/constructs/functions/function-code";
import { LambdaFunction, type LambdaFunctionProps } from "../../../src/constructs/functions/lambda-function";
import { provideHandlers } from "../../support/handlers";
import { type Json, policyOf, synthesize, type Synthesized } from "../../support/synthesized";

/** Synthesizes a stack that has a provider and finds bundled functions. */
export function synthesizeFunctions(build: (stack: TerraformStack) => void): Synthesized {
  return synthesize((stack) => {
    provideHandlers(stack);
    new AwsProvider(stack, "Provider");
    build(stack);
  });
}

/** A function with the construct id `Auditor`. */
export function auditor(stack: TerraformStack, props: Partial<LambdaFunctionProps> = {}): LambdaFunction {
  return new LambdaFunction(stack, "Auditor", {
    functionName: "auditor",
    description: "records changes",
    code: FunctionCode.bundled("config-auditor"),
    ...props,
  });
}

/** The statements of a policy by sid; those without are numbered. */
export function statementsOf(policy: string): Record<string, Json> {
  return Object.fromEntries(
    policyOf(policy).Statement.map(({ Sid, ...statement }, index) => [(Sid as string) ?? index, statement]),
  );
}

/** The statements of the function's role. */
export function roleStatements(synthesized: Synthesized): Record<string, Json> {
  return statementsOf(synthesized.resource("aws_iam_role_policy", "Auditor/RolePolicy").policy as string);
}

/** What services may do with the function's key, by their principals and then by encryption context. */
export function keyServices(synthesized: Synthesized): readonly (readonly [string, Json])[] {
  const { policy } = synthesized.resource("aws_kms_key", "Auditor/Key/Resource") as { policy: string };
  return policyOf(policy)
    .Statement.filter(({ Principal }) => (Principal as Json).Service)
    .map(({ Principal, Condition }) => [(Principal as Json).Service as string, Condition as Json] as const);
}
