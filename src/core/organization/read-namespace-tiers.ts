import type { Problems } from "../errors";
import { nearest } from "../nearest";
import { NAMESPACE_TIERS, type NamespaceTier } from "./definition";
import { type Fields, joinPath } from "../fields";
import { checkNamespaces } from "./namespaces";
import type { RoleType } from "./organization";
import { checkReferencesOrAll, type Declared } from "./references";

/** Reads in which namespaces, and parts of them, a role type may do what. */
export function readNamespaceTiers(
  fields: Fields,
  declared: Declared,
  problems: Problems,
): Pick<RoleType, "namespaces" | "tiers"> {
  const path = fields.pathOf("namespaces");
  const stated = fields.raw("namespaces");
  const tiers = isMapping(stated) ? readMapping(fields, problems) : readList(fields, declared);
  const namespaces = tiers && Object.keys(tiers);
  if (namespaces?.length === 0 && stated !== "all") {
    problems.add({
      code: "ROLE_NAMESPACES_EMPTY",
      path,
      value: stated,
      allowed: `some of ${declared.names?.join(", ") ?? declared.where}, or all`,
      fix: "name the namespaces that the role type works in, or remove it",
    });
  }
  checkParts(namespaces ?? [], path, declared, problems);
  checkOverlaps(tiers ?? {}, path, declared, problems);
  return { namespaces: namespaces ?? [], tiers: tiers ?? {} };
}

type Tiers = Readonly<Record<string, NamespaceTier>>;

const NAMESPACES =
  'a list of texts, the word all, or what may be done in each: { "/app": read, "/data": write }';

/** Whoever writes everywhere may restore: it reads all that the audit table holds anyway. */
function readList(fields: Fields, declared: Declared): Tiers | undefined {
  const stated = fields.textsOrAll("namespaces", NAMESPACES);
  const named = stated === "all" ? (declared.names ?? []) : stated;
  const everywhere = declared.names?.every((namespace) => named?.includes(namespace));
  return named && Object.fromEntries(named.map((namespace) => [namespace, everywhere ? "restore" : "write"]));
}

function readMapping(fields: Fields, problems: Problems): Tiers {
  const path = fields.pathOf("namespaces");
  const entries = fields.entries("namespaces") ?? [];
  return Object.fromEntries(
    entries.map(([namespace, value]) => {
      const tier = NAMESPACE_TIERS.find((candidate) => candidate === value);
      if (tier === undefined) {
        const near = typeof value === "string" ? nearest(value, NAMESPACE_TIERS) : undefined;
        problems.add({
          code: "VALUE_UNKNOWN",
          path: joinPath(path, namespace),
          value,
          allowed: NAMESPACE_TIERS.join(", "),
          fix: `write ${near ?? "read, the least of them"}`,
        });
      }
      return [namespace, tier ?? "read"];
    }),
  );
}

/** A part of a root namespace is a path of Parameter Store below one that is declared. */
function checkParts(
  namespaces: readonly string[],
  path: string,
  declared: Declared,
  problems: Problems,
): void {
  const isPart = (namespace: string) => declared.names?.some((root) => namespace.startsWith(`${root}/`));
  const parts = namespaces.filter(isPart);
  for (const part of parts) checkNamespaces([part], "", path, problems);
  checkReferencesOrAll(
    declared,
    path,
    namespaces.filter((namespace) => !isPart(namespace)),
    problems,
  );
}

/** A part in which less may be done than around it would promise a limit that there is not. */
function checkOverlaps(tiers: Tiers, path: string, declared: Declared, problems: Problems): void {
  const rank = (namespace: string) => NAMESPACE_TIERS.indexOf(tiers[namespace]!);
  for (const part of Object.keys(tiers).filter((namespace) => !declared.names?.includes(namespace))) {
    const around = Object.keys(tiers).find(
      (outer) => part.startsWith(`${outer}/`) && rank(part) <= rank(outer),
    );
    if (around === undefined) continue;
    problems.add({
      code: "COMBINATION_INVALID",
      path,
      value: `${part}: ${tiers[part]}`,
      allowed: `more in ${part} than in ${around}, which is around it`,
      fix: `remove ${part}: ${around} holds it already, with ${tiers[around]}`,
    });
  }
}

function isMapping(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
