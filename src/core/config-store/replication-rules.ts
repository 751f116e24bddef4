import { isWithin } from "./parameter-name";
import { type ReplicationConfig, sourceNames } from "./replication-config";

/** The namespaces that replication is held to. */
export interface ReplicationLimits {
  /** Sources lie within one of these, such as `/shared`. */
  readonly rootNamespaces: readonly string[];
  /** Destinations lie within this, such as `/app`. */
  readonly serviceNamespace: string;
  /** Root of the store's own parameters, such as `/figgy`: never a source, never a destination. */
  readonly parameterPrefix: string;
}

/** One rule that a replication must keep. */
export interface ReplicationRule {
  /** What is said of a replication that breaks it. */
  readonly broken: string;
  readonly keeps: (config: ReplicationConfig, limits: ReplicationLimits) => boolean;
}

/**
 * Whoever may write an item of the replication table makes the functions copy values that they may read themselves, and
 * that the writer perhaps may not. These rules limit what can be asked of them.
 */
export const REPLICATION_RULES: readonly ReplicationRule[] = [
  {
    broken: "the destination lies outside the service namespace",
    keeps: ({ destination }, { serviceNamespace }) => isWithin(serviceNamespace, destination),
  },
  {
    broken: "the destination is one of the store's own parameters",
    keeps: ({ destination }, { parameterPrefix }) => !isWithin(parameterPrefix, destination),
  },
  {
    broken: "a source is one of the store's own parameters",
    keeps: ({ source }, { parameterPrefix }) =>
      sourceNames(source).every((name) => !isWithin(parameterPrefix, name)),
  },
  {
    broken: "a source lies outside the root namespaces",
    keeps: ({ source }, { rootNamespaces }) =>
      sourceNames(source).every((name) => rootOf(name, rootNamespaces) !== undefined),
  },
  {
    broken: "the destination of a merge lies outside the namespace of any service",
    keeps: ({ source, destination }, { serviceNamespace }) =>
      source.type !== "merge" || twigOf(destination, serviceNamespace) !== undefined,
  },
  {
    broken: "a part of a merge lies outside the namespace of its destination's service",
    keeps: ({ source, destination }, { serviceNamespace }) => {
      const twig = twigOf(destination, serviceNamespace);
      return source.type !== "merge" || !twig || sourceNames(source).every((name) => isWithin(twig, name));
    },
  },
];

/** What is wrong with a replication by the rules; nothing when it keeps them all. */
export function brokenRules(config: ReplicationConfig, limits: ReplicationLimits): readonly string[] {
  return REPLICATION_RULES.filter(({ keeps }) => !keeps(config, limits)).map(({ broken }) => broken);
}

/** Whether a replication takes a value out of its root namespace, to people who may not read it there. */
export function crossesNamespaces(config: ReplicationConfig, { rootNamespaces }: ReplicationLimits): boolean {
  const home = rootOf(config.destination, rootNamespaces);
  return sourceNames(config.source).some((name) => rootOf(name, rootNamespaces) !== home);
}

function rootOf(name: string, rootNamespaces: readonly string[]): string | undefined {
  return rootNamespaces.find((namespace) => isWithin(namespace, name));
}

/** The namespace of a service, such as `/app/billing` for `/app/billing/db/host`; none for `/app/host`. */
function twigOf(name: string, serviceNamespace: string): string | undefined {
  if (!isWithin(serviceNamespace, name)) return undefined;
  const [service, parameter] = name.slice(serviceNamespace.length + 1).split("/");
  return service && parameter ? `${serviceNamespace}/${service}` : undefined;
}
