import { type Problem, Problems } from "../../core/errors";
import { ActionMatcher } from "./actions";
import type { NamedPolicy, PolicyStatementJson } from "./document";
import { flag, principalMatcher } from "./principals";
import { compileStatement, type Statement } from "./statement";

const VERSION_WITH_VARIABLES = "2012-10-17";

/** Policies that count together: a denial in any of them, or an allowance in any of them. */
export class PolicySet {
  public readonly statements: readonly Statement[];
  private readonly byService = new Map<string, readonly Statement[]>();

  /** @throws FoundationError POLICY_INVALID, with every problem of every policy */
  public constructor(policies: readonly NamedPolicy[]) {
    const problems: Problem[] = [];
    this.statements = policies.flatMap((policy) => compilePolicy(policy, problems));
    const all = new Problems();
    all.add(...problems);
    all.throwIfAny();
  }

  /** The statements that may speak about actions of a service, such as `ssm`. */
  public about(service: string): readonly Statement[] {
    const known = this.byService.get(service);
    if (known) return known;
    const found = this.statements.filter((statement) => statement.actions.mayMatch(service));
    this.byService.set(service, found);
    return found;
  }
}

/** What policies were compiled to: one is often attached to many, such as a boundary. */
const COMPILED = new WeakMap<NamedPolicy, readonly Statement[]>();

/** The statements of a policy; what is wrong with it goes to `problems`. */
function compilePolicy(policy: NamedPolicy, problems: Problem[]): readonly Statement[] {
  const known = COMPILED.get(policy);
  if (known) return known;
  const found: Problem[] = [];
  const statements = statementsOf(policy, found);
  problems.push(...found);
  if (found.length === 0) COMPILED.set(policy, statements);
  return statements;
}

function statementsOf({ name, document, when }: NamedPolicy, problems: Problem[]): readonly Statement[] {
  if (document === undefined) return [unknownPolicy(name)];
  const json = typeof document === "string" ? parse(document, name, problems) : document;
  if (json === undefined) return [];
  const variables = json.Version === VERSION_WITH_VARIABLES;
  const statements = [json.Statement].flat() as readonly PolicyStatementJson[];
  const compiled = statements.flatMap(
    (statement, index) => compileStatement(statement, { policy: name, index, variables }, problems) ?? [],
  );
  if (when === undefined) return compiled;
  return compiled.map((statement) => ({ ...statement, conditions: [...statement.conditions, flag(when)] }));
}

function parse(text: string, path: string, problems: Problem[]): Exclude<NamedPolicy["document"], string> {
  const invalid = (fix: string): undefined => {
    problems.push({ code: "POLICY_INVALID", path, value: text, allowed: "a policy as JSON", fix });
  };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return invalid("correct the policy's JSON");
  }
  if ((json as { readonly Statement?: unknown } | null)?.Statement === undefined)
    return invalid("write the policy as an object with Statement");
  return json as Exclude<NamedPolicy["document"], string>;
}

/** A policy that nobody stated may allow anything. */
function unknownPolicy(name: string): Statement {
  return {
    policy: name,
    sid: undefined,
    index: 0,
    effect: "Allow",
    actions: new ActionMatcher(["*"], false),
    principals: principalMatcher("*"),
    namesAllPrincipalsBut: false,
    resources: undefined,
    conditions: [flag(`whether ${name} allows it`)],
    exclusions: [],
  };
}
