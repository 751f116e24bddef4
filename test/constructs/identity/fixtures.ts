import { type TerraformStack, Testing } from "cdktf";
import type { Construct } from "constructs";
import { readWorld } from "../../../src/access/world/read-world";
import type { World } from "../../../src/access/world/world";
import { ConfigStore, type ConfigStoreProps } from "../../../src/constructs/config-store/config-store";
import { AwsEnvironment, type AwsEnvironmentProps } from "../../../src/core/aws-environment";
import { FoundationStack } from "../../../src/core/foundation-stack";
import { provideHandlers } from "../../support/handlers";
import { TEST_ENVIRONMENT } from "../../support/synthesized";

/** What the stacks of a build allow. */
export function worldOf(
  build: (stack: FoundationStack) => void,
  environment: AwsEnvironmentProps = TEST_ENVIRONMENT,
): World {
  const app = Testing.app();
  provideHandlers(app);
  const stack = new FoundationStack(app, "stack", { environment: new AwsEnvironment(environment) });
  build(stack);
  return readWorld([jsonOf(stack)]);
}

/** A stack as it is synthesized. */
export function jsonOf(stack: TerraformStack): object {
  stack.prepareStack();
  return JSON.parse(JSON.stringify(stack.toTerraform())) as object;
}

/** A config store with two root namespaces and keys. */
export function storeIn(scope: Construct, props: Partial<ConfigStoreProps> = {}): ConfigStore {
  return new ConfigStore(scope, "Store", {
    environmentAlias: "dev",
    namespaces: ["/shared", "/app", "/app2", "/devops"],
    keys: { app: {}, devops: {} },
    roleTypes: { dev: { namespaces: ["/app"], keys: ["app"] } },
    ...props,
  });
}
