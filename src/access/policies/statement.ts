import type { Problem } from "../../core/errors";
import { type Condition, readCondition } from "../conditions/condition";
import { ActionMatcher } from "./actions";
import type { PolicyStatementJson } from "./document";
import { flag, notPrincipalMatcher, type PrincipalMatcher, principalMatcher } from "./principals";
import { ResourceMatcher } from "./resources";
import { isStatement } from "./statement-shape";

/** A statement, ready to be compared with requests. */
export interface Statement {
  /** The policy's name. */
  readonly policy: string;
  readonly sid: string | undefined;
  /** The statement's place in its policy, counted from 0. */
  readonly index: number;
  readonly effect: "Allow" | "Deny";
  readonly actions: ActionMatcher;
  /** Nothing for identity policies, which speak of whom they are attached to. */
  readonly principals: PrincipalMatcher | undefined;
  readonly namesAllPrincipalsBut: boolean;
  /** Nothing for trust policies, which speak of the role that they are attached to. */
  readonly resources: ResourceMatcher | undefined;
  readonly conditions: readonly Condition[];
  /** What is excluded by its variables: where a request lacks one, AWS leaves open whether the statement is in force. */
  readonly exclusions: readonly Exclusion[];
}

/** A variable in a negated comparison. */
export interface Exclusion {
  /** The variable's key, in lower case. */
  readonly key: string;
  /** Holds if the statement is in force without the variable's value. */
  readonly inForce: Condition;
}

/** Where a statement stands. */
export interface StatementPlace {
  readonly policy: string;
  readonly index: number;
  /** Whether the policy's version has variables. */
  readonly variables: boolean;
}

/** Compiles a statement; what is wrong with it goes to `problems`. */
export function compileStatement(
  json: PolicyStatementJson,
  place: StatementPlace,
  problems: Problem[],
): Statement | undefined {
  const { policy, index, variables } = place;
  if (!isStatement(json)) {
    problems.push(invalid(`${policy} statement ${index}`, json, "write each element as the grammar has it"));
    return undefined;
  }
  const path = `${policy} statement ${json.Sid ?? index}`;
  const found = statementProblems(json, path);
  const conditions = Object.entries(json.Condition ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => {
      const condition = readCondition(operator, key, [values].flat().map(String), variables);
      if (!condition) found.push(unknownOperator(operator, path));
      return condition!;
    }),
  );
  problems.push(...found);
  if (found.length > 0) return undefined;

  const principal = json.Principal ?? json.NotPrincipal;
  const resource = json.Resource ?? json.NotResource;
  const resources =
    resource === undefined
      ? undefined
      : new ResourceMatcher([resource].flat(), json.Resource === undefined, variables);
  return {
    policy,
    sid: json.Sid,
    index,
    effect: json.Effect,
    actions: new ActionMatcher([json.Action ?? json.NotAction!].flat(), json.Action === undefined),
    principals:
      principal === undefined
        ? undefined
        : json.Principal === undefined
          ? notPrincipalMatcher(principal)
          : principalMatcher(principal),
    namesAllPrincipalsBut: json.NotPrincipal !== undefined,
    resources,
    conditions,
    exclusions: exclusionsOf(resources, conditions),
  };
}

const NONE: readonly Exclusion[] = [];

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-no-value */
function exclusionsOf(
  resources: ResourceMatcher | undefined,
  conditions: readonly Condition[],
): readonly Exclusion[] {
  const patterns = [
    ...(resources?.negated ? resources.patterns : []),
    ...conditions
      .filter(({ operator }) => operator.negated)
      .flatMap(({ wanted }) => wanted.flatMap((value) => (value.kind === "text" ? [value.pattern] : []))),
  ];
  const names = new Map(
    patterns.flatMap(({ required, variables }) => required.map((key) => [key, variables.get(key)!] as const)),
  );
  if (names.size === 0) return NONE;
  return [...names].map(([key, name]) => ({
    key,
    inForce: flag(`whether a statement that excludes \${${name}} is in force without its value`),
  }));
}

const EXCLUSIVE = [
  ["Action", "NotAction"],
  ["Resource", "NotResource"],
  ["Principal", "NotPrincipal"],
] as const;

function statementProblems(json: PolicyStatementJson, path: string): Problem[] {
  const found: Problem[] = [];
  if (json.Effect !== "Allow" && json.Effect !== "Deny") {
    found.push(invalid(path, json.Effect, 'write "Effect": "Allow" or "Effect": "Deny"'));
  }
  if (json.Action === undefined && json.NotAction === undefined) {
    found.push(invalid(path, json, "name the actions in Action or NotAction"));
  }
  for (const [element, opposite] of EXCLUSIVE) {
    if (json[element] !== undefined && json[opposite] !== undefined) {
      found.push(invalid(path, json, `write ${element} or ${opposite}, not both`));
    }
  }
  return found;
}

function unknownOperator(operator: string, path: string): Problem {
  return invalid(
    path,
    operator,
    "use an operator of https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
  );
}

function invalid(path: string, value: unknown, fix: string): Problem {
  return {
    code: "POLICY_INVALID",
    path,
    value,
    allowed: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html",
    fix,
  };
}
