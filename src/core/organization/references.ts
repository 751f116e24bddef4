import type { ErrorCode } from "../error-codes";
import type { Problems } from "../errors";
import { nearest } from "../nearest";

/** Names that are declared in one place and referred to in others. */
export interface Declared {
  /** What a reference to another name is refused with. */
  readonly code: ErrorCode;
  readonly noun: string;
  /** The path of the declaration. */
  readonly where: string;
  /** Absent when the declaration could not be read: then no reference can be judged. */
  readonly names: readonly string[] | undefined;
}

/** Reports names that are not declared, where the word `all` may stand for every one; in a list it is a name like others. */
export function checkReferencesOrAll(
  declared: Declared,
  path: string,
  references: readonly string[],
  problems: Problems,
): void {
  const { code, names } = declared;
  if (names !== undefined && !names.includes("all") && references.includes("all")) {
    problems.add({
      code,
      path,
      value: "all",
      allowed: `${names.join(", ")} in a list, or all without one`,
      fix: "write all without brackets",
    });
  }
  const others = names?.includes("all") ? references : references.filter((name) => name !== "all");
  checkReferences(declared, path, others, problems);
}

/** Reports names that are not declared. */
export function checkReferences(
  declared: Declared,
  path: string,
  references: readonly string[],
  problems: Problems,
): void {
  const { code, noun, where, names } = declared;
  if (names === undefined) return;
  for (const reference of references.filter((name) => !names.includes(name))) {
    const near = nearest(reference, names);
    problems.add({
      code,
      path,
      value: reference,
      allowed: names.join(", ") || "nothing yet: none is declared",
      fix: `${near === undefined ? "correct its spelling" : `write ${near}`}, or declare the ${noun} in ${where}`,
    });
  }
}
