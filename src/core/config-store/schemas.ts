import { parse } from "@aws-lambda-powertools/parser";
import * as z from "zod/mini";

/** What a value turned out to be by its schema. */
export type Parsed<T> =
  | { readonly kind: "parsed"; readonly data: T }
  | { readonly kind: "unreadable"; readonly problems: readonly string[] };

/**
 * Parses a value that may be anything, itself or what has a name within something larger. Problems are fit for logs whatever the value holds: each is a path of the schema
 * and what was expected there, and quotes nothing. A schema says what it expects in its `error`; one that forgets it has
 * a message of the library's, which quotes nothing either.
 *
 * Schemas are of zod's small form. Those that Powertools brings are of its large one: 440 KB more in each bundle, with
 * texts that quote what is no JSON, and refusals of events for fields that nothing here needs.
 */
export function parsed<T extends z.ZodMiniType>(
  schema: T,
  value: unknown,
  name?: string,
): Parsed<z.output<T>> {
  const result = parse(value, undefined, schema, true);
  if (result.success) return { kind: "parsed", data: result.data as z.output<T> };
  return { kind: "unreadable", problems: problemsOf(result.error.cause as readonly Issue[], name) };
}

/** Parses a JSON text, which must hold an object. */
export function parsedJson<T extends z.ZodMiniType>(schema: T, text: string): Parsed<z.output<T>> {
  const value = jsonObject(text);
  return value
    ? parsed(schema, value)
    : { kind: "unreadable", problems: ["the text: expected a JSON object"] };
}

/** A string that is not empty. */
export const TEXT = textOf("a string that is not empty");

/** A string that is not empty; nothing in the place of anything else. */
export const OPTIONAL_TEXT = z.catch(z.optional(TEXT), undefined);

/** A list of strings that are not empty. */
export const TEXTS = z.array(TEXT, "a list of strings that are not empty");

/** A time in ISO 8601; read as milliseconds since the epoch. */
export const TIME = z.pipe(
  z.iso.datetime({ offset: true, error: "a time in ISO 8601" }),
  z.transform((text: string) => Date.parse(text)),
);

/** A whole number above 0. */
export const COUNT = z.int("a whole number above 0").check(z.positive("a whole number above 0"));

/** Anything, or nothing. */
export const ANYTHING = z.optional(z.unknown());

/** An object of which the fields do not matter yet. */
export const OBJECT = z.record(z.string(), z.unknown(), "an object");

/** An object's fields: what is no object has none, so that each field says for itself that it is missing. */
export function fields<T extends Readonly<Record<string, z.ZodMiniType>>>(shape: T) {
  return z.pipe(
    z.transform((value: unknown) => (isObject(value) ? value : {})),
    z.object(shape),
  );
}

/** A string that is not empty, by the words that say what it is. */
export function textOf(what: string) {
  return z.string(what).check(z.minLength(1, what));
}

/** Whether there is anything but null. */
export function isThere(value: unknown): boolean {
  return value !== undefined && value !== null;
}

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[];
}

function problemsOf(issues: readonly Issue[], name: string | undefined): readonly string[] {
  const problems = issues.map(({ path = [], message }) => {
    const keys = path.map((part) => String(typeof part === "object" ? part.key : part));
    return `${[...(name ? [name] : []), ...keys].join(".") || "the value"}: expected ${message}`;
  });
  return [...new Set(problems)];
}

function jsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
