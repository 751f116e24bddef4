import type { Problem } from "../../core/errors";
import type { TerraformJson } from "../../access/world/terraform/json";
import { attributeOf, resolveText } from "../../access/world/terraform/references";
import { Stack } from "../../access/world/terraform/stack";
import { isRecord, type JsonRecord, recordOf } from "../plan/json";
import type { SynthesizedStack } from "./output";

/** A stack whose references are replaced by what they stand for, as far as that follows from the stack. */
export class Configuration {
  private readonly stack: Stack;

  public constructor({ json }: Pick<SynthesizedStack, "json">) {
    const problems: Problem[] = [];
    this.stack = new Stack(EVERY_STACK, withoutSecretDefaults(json) as TerraformJson, problems);
  }

  /** A value with its references resolved; a reference that stays is shown as it was written. */
  public resolve(value: unknown): unknown {
    if (typeof value === "string") {
      return /[$%]\{/.test(value) ? resolveText(value, this.stack).replaceAll(UNRESOLVED, "${") : value;
    }
    if (Array.isArray(value)) return value.map((inner) => this.resolve(inner));
    if (!isRecord(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, this.resolve(inner)]));
  }

  /** The ARN of a resource, where it follows from the stack. */
  public arnOf(address: string): string | undefined {
    const resource = this.stack.resource(address);
    return resource && attributeOf(resource, "arn");
  }

  /** Where a resource is, such as `eu-central-1 of 111111111111`; nothing where its provider does not say. */
  public placeOf(address: string): string | undefined {
    const environment = this.stack.resource(address)?.environment;
    return environment && `${environment.region} of ${environment.account}`;
  }
}

/** What stands for the stack's name in ids that only AWS knows: the same in every account, so that findings group. */
const EVERY_STACK = "stack";

const UNRESOLVED = "${terraform:";

/** Whether a value is nothing but a reference, or a function's result, that does not follow from the stack. */
export function isUnresolved(value: unknown): boolean {
  return typeof value === "string" && /^\$\{.*\}$/s.test(value);
}

/** The values of sensitive variables must not come into what refers to them. */
function withoutSecretDefaults(json: JsonRecord): JsonRecord {
  const variables = Object.entries(recordOf(json.variable)).map(([name, body]) => [
    name,
    isRecord(body) && body.sensitive === true ? { sensitive: true } : body,
  ]);
  return variables.length === 0 ? json : { ...json, variable: Object.fromEntries(variables) as unknown };
}
