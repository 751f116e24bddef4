import { createRequire } from "node:module";
import type { TerraformElement } from "cdktf";
import type { Construct } from "constructs";
import type { Json } from "./configurations";

const load = createRequire(__filename);

/** A provider's class for an element. */
export type L1Class = new (scope: Construct, id: string, props: Json) => TerraformElement;

/** A provider's class, and what it calls the attributes that Terraform's JSON has. */
export interface L1 {
  readonly Class: L1Class;
  readonly propsOf: (attributes: Json) => Json;
}

/** Attributes whose names the languages of cdktf keep for themselves. */
const RENAMED: Readonly<Record<string, string>> = { equals: "equalTo" };

type Bindings = Record<string, unknown>;

/** The AWS provider's class for a type of resource or data source, or for the provider itself. */
export function l1Of(kind: "resource" | "data" | "provider", type: string): L1 {
  const name =
    kind === "provider" ? "aws_provider" : type.replace(/^aws_/, kind === "data" ? "data_aws_" : "");
  const folder = kind === "provider" ? "provider" : name.replaceAll("_", "-");
  const bindings = load(`@cdktf/provider-aws/lib/${folder}`) as Bindings;
  const Class = Object.values(bindings).find((binding) => terraformTypeOf(binding) === type);
  if (!Class) throw new Error(`the AWS provider has no class for the ${kind} ${type}`);
  return {
    Class: Class as L1Class,
    propsOf: (attributes) => blockInCamelCase(attributes, camelCase(name), bindings),
  };
}

/** A value with all keys of its maps in camelCase. */
export function inCamelCase<T>(value: T): T {
  if (Array.isArray(value)) return value.map(inCamelCase) as T;
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).map(([key, member]) => [camelCase(key), inCamelCase(member)]);
  return Object.fromEntries(members) as T;
}

/** In camelCase but for maps of the user's, such as tags: the bindings have a function for each block, and none for maps. */
function blockInCamelCase(attributes: Json, prefix: string, bindings: Bindings): Json {
  const members = Object.entries(attributes).map(([key, value]) => {
    const name = camelCase(key);
    const block = prefix + name[0]!.toUpperCase() + name.slice(1);
    if (!isBlock(block, bindings)) return [name, value];
    const convert = (each: unknown): Json => blockInCamelCase(each as Json, block, bindings);
    return [name, Array.isArray(value) ? value.map(convert) : convert(value)];
  });
  return Object.fromEntries(members) as Json;
}

/** A name that another class has already bears an `A`. */
function isBlock(name: string, bindings: Bindings): boolean {
  return `${name}ToTerraform` in bindings || `${name}AToTerraform` in bindings;
}

function camelCase(name: string): string {
  return RENAMED[name] ?? name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function terraformTypeOf(binding: unknown): string | undefined {
  return typeof binding === "function" ? (binding as { tfResourceType?: string }).tfResourceType : undefined;
}
