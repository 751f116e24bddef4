import type { Attributes, Json } from "./json";
import { resolveText } from "./references";
import type { TerraformResource } from "./stack";

/** Whether `count` or `for_each` says that there is none of a resource. */
export function isLeftOut({ count, for_each: each }: Attributes): boolean {
  return count === 0 || count === "0" || (isCollection(each) && Object.keys(each).length === 0);
}

/** What decides, in words, whether there is a resource at all; nothing where there is one for certain. */
export function existenceOf({ attributes, stack, label }: TerraformResource): string | undefined {
  const { count, for_each: each } = attributes;
  const isCertain =
    (count === undefined || count === null || Number(resolved(count)) > 0) &&
    (each === undefined || each === null || isCollection(each));
  return isCertain ? undefined : `whether there is ${label}`;

  function resolved(value: Json): Json {
    return typeof value === "string" ? resolveText(value, stack) : value;
  }
}

function isCollection(value: Json | undefined): value is readonly Json[] | Attributes {
  return typeof value === "object" && value !== null;
}
