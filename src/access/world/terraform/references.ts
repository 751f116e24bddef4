import { TERRAFORM_VARIABLE } from "../../patterns/pieces";
import { ATTRIBUTE_FORMATS, DATA_FORMATS } from "./arn-formats";
import { fillFormat } from "./fill-format";
import type { Json } from "./json";
import type { Environment, Stack, TerraformResource } from "./stack";

/**
 * Replaces Terraform's references by what they stand for, and its escapes by what they escape. A reference that does not
 * follow from the stack becomes a variable of policies that nobody states, so that answers name it.
 */
export function resolveText(text: string, stack: Stack, visited: ReadonlySet<string> = new Set()): string {
  const parts: string[] = [];
  let at = 0;
  for (const { 0: mark, index } of text.matchAll(MARK)) {
    if (index < at) continue;
    parts.push(text.slice(at, index));
    at = index + mark.length;
    if (mark !== "${") {
      parts.push(mark.slice(1));
      continue;
    }
    const end = closingBrace(text, at);
    const expression = text.slice(at, end).trim();
    parts.push(
      resolveExpression(expression, stack, visited) ?? `\${${TERRAFORM_VARIABLE}${readable(expression)}}`,
    );
    at = end + 1;
  }
  return at === 0 ? text : parts.join("") + text.slice(at);
}

/** What begins a reference, and the two escapes. */
const MARK = /\$\$\{|%%\{|\$\{/g;

/** The value of a resource's argument as text, with references resolved; nothing if it is left out. */
export function argumentOf(
  resource: TerraformResource,
  name: string,
  visited: ReadonlySet<string> = new Set(),
): string | undefined {
  return resolveJson(resource.attributes[name], resource.stack, visited);
}

/** The value of a resource's attribute: what it states, as where it exists, else what follows from the stack. */
export function attributeOf(
  resource: TerraformResource,
  name: string,
  visited: ReadonlySet<string> = new Set(),
): string | undefined {
  const format = ATTRIBUTE_FORMATS[resource.type]?.[name];
  const stated = argumentOf(resource, name, visited);
  return format === undefined || stated !== undefined
    ? stated
    : fillFormat(format, placeholders(resource), (argument) => argumentOf(resource, argument, visited));
}

/** What a format's placeholders stand for in a resource. */
export function placeholders({ stack, address, environment }: TerraformResource): Record<string, string> {
  return { ...environmentValues(environment), address: `${stack.name}.${address}` };
}

function resolveJson(
  value: Json | undefined,
  stack: Stack,
  visited: ReadonlySet<string>,
): string | undefined {
  if (typeof value === "string") return resolveText(value, stack, visited);
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

const TRAVERSAL = /^[\w-]+(\.[\w-]+){1,3}$/;

function resolveExpression(
  expression: string,
  stack: Stack,
  visited: ReadonlySet<string>,
): string | undefined {
  if (!TRAVERSAL.test(expression) || visited.has(expression)) return undefined;
  const seen = new Set([...visited, expression]);
  const [first, second, third, fourth] = expression.split(".") as [string, string, string?, string?];
  if (first === "local") return resolveJson(stack.json.locals?.[second], stack, seen);
  if (first === "var") return resolveJson(stack.json.variable?.[second]?.default, stack, seen);
  if (first === "data") {
    const format = DATA_FORMATS[second]?.[fourth ?? ""];
    return (
      format && stack.environment && fillFormat(format, environmentValues(stack.environment), () => undefined)
    );
  }
  const resource =
    third === undefined || fourth !== undefined ? undefined : stack.resource(`${first}.${second}`);
  return resource && attributeOf(resource, third!, seen);
}

function environmentValues({ partition, region, account, dnsSuffix }: Environment): Record<string, string> {
  return { partition, region, account, dnsSuffix };
}

function closingBrace(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if (text[at] === "{") depth++;
    if (text[at] === "}" && --depth === 0) return at;
  }
  return text.length;
}

/** An expression as the name of a variable, which has no braces, quotes and commas. */
function readable(expression: string): string {
  return expression.replace(/[{}'",\\]+/g, " ").trim();
}
