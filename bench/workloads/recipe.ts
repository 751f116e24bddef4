import type { TerraformResource } from "cdktf";

/** The resources that a program has made in a stack, by type and id: `aws_kms_key.a`. */
export type Made = Map<string, TerraformResource>;

/** How a value is made in a stack. */
export interface Recipe {
  readonly make: (made: Made) => unknown;
  /** The resources that it refers to, and that must be made before. */
  readonly needs: readonly string[];
}

const REFERENCE = /\$\{(aws_\w+\.[\w-]+)\.([\w.[\]]+)\}/g;

/**
 * How a person would write a value in plain cdktf: a reference as the resource's attribute, which is a new token each
 * time (`key.arn`), JSON as `JSON.stringify` of an object, and everything else as it is.
 */
export function recipeOf(value: unknown): Recipe {
  if (typeof value === "string") return recipeOfText(value);
  if (typeof value !== "object" || value === null) return constant(value);
  const parts = Object.entries(value).map(([key, part]) => [key, recipeOf(part)] as const);
  const needs = parts.flatMap(([, part]) => part.needs);
  if (needs.length === 0) return constant(value);
  if (Array.isArray(value)) return { needs, make: (made) => parts.map(([, part]) => part.make(made)) };
  return { needs, make: (made) => Object.fromEntries(parts.map(([key, part]) => [key, part.make(made)])) };
}

function recipeOfText(text: string): Recipe {
  const json = jsonIn(text);
  if (json !== undefined) {
    const { make, needs } = recipeOf(json);
    return { needs, make: (made) => JSON.stringify(make(made)) };
  }
  const needs = [...text.matchAll(REFERENCE)].map(([, resource]) => resource!);
  if (needs.length === 0) return constant(text);
  const attribute = (made: Made, resource: string, name: string): string =>
    made.get(resource)!.getStringAttribute(name);
  return {
    needs,
    make: (made) =>
      text.replace(REFERENCE, (_, resource: string, name: string) => attribute(made, resource, name)),
  };
}

/** The object that a text is the JSON of, if it is one. */
export function jsonIn(text: string): object | undefined {
  if (!text.startsWith("{") && !text.startsWith("[")) return undefined;
  try {
    const value = JSON.parse(text) as object;
    return JSON.stringify(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
}

function constant(value: unknown): Recipe {
  return { needs: [], make: () => value };
}
