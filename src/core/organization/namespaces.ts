import type { Problems } from "../errors";

const PATH = "configStore.namespaces";
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
  problems: Problems,
): readonly string[] {
  if (namespaces.length === 0) reportNone(problems);
  for (const namespace of namespaces) {
    if (!NAMESPACE.test(namespace)) reportInvalid(namespace, problems);
  }
  const meant = [...new Set(namespaces.map(likelyMeant))].sort();
  for (const namespace of meant) {
    if (OWNED_BY_AWS.test(namespace) || within(namespace, `/${prefix}`)) {
      reportReserved(namespace, prefix, problems);
    }
    const outer = meant.find((other) => other !== namespace && within(namespace, other));
    if (outer !== undefined) reportNested(namespace, outer, problems);
  }
  return meant;
}

function within(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(`${outer}/`);
}

function reportNone(problems: Problems): void {
  problems.add({
    code: "VALUE_MISSING",
    path: PATH,
    value: [],
    allowed: "at least one root namespace",
    fix: "declare the service namespace, for example /app",
  });
}

function reportInvalid(namespace: string, problems: Problems): void {
  problems.add({
    code: "NAMESPACE_INVALID",
    path: PATH,
    value: namespace,
    allowed: "at most 10 parts of letters, digits and _.-, each after a slash, no slash at the end",
    fix: `write ${likelyMeant(namespace)}`,
  });
}

function reportReserved(namespace: string, prefix: string, problems: Problems): void {
  problems.add({
    code: "NAMESPACE_RESERVED",
    path: PATH,
    value: namespace,
    allowed: `anything outside /${prefix}, /aws and /ssm`,
    fix: "choose another root: these hold the config store's own parameters, or belong to AWS",
  });
}

function reportNested(namespace: string, outer: string, problems: Problems): void {
  problems.add({
    code: "NAMESPACE_NESTED",
    path: PATH,
    value: namespace,
    allowed: "root namespaces side by side",
    fix: `remove it: ${outer} holds it already`,
  });
}

function likelyMeant(namespace: string): string {
  const parts = namespace
    .split("/")
    .map((part) => part.replace(/[^a-zA-Z0-9_.-]+/g, "-").slice(0, 100))
    .filter((part) => part !== "");
  return `/${parts.slice(0, 10).join("/") || "app"}`;
}
