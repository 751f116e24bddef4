import type { Problem, Problems } from "../errors";
import { subjectProblem } from "../oidc";
import { Fields, joinPath } from "../fields";
import { checkName, NAME_RULES } from "./name-rules";
import type { OidcSettings } from "./organization";
import { ISSUER_FIELDS, readAudience, readIssuer } from "./read-issuer";
import { readOrigin } from "./read-origin";
import { checkReferences, type Declared } from "./references";

const OIDC_FIELDS = [...ISSUER_FIELDS, "audience", "subjects", "origin"];

/** Reads the OpenID Connect identity providers of people. */
export function readOidc(identity: Fields, roleTypes: Declared, problems: Problems): readonly OidcSettings[] {
  return (identity.entries("oidc", "optional") ?? []).map(([name, value]) => {
    const path = joinPath(identity.pathOf("oidc"), name);
    checkName(NAME_RULES.oidcProvider, path, name, problems);
    const fields = new Fields(value, path, problems, OIDC_FIELDS);
    return {
      name,
      ...readIssuer(fields, problems),
      audience: readAudience(fields, problems),
      subjects: readSubjects(fields, roleTypes, problems),
      origin: readOrigin(fields),
    };
  });
}

function readSubjects(provider: Fields, roleTypes: Declared, problems: Problems): OidcSettings["subjects"] {
  const path = provider.pathOf("subjects");
  const entries = provider.entries("subjects");
  if (entries === undefined) return {};
  const named = entries.map(([roleType]) => roleType);
  if (named.length === 0) problems.add(noSubject(path, {}, "a role type with subjects"));
  checkReferences(roleTypes, path, named, problems);
  const lists = provider.nested("subjects", named);
  return Object.fromEntries(
    entries.map(([roleType]) => {
      const stated = lists.texts(roleType);
      const subjects = stated ?? [];
      if (stated?.length === 0) problems.add(noSubject(joinPath(path, roleType), stated, "one subject"));
      problems.add(...subjects.flatMap((one) => subjectProblem(joinPath(path, roleType), one) ?? []));
      return [roleType, subjects];
    }),
  );
}

function noSubject(path: string, value: unknown, atLeast: string): Problem {
  return {
    code: "VALUE_MISSING",
    path,
    value,
    allowed: `at least ${atLeast}`,
    fix: "name who may come in, as tokens carry it in sub, or remove it: nobody could come in this way",
  };
}
