import { isRecord } from "../plan/json";
import type { StackObject } from "./objects";

/** Whether two objects of a stack mean the same to Terraform. */
export function isSameObject(one: StackObject, other: StackObject): boolean {
  return isSameMeaning(one.body, other.body);
}

/**
 * Whether two values of Terraform's JSON mean the same: the order of names does not count, nor that of dependencies, and
 * `null` is as good as nothing. The order of a list counts, for it may be one that the provider keeps.
 */
export function isSameMeaning(one: unknown, other: unknown, name = ""): boolean {
  if (one === other) return true;
  if (Array.isArray(one) && Array.isArray(other)) {
    if (one.length !== other.length) return false;
    const [a, b] = name === "depends_on" ? [[...one].sort(), [...other].sort()] : [one, other];
    return a.every((value, index) => isSameMeaning(value, b[index]));
  }
  if (!isRecord(one) || !isRecord(other)) return (one ?? null) === (other ?? null);
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((key) => isSameMeaning(one[key], other[key], key));
}
