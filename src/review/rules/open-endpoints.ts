import type { Change, Plan } from "../plan/plan";
import { isRecord, listOf } from "../plan/json";
import { isNothing, shownAll, UNKNOWN, type ValueRecord, valuesAt } from "../plan/value";
import type { Severity } from "../severity";
import { isTheWorld } from "./network/address-range";
import type { Observation } from "./rule";

/** Services whose endpoint is on the internet now: by several arguments together, or because none says otherwise. */
export function openedEndpoints({ changes }: Plan): readonly Observation[] {
  return changes.flatMap((change) => {
    if (change.after === null || change.action === "no-op" || !Object.hasOwn(ENDPOINTS, change.type))
      return [];
    const { read, onlyNew } = ENDPOINTS[change.type]!;
    if (onlyNew && change.before !== null) return [];
    const [before, after] = [change.before && read(change.before), read(change.after)];
    if (after === undefined || after.what === before?.what || before?.isWorst) return [];
    return [observe(change, after)];
  });
}

/** How an endpoint can be reached from the internet. */
interface Reached {
  readonly what: string;
  readonly severity: Severity;
  readonly attribute: string;
  /** Whether nothing that is read here could be worse. */
  readonly isWorst?: true;
}

interface Endpoint {
  /** `undefined` where the internet does not reach it. */
  readonly read: (attributes: ValueRecord) => Reached | undefined;
  /** Whether it counts for what is created only, because a table has what changes. */
  readonly onlyNew?: true;
}

const DOMAIN: Endpoint = { read: readDomain, onlyNew: true };
const LOAD_BALANCER: Endpoint = { read: readLoadBalancer, onlyNew: true };

const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  aws_alb: LOAD_BALANCER,
  aws_eks_cluster: { read: readCluster },
  aws_elasticsearch_domain: DOMAIN,
  aws_elb: LOAD_BALANCER,
  aws_lb: LOAD_BALANCER,
  aws_opensearch_domain: DOMAIN,
  aws_opensearchserverless_security_policy: { read: readNetworkPolicy },
};

function observe(change: Change, { what, severity, attribute }: Reached): Observation {
  const path = attribute.replaceAll(".", ".*.").split(".");
  return {
    change,
    what,
    severity,
    attribute,
    before: shownAll(valuesAt(change.before, path)),
    after: shownAll(valuesAt(change.after, path)),
  };
}

/** A cluster's API is public unless that is turned off, and open to every address unless some are listed. */
function readCluster(cluster: ValueRecord): Reached | undefined {
  const [isPublic] = valuesAt(cluster, ["vpc_config", "*", "endpoint_public_access"]);
  if (isPublic === false) return undefined;
  const ranges = valuesAt(cluster, ["vpc_config", "*", "public_access_cidrs", "*"]);
  if (ranges.every((range) => range === UNKNOWN) || ranges.some(isTheWorld)) {
    return {
      what: "the cluster can be reached from every address of the internet",
      severity: "high",
      attribute: "vpc_config.public_access_cidrs",
      isWorst: true,
    };
  }
  return {
    what: "the cluster can be reached from the networks that are listed, over the internet",
    severity: "medium",
    attribute: "vpc_config.endpoint_public_access",
  };
}

/** A domain outside a VPC has an endpoint on the internet. */
function readDomain({ vpc_options }: ValueRecord): Reached | undefined {
  if (!isNothing(vpc_options)) return undefined;
  return {
    what: "it is in no VPC: only its access policy keeps the internet out",
    severity: "high",
    attribute: "vpc_options",
  };
}

/** A load balancer faces the internet unless it is internal; that of the kind `gateway` never does. */
function readLoadBalancer({ internal, load_balancer_type }: ValueRecord): Reached | undefined {
  if (internal === true || load_balancer_type === "gateway") return undefined;
  return { what: "it can be reached from the internet", severity: "medium", attribute: "internal" };
}

/** The rules of a network policy of OpenSearch Serverless. */
function readNetworkPolicy({ type, policy }: ValueRecord): Reached | undefined {
  if (type !== "network" || typeof policy !== "string" || !isFromPublic(policy)) return undefined;
  return {
    what: "the collections can be reached from the internet: only their access policies keep it out",
    severity: "high",
    attribute: "policy",
  };
}

function isFromPublic(policy: string): boolean {
  try {
    return listOf(JSON.parse(policy)).some((rule) => isRecord(rule) && rule.AllowFromPublic === true);
  } catch {
    return false;
  }
}
