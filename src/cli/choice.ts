import { FoundationError } from "../core/errors";
import { nearest } from "../core/nearest";

/**
 * The value of an option that takes one of a few.
 *
 * @param path the option, such as `--format`
 * @throws FoundationError VALUE_UNKNOWN
 */
export function choiceOf<T extends string>(path: string, value: string, allowed: readonly T[]): T {
  const choice = allowed.find((name) => name === value);
  if (choice !== undefined) return choice;
  const near = nearest(value, allowed);
  throw new FoundationError({
    code: "VALUE_UNKNOWN",
    path,
    value,
    allowed: allowed.join(", "),
    fix: near === undefined ? "name one of these" : `did you mean ${near}?`,
  });
}
