import type { Principal } from "../principal";

/**
 * Facts about condition keys.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */

/** Global keys that hold several values; of the other global keys a request carries one value at most. */
const MULTIVALUED_GLOBAL_KEYS = new Set([
  "aws:calledvia",
  "aws:principalorgpaths",
  "aws:principalservicenameslist",
  "aws:resourceorgpaths",
  "aws:sourceorgpaths",
  "aws:tagkeys",
]);

/** Whether a request may carry several values of a key; services' keys may if a policy compares them as sets. */
export function mayHoldSeveral(key: string, comparedAsSet: boolean): boolean {
  return key.startsWith("aws:") ? MULTIVALUED_GLOBAL_KEYS.has(key) : comparedAsSet && key.includes(":");
}

/**
 * Whether a key is none of AWS's but something that a world does not know: a policy that AWS manages, a value that only
 * Terraform knows. These are named in words.
 */
export function isFact(key: string): boolean {
  return key.includes(" ") || key.startsWith("terraform:");
}

const ALWAYS_PRESENT = new Set([
  "aws:currenttime",
  "aws:epochtime",
  "aws:principalaccount",
  "aws:principaltype",
  "aws:requestedregion",
  "aws:securetransport",
  "aws:useragent",
  "aws:userid",
]);

/** Whether every request of a principal carries a key. */
export function isAlwaysPresent(key: string, principal: Principal): boolean {
  return (
    isFact(key) || ALWAYS_PRESENT.has(key) || (key === "aws:tokenissuetime" && principal.kind === "role")
  );
}

/** Services' keys that a session carries into requests to all services. */
const KEYS_OF_SESSIONS = new Set([
  "ec2:roledelivery",
  "ec2:sourceinstancearn",
  "glue:roleassumedby",
  "glue:credentialissuingservice",
  "identitystore:userid",
  "lambda:sourcefunctionarn",
  "ssm:sourceinstancearn",
]);

/**
 * Services whose requests carry no other service's keys, those of sessions apart; of others, such as EC2 Instance Connect
 * with `ec2:osuser`, some do.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const WITH_OWN_KEYS_ALONE = new Set([
  "dynamodb",
  "iam",
  "kms",
  "lambda",
  "logs",
  "s3",
  "secretsmanager",
  "sns",
  "sqs",
  "ssm",
  "sts",
]);

/** Whether a key belongs to another service than an action, whose requests do not carry it. */
export function isOfAnotherService(key: string, service: string, principal: Principal): boolean {
  if (!WITH_OWN_KEYS_ALONE.has(service)) return false;
  const prefix = key.slice(0, key.indexOf(":"));
  if (prefix === "" || prefix === "aws" || prefix === service || isFact(key)) return false;
  if (prefix === "saml" || prefix.includes(".") || (prefix === "iam" && service === "sts")) return false;
  return !(principal.kind === "role" && KEYS_OF_SESSIONS.has(key));
}

/** Services known to appear in `aws:CalledVia` when they make requests on a principal's behalf. */
export const SERVICES_IN_CALLED_VIA: ReadonlySet<string> = new Set([
  "athena",
  "cloud9",
  "cloudformation",
  "databrew",
  "dataexchange",
  "dynamodb",
  "kms",
  "servicecatalog-appregistry",
  "sqlworkbench",
]);

/** Services with one endpoint a partition, in its global region. */
export const GLOBAL_SERVICES: ReadonlySet<string> = new Set([
  "account",
  "cloudfront",
  "iam",
  "organizations",
  "route53",
  "support",
]);
