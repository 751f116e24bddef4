import { PARTITIONS, type Partition } from "../../core/partitions";
import { isOfAccount, type Principal } from "../principal";
import type { RequestFacts } from "./facts";
import { GLOBAL_SERVICES, isOfAnotherService, SERVICES_IN_CALLED_VIA } from "./key-facts";
import type { KeyValue } from "./key-values";

type ImpliedValue = (facts: RequestFacts) => KeyValue;

const absent = null;
const unstated = undefined;

const PRINCIPAL_TYPES: Readonly<Record<Principal["kind"], string | undefined>> = {
  root: "Account",
  user: "User",
  role: "AssumedRole",
  "federated-user": "FederatedUser",
  anonymous: "Anonymous",
  service: undefined,
  federated: undefined,
};

/** Only requests that a service makes by itself carry the source on whose behalf it does. */
const ofServicesAlone: ImpliedValue = ({ principal }) => (principal.kind === "service" ? unstated : absent);

const ofRolesAlone: ImpliedValue = ({ principal }) => (principal.kind === "role" ? unstated : absent);

/**
 * Condition keys that follow from the request, by name in lower case.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
 */
const IMPLIED: Readonly<Record<string, ImpliedValue>> = {
  "aws:principalarn": ({ principal }) => (isOfAccount(principal) ? [principal.arn] : absent),
  "aws:principalaccount": ({ principal }) =>
    isOfAccount(principal)
      ? [principal.accountId]
      : principal.kind === "anonymous"
        ? ["anonymous"]
        : unstated,
  "aws:principaltype": ({ principal }) => maybe(PRINCIPAL_TYPES[principal.kind]),
  "aws:principalorgid": ({ world, principal }) => {
    if (principal.kind === "anonymous") return absent;
    return isOfAccount(principal) && world.organization?.isMember(principal.accountId)
      ? [world.organization.id]
      : unstated;
  },
  "aws:principalorgpaths": ({ world, principal }) =>
    isOfAccount(principal)
      ? maybe(world.organization?.entityPath(principal.accountId))
      : principal.kind === "anonymous"
        ? absent
        : unstated,
  "aws:userid": ({ principal }) =>
    principal.kind === "root"
      ? [principal.accountId]
      : principal.kind === "anonymous"
        ? ["anonymous"]
        : unstated,
  "aws:username": ({ principal }) => (principal.kind === "user" ? [principal.name] : absent),
  "aws:resourceaccount": ({ resourceAccountId }) => maybe(resourceAccountId),
  "aws:resourceorgid": ({ world, resourceAccountId: account }) =>
    account !== undefined && world.organization?.isMember(account) ? [world.organization.id] : unstated,
  "aws:resourceorgpaths": ({ world, resourceAccountId: account }) =>
    account === undefined ? unstated : maybe(world.organization?.entityPath(account)),
  "aws:requestedregion": ({ service, arn, resource }) => {
    if (GLOBAL_SERVICES.has(service))
      return [PARTITIONS[(arn?.partition ?? "aws") as Partition].globalRegion];
    return maybe(arn?.region || resource?.region);
  },
  // All AWS SDKs use TLS; a question about plain HTTP states the key as false.
  "aws:securetransport": () => ["true"],
  "aws:viaawsservice": ({ request }) => [String(request.through !== undefined)],
  "aws:calledvia": calledVia,
  "aws:calledviafirst": calledVia,
  "aws:calledvialast": calledVia,
  "aws:principalisawsservice": ({ principal }) =>
    principal.kind === "anonymous" ? absent : [String(principal.kind === "service")],
  "aws:principalservicename": ({ principal }) => (principal.kind === "service" ? [principal.name] : absent),
  "aws:principalservicenameslist": ofServicesAlone,
  "aws:sourcearn": ofServicesAlone,
  "aws:sourceaccount": ofServicesAlone,
  "aws:sourceorgid": ofServicesAlone,
  "aws:sourceorgpaths": ofServicesAlone,
  "aws:federatedprovider": ofRolesAlone,
  "aws:sourceidentity": ({ principal }) =>
    principal.kind === "role" || principal.kind === "federated" ? unstated : absent,
  "aws:ec2instancesourcevpc": ofRolesAlone,
  "aws:ec2instancesourceprivateipv4": ofRolesAlone,
  "aws:multifactorauthpresent": ({ principal }) => (isOfAccount(principal) ? unstated : absent),
  "aws:multifactorauthage": ({ principal }) => (isOfAccount(principal) ? unstated : absent),
  "aws:tokenissuetime": ({ principal }) => (isOfAccount(principal) ? unstated : absent),
  "kms:calleraccount": ({ principal }) => (isOfAccount(principal) ? [principal.accountId] : unstated),
  "kms:viaservice": ({ request, arn, principal }) => {
    if (request.through === undefined || !isOfAccount(principal)) return absent;
    return [request.through.includes(".") ? request.through : viaService(request.through, arn)];
  },
  "kms:resourcealiases": ({ resource }) => (resource ? emptyAsAbsent(resource.aliases) : unstated),
  "kms:requestalias": ({ alias }) => maybe(alias),
  "kms:encryptioncontextkeys": ({ request }) =>
    request.encryptionContext && emptyAsAbsent(Object.keys(request.encryptionContext)),
  "sts:rolesessionname": () => unstated,
};

