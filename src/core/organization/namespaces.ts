import type { Problems } from "../errors";

const NAMESPACE = /^(?:\/[a-zA-Z0-9_.-]{1,100}){1,10}$/;
const OWNED_BY_AWS = /^\/(?:aws|ssm)/i;

/**
 * Checks the root namespaces of the config store.
 *
 * @returns what was meant, sorted: what refers to `/app` is right, even where `/app/` is declared and reported
 */
export function checkNamespaces(
  namespaces: readonly string[],
  prefix: string,
  path: string,
  problems: Problems,
): readonly string[] {
  if (namespaces.length === 0) reportNone(path, problems);
  for (const namespace of namespaces) {
    if (!NAMESPACE.test(namespace)) reportInvalid(namespace, path, problems);
  }
  const meant = [...new Set(namespaces.map(likelyMeant))].sort();
  for (const namespace of meant) {
    if (OWNED_BY_AWS.test(namespace) || within(namespace, `/${prefix}`)) {
      reportReserved(namespace, prefix, path, problems);
    }
    const outer = meant.find((other) => other !== namespace && within(namespace, other));
    if (outer !== undefined) reportNested(namespace, outer, path, problems);
  }
  return meant;
}

function within(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(`${outer}/`);
}

function reportNone(path: string, problems: Problems): void {
  problems.add({
    code: "VALUE_MISSING",
    path,
    value: [],
    allowed: "at least one root namespace",
    fix: "declare the service namespace, for example /app",
  });
}

function reportInvalid(namespace: string, path: string, problems: Problems): void {
  problems.add({
    code: "NAMESPACE_INVALID",
    path,
    value: namespace,
    allowed: "at most 10 parts of letters, digits and _.-, each after a slash, no slash at the end",
    fix: `write ${likelyMeant(namespace)}`,
  });
}

function reportReserved(namespace: string, prefix: string, path: string, problems: Problems): void {
  problems.add({
    code: "NAMESPACE_RESERVED",
    path,
    value: namespace,
    allowed: `anything outside /${prefix}, /aws and /ssm`,
    fix: "choose another root: these hold the config store's own parameters, or belong to AWS",
  });
}

function reportNested(namespace: string, outer: string, path: string, problems: Problems): void {
  problems.add({
    code: "NAMESPACE_NESTED",
    path,
    value: namespace,
    allowed: "root namespaces side by side",
    fix: `remove it: ${outer} holds it already`,
  });
}

const FOREIGN = /[^a-zA-Z0-9_.-]+/g;
const FOREIGN_AT_ENDS = /^[^a-zA-Z0-9_.-]+|[^a-zA-Z0-9_.-]+$/g;

/** Wildcards at the end mean what is below, which a namespace holds anyway. */
function likelyMeant(namespace: string): string {
  const parts = namespace
    .split("/")
    .map((part) => part.replace(FOREIGN_AT_ENDS, "").replace(FOREIGN, "-").slice(0, 100))
    .filter((part) => part !== "");
  return `/${parts.slice(0, 10).join("/") || "app"}`;
}
