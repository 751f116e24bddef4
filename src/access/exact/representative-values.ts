import { addressCount, addressText, type AddressRange } from "../conditions/addresses";
import type { Condition } from "../conditions/condition";
import { matches, type WantedValue } from "../conditions/operators";
import { isAlwaysPresent, mayHoldSeveral } from "../context/key-facts";
import type { KeyValue, KeyValues } from "../context/key-values";
import type { Pattern } from "../patterns/pattern";
import type { Principal } from "../principal";
import { TRUE } from "../truth";
import { Inexact, LIMITS } from "./inexact";
import type { FilledPattern, RepresentativeTexts } from "./representative-texts";

/** All that a key's value decides. */
export interface KeyUse {
  readonly key: string;
  /** Conditions about the key whose variables, if any, have values. */
  readonly conditions: readonly Condition[];
  /** Texts that make a difference where the key is a variable in another value. */
  readonly texts: readonly Pattern[];
}

/** Values that stand for all values that a key can have, absence included. */
export function representativeValues(
  use: KeyUse,
  context: KeyValues,
  principal: Principal,
  texts: RepresentativeTexts,
): KeyValue[] {
  const single = singleValues(use, context, texts);
  const comparedAsSet = use.conditions.some((condition) => condition.quantifier !== undefined);
  const present = mayHoldSeveral(use.key, comparedAsSet)
    ? subsets(single, Math.max(1, use.conditions.length))
    : single.map((value) => [value]);
  return isAlwaysPresent(use.key, principal) ? present : [null, ...present];
}

function singleValues(
  { conditions, texts }: KeyUse,
  context: KeyValues,
  known: RepresentativeTexts,
): readonly string[] {
  const families = new Set(conditions.map((c) => c.operator.family).filter((family) => family !== "null"));
  if (texts.length > 0) families.add("text");
  const wanted = conditions.flatMap((condition) => condition.wanted);
  if (families.size === 0) return ["x"];
  if (families.size === 1 && families.has("boolean")) return ["true", "false"];
  if (families.has("boolean")) families.add("text").delete("boolean");
  if (families.size > 1) throw new Inexact();

  const [family] = families;
  if (family === "text") return known.of(textTests(conditions, texts, context));
  const candidates =
    family === "address" ? addresses(wanted) : family === "date" ? dates(wanted) : numbers(wanted);
  return distinct(candidates, conditions, context);
}

const EMPTY: FilledPattern = { pieces: [], ignoresCase: false };

function textTests(
  conditions: readonly Condition[],
  texts: readonly Pattern[],
  context: KeyValues,
): FilledPattern[][] {
  const filled = (pattern: Pattern): FilledPattern[] => {
    const pieces = pattern.fill(context);
    return pieces ? [{ pieces, ignoresCase: pattern.ignoresCase }] : [];
  };
  return [
    ...conditions
      .filter((condition) => condition.operator.family !== "null")
      .map(({ wanted }) => wanted.flatMap((value) => (value.kind === "text" ? filled(value.pattern) : []))),
    ...texts.map(filled),
    // `Null` tells the empty value from others.
    ...(conditions.some((condition) => condition.operator.family === "null") ? [[EMPTY]] : []),
  ];
}

/** Around and between all bounds. */
function numbers(wanted: readonly WantedValue[]): string[] {
  return aroundBounds(wanted.flatMap((w) => (w.kind === "number" ? [w.bound] : []))).map(String);
}

function dates(wanted: readonly WantedValue[]): string[] {
  return aroundBounds(wanted.flatMap((w) => (w.kind === "date" ? [w.bound] : []))).map((time) =>
    new Date(time).toISOString(),
  );
}

function aroundBounds(bounds: readonly number[]): number[] {
  const sorted = [...new Set(bounds)].sort((a, b) => a - b);
  if (sorted.length === 0) return [0];
  const between = sorted.slice(1).map((bound, i) => (bound + sorted[i]!) / 2);
  return [...sorted, ...between, sorted[0]! - 1, sorted.at(-1)! + 1];
}

/** The first address of each range and the first after it. */
function addresses(wanted: readonly WantedValue[]): string[] {
  const ranges = wanted.flatMap((w): AddressRange[] => (w.kind === "address" ? [w.range] : []));
  return ([4, 6] as const).flatMap((version) => {
    const starts = ranges
      .filter((range) => range.version === version)
      .flatMap(({ first, last }) => [first, last + 1n]);
    return [0n, ...starts]
      .filter((value) => value < addressCount(version))
      .map((value) => addressText(version, value));
  });
}

/** One value of those that all conditions treat alike. */
function distinct(
  candidates: readonly string[],
  conditions: readonly Condition[],
  context: KeyValues,
): string[] {
  const found = new Map<string, string>();
  for (const candidate of candidates) {
    const treatment = conditions
      .map(({ wanted }) => wanted.some((value) => matches(value, candidate, context) === TRUE))
      .join();
    if (!found.has(treatment)) found.set(treatment, candidate);
  }
  return [...found.values()];
}

/**
 * All sets of one value to `maximum` values. As each condition says that a value matches or that all do, one witness a
 * condition is enough to show whatever a larger set shows.
 */
function subsets(values: readonly string[], maximum: number): string[][] {
  let sets: string[][] = [[]];
  for (const value of values) {
    sets = [...sets, ...sets.filter((set) => set.length < maximum).map((set) => [...set, value])];
    if (sets.length > LIMITS.values) throw new Inexact();
  }
  return sets.filter((set) => set.length > 0);
}
