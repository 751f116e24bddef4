import type { Problem } from "./errors";
import { POLICY_LIMITS, type PolicyAttachment, type PolicyKind } from "./limits";

/** Whom a statement speaks of. */
export interface PolicyPrincipals {
  /** ARNs of accounts, roles or users. AWS refuses a policy that names a role or user which does not exist. */
  readonly aws?: readonly string[];
  /** Principals of services, from `AwsEnvironment.servicePrincipal`. */
  readonly services?: readonly string[];
  /** ARNs of SAML or OIDC providers. */
  readonly federated?: readonly string[];
}

/** Condition operator, then condition key, then the values. */
export type PolicyConditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** One statement of a policy. */
export interface PolicyStatement {
  /** Letters and digits; unique within its policy. */
  readonly sid?: string;
  /** @default "Allow" */
  readonly effect?: "Allow" | "Deny";
  /** `"*"` is everyone, and only for denials or together with conditions. @default - none: for identity policies */
  readonly principals?: PolicyPrincipals | "*";
  /** Everyone but these; only for denials. @default - none */
  readonly notPrincipals?: PolicyPrincipals;
  /** @default - none: then `notActions` is needed */
  readonly actions?: readonly string[];
  /** @default - none: then `actions` is needed */
  readonly notActions?: readonly string[];
  /** @default - none: for trust policies */
  readonly resources?: readonly string[];
  /** @default - none */
  readonly notResources?: readonly string[];
  /** @default - none */
  readonly conditions?: PolicyConditions;
}

/** Where a statement belongs. */
export interface StatementPlace {
  /** The kind of policy, which decides how large it may be and what its statements state. */
  readonly kind: PolicyKind;
  /** What errors name: the path of the construct that the policy belongs to. */
  readonly path: string;
}

/** Everything in which a statement departs from AWS's grammar, or says more than anyone can mean. */
export function statementProblems(statement: PolicyStatement, place: StatementPlace): Problem[] {
  const name = statement.sid ?? "a statement without a sid";
  return [
    ...sidFaults(statement),
    ...principalFaults(statement, place.kind),
    ...actionFaults(statement),
    ...resourceFaults(statement, place.kind),
    ...conditionFaults(statement),
  ].map(([what, fix]) => policyInvalid(place, what === "" ? name : `${name}: ${what}`, fix));
}

/** A problem of a policy's grammar. */
export function policyInvalid(place: StatementPlace, value: string, fix: string): Problem {
  return {
    code: "POLICY_INVALID",
    path: place.path,
    value,
    allowed: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html",
    fix,
  };
}

/** What is wrong within the statement, and what to change. */
type Fault = readonly [what: string, fix: string];

function sidFaults({ sid }: PolicyStatement): Fault[] {
  return sid === undefined || /^[a-zA-Z0-9]+$/.test(sid) ? [] : [["sid", "use letters and digits only"]];
}

const STATES_PRINCIPALS: Readonly<Record<PolicyAttachment, boolean>> = {
  identity: false,
  "role trust": true,
  resource: true,
};

function principalFaults(statement: PolicyStatement, kind: PolicyKind): Fault[] {
  const { principals, notPrincipals, effect, conditions } = statement;
  const faults: Fault[] = [];
  const stated = [principals, notPrincipals].filter((one) => one !== undefined);
  const expected = STATES_PRINCIPALS[POLICY_LIMITS[kind].attachment];
  if (expected && stated.length !== 1) {
    faults.push(["principals", `a ${kind} says whom it speaks of: state either principals or notPrincipals`]);
  }
  if (!expected && stated.length > 0) {
    faults.push(["principals", `leave them out: a ${kind} speaks of whom it is attached to`]);
  }
  if (stated.some((one) => one !== "*" && namesOf(one).length === 0)) {
    faults.push(["principals", "name at least one"]);
  }
  if (notPrincipals !== undefined && effect !== "Deny") {
    faults.push([
      "notPrincipals",
      "allow the principals that are meant: everyone but some is nearly everyone",
    ]);
  }
  const everyone = principals === "*" || principals?.aws?.includes("*");
  if (everyone && effect !== "Deny" && Object.keys(conditions ?? {}).length === 0) {
    faults.push(["principals", "an allowance for everyone needs conditions, or principals that are named"]);
  }
  return faults;
}

function namesOf({ aws = [], services = [], federated = [] }: PolicyPrincipals): readonly string[] {
  return [...aws, ...services, ...federated];
}

const ACTION = /^(?:\*|[a-zA-Z0-9-]+:[a-zA-Z0-9*?]+)$/;

function actionFaults({ actions, notActions }: PolicyStatement): Fault[] {
  if (isStated(actions) === isStated(notActions)) {
    return [["", "state exactly one of actions and notActions, and not empty"]];
  }
  const malformed = [...(actions ?? []), ...(notActions ?? [])].filter((action) => !ACTION.test(action));
  return malformed.map((action): Fault => [
    `action "${action}"`,
    "write <service>:<action>, for example kms:Decrypt",
  ]);
}

function resourceFaults({ resources, notResources }: PolicyStatement, kind: PolicyKind): Fault[] {
  if (POLICY_LIMITS[kind].attachment === "role trust") {
    if (resources === undefined && notResources === undefined) return [];
    return [["resources", "leave them out: a trust policy speaks of its own role"]];
  }
  if (isStated(resources) !== isStated(notResources)) return [];
  return [["", "state exactly one of resources and notResources, and not empty"]];
}

function isStated(list: readonly string[] | undefined): boolean {
  return list !== undefined && list.length > 0;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const OPERATORS: ReadonlySet<string> = new Set([
  "ArnEquals",
  "ArnLike",
  "ArnNotEquals",
  "ArnNotLike",
  "BinaryEquals",
  "Bool",
  "DateEquals",
  "DateGreaterThan",
  "DateGreaterThanEquals",
  "DateLessThan",
  "DateLessThanEquals",
  "DateNotEquals",
  "IpAddress",
  "NotIpAddress",
  "Null",
  "NumericEquals",
  "NumericGreaterThan",
  "NumericGreaterThanEquals",
  "NumericLessThan",
  "NumericLessThanEquals",
  "NumericNotEquals",
  "StringEquals",
  "StringEqualsIgnoreCase",
  "StringLike",
  "StringNotEquals",
  "StringNotEqualsIgnoreCase",
  "StringNotLike",
]);

function isOperator(text: string): boolean {
  return OPERATORS.has(text.replace(/^(?:ForAllValues|ForAnyValue):/, "").replace(/IfExists$/, ""));
}

function conditionFaults({ conditions = {} }: PolicyStatement): Fault[] {
  const faults: Fault[] = [];
  for (const [operator, keys] of Object.entries(conditions)) {
    if (!isOperator(operator)) {
      faults.push([
        `condition operator "${operator}"`,
        "use an operator that IAM knows, such as StringEquals",
      ]);
    }
    if (Object.keys(keys).length === 0) {
      faults.push([
        `condition operator "${operator}"`,
        "name at least one condition key, or leave the operator out",
      ]);
    }
    for (const [key, values] of Object.entries(keys)) {
      if (typeof values === "string" || values.length > 0) continue;
      faults.push([`condition ${operator} ${key}`, "name at least one value: an empty list matches nothing"]);
    }
  }
  return faults;
}
