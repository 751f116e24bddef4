import type { Problem } from "../../core/errors";
import { type Condition, readCondition } from "../conditions/condition";
import { ActionMatcher } from "./actions";
import type { PolicyStatementJson } from "./document";
import { notPrincipalMatcher, type PrincipalMatcher, principalMatcher } from "./principals";
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
    resources:
      resource === undefined
        ? undefined
        : new ResourceMatcher([resource].flat(), json.Resource === undefined, variables),
    conditions,
  };
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
