import { shown, UNKNOWN } from "../plan/value";

/** A condition of a statement: what it asks of a key. */
export interface Condition {
  readonly operator: string;
  /** In lower case. */
  readonly key: string;
  readonly values: readonly string[];
}

const CONDITION = /^(\S+) (\S+) = (.*)$/s;

/** A condition as a statement holds it, such as `StringEquals aws:sourceaccount = 111111111111`. */
export function readCondition(text: string): Condition | undefined {
  const [, operator, key, values] = CONDITION.exec(text) ?? [];
  if (operator === undefined || key === undefined || values === undefined) return undefined;
  return { operator, key, values: values.split(", ") };
}

/** Operators that compare texts or ARNs and do not pass where the key is absent. */
export const BY_NAME = /^(?:ForAnyValue:)?(?:String|Arn)(?:Equals|Like|EqualsIgnoreCase)$/i;

/** What Terraform puts a value in the place of; a variable of a policy has a colon in its name. */
const REFERENCE = /\$\{[a-z_][\w-]*\.[^${}:]*\}/gi;

const LATER = shown(UNKNOWN);

/** Whether a value is one thing that only Terraform knows: a reference, or what is known after apply. */
export function isReference(value: string): boolean {
  return value === LATER || (value !== "" && value.replace(REFERENCE, "") === "");
}

/** A value as if each reference in it was to an account's id. */
export function withoutReferences(value: string): string {
  return value.replace(REFERENCE, "0".repeat(12));
}
