import type { Problem } from "./errors";
import { DESCRIPTION_LIMITS, type DescriptionKind, NAME_LIMITS, type NameKind } from "./limits";

/** What is wrong with a name that AWS would refuse, or nothing. */
export function nameProblem(kind: NameKind, path: string, name: string): Problem | undefined {
  const { minimum, maximum, pattern, allowed } = NAME_LIMITS[kind];
  if (name.length >= minimum && name.length <= maximum && pattern.test(name)) return undefined;
  return {
    code: "NAME_INVALID",
    path,
    value: name,
    allowed: `${/^[aeiou]/.test(kind) ? "an" : "a"} ${kind} of ${minimum} to ${maximum} characters: ${allowed}`,
    fix: name.length > maximum ? `shorten it by ${name.length - maximum} characters` : "change the name",
  };
}

/** What is wrong with a description that AWS would refuse, or nothing. */
export function descriptionProblem(
  kind: DescriptionKind,
  path: string,
  description: string,
): Problem | undefined {
  const maximum = DESCRIPTION_LIMITS[kind];
  if (description.length <= maximum) return undefined;
  return {
    code: "VALUE_OUT_OF_RANGE",
    path,
    value: `${description.length} characters`,
    allowed: `at most ${maximum} characters`,
    fix: `say in a sentence what the ${kind} is for`,
  };
}

const EMAIL = /^[^\s@"<>(),;]+@[^\s@"<>(),;]+\.[^\s@"<>(),;]+$/;

/** What is wrong with an e-mail address, or nothing. */
export function emailProblem(path: string, email: string): Problem | undefined {
  if (EMAIL.test(email)) return undefined;
  return {
    code: "EMAIL_INVALID",
    path,
    value: email,
    allowed: "an address such as team@example.com",
    fix: "correct the address, or leave it out",
  };
}

const ORGANIZATION_ID = /^o-[a-z0-9]{10,32}$/;

/** What is wrong with the id of an organization of AWS Organizations, or nothing. */
export function organizationIdProblem(path: string, id: string): Problem | undefined {
  if (ORGANIZATION_ID.test(id)) return undefined;
  return {
    code: "VALUE_UNKNOWN",
    path,
    value: id,
    allowed: "o- and 10 to 32 lower-case letters or digits",
    fix: "copy the id from `aws organizations describe-organization`",
  };
}
