import { blocksOf } from "./terraform/json";
import { resolveText } from "./terraform/references";
import type { TerraformResource } from "./terraform/stack";

/** A resource's tags, those of its provider included. */
export function tagsOf({ attributes, environment, stack }: TerraformResource): Record<string, string> {
  const all = [environment.tags, ...blocksOf(attributes.tags)];
  const entries = all.flatMap((tags) => Object.entries(tags));
  return Object.fromEntries(entries.map(([key, value]) => [key, resolveText(String(value), stack)]));
}
