import type { KeyValues } from "../context/key-values";
import { Pattern, type PatternOptions } from "../patterns/pattern";
import { FALSE, type Truth, truthOf } from "../truth";
import { type AddressRange, readAddress, readRange } from "./addresses";
import { readDate, readNumber } from "./numbers";

/** How numbers are compared. */
export type Relation = "=" | "<" | "<=" | ">" | ">=";

/** A value of a condition, ready to be compared with what a request carries. */
export type WantedValue =
  | { readonly kind: "text"; readonly pattern: Pattern }
  | { readonly kind: "number" | "date"; readonly relation: Relation; readonly bound: number }
  | { readonly kind: "address"; readonly range: AddressRange }
  | { readonly kind: "null"; readonly absent: boolean };

/** What an operator is. Families decide which values of a key make a difference. */
export interface Operator {
  readonly family: "text" | "boolean" | "number" | "date" | "address" | "null";
  /** Whether it holds when the positive comparison does not, a missing key included. */
  readonly negated: boolean;
  /** Reads a value of the policy; nothing if no request's value can ever match it. */
  read(value: string, variables: boolean): WantedValue | undefined;
}

function text(options: Omit<PatternOptions, "variables">, negated: boolean): Operator {
  return {
    family: "text",
    negated,
    read: (value, variables) => ({ kind: "text", pattern: new Pattern(value, { ...options, variables }) }),
  };
}

function number(relation: Relation, negated = false): Operator {
  return { family: "number", negated, read: (value) => bounded("number", relation, readNumber(value)) };
}

function date(relation: Relation, negated = false): Operator {
  return { family: "date", negated, read: (value) => bounded("date", relation, readDate(value)) };
}

function bounded(
  kind: "number" | "date",
  relation: Relation,
  bound: number | undefined,
): WantedValue | undefined {
  return bound === undefined ? undefined : { kind, relation, bound };
}

function address(negated: boolean): Operator {
  return {
    family: "address",
    negated,
    read: (value) => {
      const range = readRange(value);
      return range && { kind: "address", range };
    },
  };
}

const boolean: Operator = { ...text({ dialect: "equals", ignoreCase: true }, false), family: "boolean" };

const binary: Operator = {
  family: "text",
  negated: false,
  read: (value) => ({
    kind: "text",
    pattern: new Pattern(canonicalBase64(value), { dialect: "equals", variables: false }),
  }),
};

const nothing: Operator = {
  family: "null",
  negated: false,
  read: (value) => ({ kind: "null", absent: value.toLowerCase() === "true" }),
};

/**
 * The condition operators by name in lower case.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ["stringequals", text({ dialect: "equals" }, false)],
  ["stringnotequals", text({ dialect: "equals" }, true)],
  ["stringequalsignorecase", text({ dialect: "equals", ignoreCase: true }, false)],
  ["stringnotequalsignorecase", text({ dialect: "equals", ignoreCase: true }, true)],
  ["stringlike", text({ dialect: "like" }, false)],
  ["stringnotlike", text({ dialect: "like" }, true)],
  ["arnequals", text({ dialect: "arn" }, false)],
  ["arnlike", text({ dialect: "arn" }, false)],
  ["arnnotequals", text({ dialect: "arn" }, true)],
  ["arnnotlike", text({ dialect: "arn" }, true)],
  ["numericequals", number("=")],
  ["numericnotequals", number("=", true)],
  ["numericlessthan", number("<")],
  ["numericlessthanequals", number("<=")],
  ["numericgreaterthan", number(">")],
  ["numericgreaterthanequals", number(">=")],
  ["dateequals", date("=")],
  ["datenotequals", date("=", true)],
  ["datelessthan", date("<")],
  ["datelessthanequals", date("<=")],
  ["dategreaterthan", date(">")],
  ["dategreaterthanequals", date(">=")],
  ["bool", boolean],
  ["binaryequals", binary],
  ["ipaddress", address(false)],
  ["notipaddress", address(true)],
  ["null", nothing],
]);

/** Whether a request's value matches a policy's. */
export function matches(wanted: WantedValue, value: string, context: KeyValues): Truth {
  switch (wanted.kind) {
    case "text":
      return wanted.pattern.match(value, context);
    case "number":
      return truthOf(compares(wanted.relation, readNumber(value), wanted.bound));
    case "date":
      return truthOf(compares(wanted.relation, readDate(value), wanted.bound));
    case "address": {
      const read = readAddress(value);
      const { version, first, last } = wanted.range;
      return truthOf(read?.version === version && read.value >= first && read.value <= last);
    }
    case "null":
      return FALSE;
  }
}

function compares(relation: Relation, value: number | undefined, bound: number): boolean {
  if (value === undefined) return false;
  switch (relation) {
    case "=":
      return value === bound;
    case "<":
      return value < bound;
    case "<=":
      return value <= bound;
    case ">":
      return value > bound;
    case ">=":
      return value >= bound;
  }
}

function canonicalBase64(value: string): string {
  return Buffer.from(value, "base64").toString("base64");
}
