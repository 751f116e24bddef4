import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Testing, TerraformStack } from "cdktf";
import { AwsEnvironment, type AwsEnvironmentProps } from "../../src/core/aws-environment";
import { FoundationError } from "../../src/core/errors";

/** Where the stacks of unit tests are deployed to. */
export const TEST_ENVIRONMENT: AwsEnvironmentProps = { accountId: "111111111111", region: "eu-central-1" };

/** Anything of a synthesized stack's JSON. */
export type Json = Record<string, any>;

/** A synthesized stack, whose resources are looked up by construct path, not by generated name. */
export class Synthesized {
  public constructor(public readonly json: Json) {}

  /** The one resource of a type at a construct path below the stack. */
  public resource(type: string, path: string): Json {
    const found = this.resources(type)[path];
    if (found) return found;
    throw new Error(`no ${type} at ${path}; there is ${JSON.stringify(this.paths)}`);
  }

  /** All resources of a type by construct path below the stack. */
  public resources(type: string): Record<string, Json> {
    const all = Object.values((this.json.resource?.[type] ?? {}) as Record<string, Json>);
    return Object.fromEntries(all.map((resource) => [pathOf(resource), resource]));
  }

  /** The types and construct paths of all resources, sorted. */
  public get paths(): string[] {
    return Object.keys(this.json.resource ?? {})
      .flatMap((type) => Object.keys(this.resources(type)).map((path) => `${type} ${path}`))
      .sort();
  }
}

/** Synthesizes a fresh stack, with the validations of its constructs. */
export function synthesize(
  build: (stack: TerraformStack) => void,
  environment: AwsEnvironmentProps = TEST_ENVIRONMENT,
): Synthesized {
  const stack = new TerraformStack(Testing.app(), "stack");
  AwsEnvironment.provide(stack, environment);
  build(stack);
  if (stack.allProviders().length === 0) new AwsProvider(stack, "Provider");
  // This validates, but drops the metadata that hold the construct paths.
  Testing.synth(stack, true);
  return new Synthesized(JSON.parse(JSON.stringify(stack.toTerraform())) as Json);
}

/** A resource without what cdktf adds to it. */
export function argumentsOf(resource: Json): Json {
  return Object.fromEntries(Object.entries(resource).filter(([name]) => name !== "//"));
}

/** The error that something refuses with. */
export function refusal(act: () => unknown): FoundationError {
  try {
    act();
  } catch (error) {
    if (error instanceof FoundationError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

/** A policy document within a resource's attribute. */
export function policyOf(text: string): { Version: string; Statement: Json[] } {
  return JSON.parse(text.replaceAll("$${", "${")) as { Version: string; Statement: Json[] };
}

function pathOf(resource: Json): string {
  return (resource["//"].metadata.path as string).split("/").slice(1).join("/");
}