type ImpliedFamily = (facts: RequestFacts, rest: string) => KeyValue;

const principalTag: ImpliedFamily = ({ request, principal, identity }, tag) => {
  if (!isOfAccount(principal)) return principal.kind === "anonymous" ? absent : unstated;
  const inSession = valueAt(request.sessionTags, tag);
  if (inSession !== undefined) return [inSession];
  if (!identity || (identity.allowsSessionTags && !request.sessionTags)) return unstated;
  return presentOrAbsent(valueAt(identity.tags, tag));
};

const resourceTag: ImpliedFamily = ({ resource, resourceArn }, tag) =>
  resource?.arn === resourceArn ? presentOrAbsent(valueAt(resource.tags, tag)) : unstated;

const encryptionContext: ImpliedFamily = ({ request }, key) =>
  request.encryptionContext ? presentOrAbsent(valueAt(request.encryptionContext, key)) : unstated;

/** Families of keys whose names end in a tag's or a pair's key. */
const IMPLIED_FAMILIES: readonly (readonly [prefix: string, valueOf: ImpliedFamily])[] = [
  ["aws:principaltag/", principalTag],
  ["aws:resourcetag/", resourceTag],
  ["iam:resourcetag/", resourceTag],
  ["kms:encryptioncontext:", encryptionContext],
];

/** The value of a key, in lower case, that follows from the request; nothing if the question must state it. */
export function impliedValue(key: string, facts: RequestFacts): KeyValue {
  if (isOfAnotherService(key, facts.service, facts.principal)) return absent;
  const implied = IMPLIED[key];
  if (implied) return implied(facts);
  for (const [prefix, valueOf] of IMPLIED_FAMILIES) {
    if (key.startsWith(prefix)) return valueOf(facts, key.slice(prefix.length));
  }
  return unstated;
}

function calledVia({ request }: RequestFacts): KeyValue {
  if (request.through === undefined) return absent;
  const service = request.through.split(".")[0]!;
  return SERVICES_IN_CALLED_VIA.has(service) ? [`${service}.amazonaws.com`] : unstated;
}

function viaService(service: string, arn: RequestFacts["arn"]): string {
  const { dnsSuffix } = PARTITIONS[(arn?.partition ?? "aws") as Partition];
  return `${service}.${arn?.region ?? ""}.${dnsSuffix}`;
}

/** Tag keys and the keys of an encryption context are not case-sensitive in condition keys. */
function valueAt(record: Readonly<Record<string, string>> | undefined, key: string): string | undefined {
  return Object.entries(record ?? {}).find(([name]) => name.toLowerCase() === key)?.[1];
}

function maybe(value: string | undefined): KeyValue {
  return value === undefined ? unstated : [value];
}

function presentOrAbsent(value: string | undefined): KeyValue {
  return value === undefined ? absent : [value];
}

function emptyAsAbsent(values: readonly string[]): KeyValue {
  return values.length === 0 ? absent : values;
}
