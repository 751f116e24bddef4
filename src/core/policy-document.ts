import { FoundationError, type Problem, Problems } from "./errors";
import { POLICY_LIMITS, type PolicyKind } from "./limits";
import { type Json, listOf, mergeStatements, type RenderedStatement } from "./policy-merging";
import {
  policyInvalid,
  type PolicyConditions,
  type PolicyPrincipals,
  type PolicyStatement,
  statementProblems,
} from "./policy-statement";

export type { PolicyConditions, PolicyPrincipals, PolicyStatement } from "./policy-statement";

/** A statement that denies. */
export function deny(sid: string, rest: Omit<PolicyStatement, "sid" | "effect">): PolicyStatement {
  return { sid, effect: "Deny", ...rest };
}

/** How a policy is rendered. */
export interface RenderPolicyOptions {
  /** The kind of policy, which decides how large it may be and what its statements state. */
  readonly kind: PolicyKind;
  /** What errors name: the path of the construct that the policy belongs to. */
  readonly path: string;
}

/**
 * Renders statements as the JSON of one policy: duplicates dropped, statements without a sid merged where that changes
 * no answer, lists sorted, single values without brackets, so that the same statements give the same bytes whatever
 * their order.
 *
 * Policy variables (`${aws:username}`) are escaped for Terraform; tokens of cdktf stay, and count as they are written.
 *
 * @throws FoundationError POLICY_INVALID, POLICY_TOO_LARGE
 */
export function renderPolicy(statements: readonly PolicyStatement[], options: RenderPolicyOptions): string {
  const rendered = sorted(mergeStatements(renderStatements(statements, options)));
  const json = documentOf(rendered);
  const size = policySize(json, options.kind);
  const { maximum, counts } = POLICY_LIMITS[options.kind];
  if (size > maximum) {
    throw new FoundationError({
      code: "POLICY_TOO_LARGE",
      path: options.path,
      value: `${size} ${counts} in ${rendered.length} statements: ${arithmetic(rendered, options.kind)}`,
      allowed: `${maximum} ${counts} for one ${options.kind}, ${size - maximum} fewer`,
      fix: "name fewer resources, cover them by a common path, or spread them over several policies",
    });
  }
  return escapeForTerraform(json);
}

/**
 * Renders statements as few policies of a kind, none over its size. Which statement lands where depends only on the
 * statements, not on their order: the largest first, each into the first policy that has room for it.
 *
 * @throws FoundationError POLICY_INVALID; POLICY_TOO_LARGE when a single statement exceeds the size
 */
export function splitPolicy(statements: readonly PolicyStatement[], options: RenderPolicyOptions): string[] {
  const { maximum } = POLICY_LIMITS[options.kind];
  const sizeOf = (part: readonly RenderedStatement[]) => policySize(documentOf(part), options.kind);
  const problems = new Problems();
  const parts: RenderedStatement[][] = [];
  for (const statement of bySize(sorted(renderStatements(statements, options)), options.kind)) {
    const alone = sizeOf([statement]);
    if (alone > maximum) problems.add(statementTooLarge(statement, alone, options));
    const roomy = parts.find((part) => sizeOf([...part, statement]) <= maximum);
    if (roomy) roomy.push(statement);
    else parts.push([statement]);
  }
  problems.throwIfAny();
  return parts.map((part) => escapeForTerraform(documentOf(sorted(part)))).sort();
}

/** The size of a policy's JSON as AWS counts it. IAM would not count white space between the values: there is none. */
export function policySize(json: string, kind: PolicyKind): number {
  return POLICY_LIMITS[kind].counts === "bytes" ? Buffer.byteLength(json) : json.length;
}

function renderStatements(
  statements: readonly PolicyStatement[],
  options: RenderPolicyOptions,
): RenderedStatement[] {
  const problems = new Problems();
  if (statements.length === 0) {
    problems.add(policyInvalid(options, "a policy without statements", "add a statement"));
  }
  const unique = new Map<string, RenderedStatement>();
  for (const statement of statements) {
    problems.add(...statementProblems(statement, options));
    const rendered = renderStatement(statement);
    unique.set(JSON.stringify(rendered), rendered);
  }
  for (const sid of repeated([...unique.values()].flatMap(({ Sid }) => Sid ?? []))) {
    problems.add(
      policyInvalid(options, `two statements with the sid ${sid}`, "give each statement a sid of its own"),
    );
  }
  problems.throwIfAny();
  return [...unique.values()];
}

function repeated(values: readonly Json[]): readonly string[] {
  const all = values.map(String);
  return [...new Set(all.filter((value, index) => all.indexOf(value) < index))].sort();
}

function renderStatement(statement: PolicyStatement): RenderedStatement {
  return withoutAbsent({
    Sid: statement.sid,
    Effect: statement.effect ?? "Allow",
    Principal: renderPrincipals(statement.principals),
    NotPrincipal: renderPrincipals(statement.notPrincipals),
    Action: renderList(statement.actions),
    NotAction: renderList(statement.notActions),
    Resource: renderList(statement.resources),
    NotResource: renderList(statement.notResources),
    Condition: renderConditions(statement.conditions),
  });
}

function renderPrincipals(principals: PolicyPrincipals | "*" | undefined): Json | undefined {
  if (principals === undefined || principals === "*") return principals;
  const { aws, services, federated } = principals;
  return withoutAbsent({
    AWS: renderList(aws),
    Federated: renderList(federated),
    Service: renderList(services),
  });
}

function renderConditions(conditions: PolicyConditions | undefined): Json | undefined {
  if (conditions === undefined || Object.keys(conditions).length === 0) return undefined;
  return sortedRecord(conditions, (keys) => sortedRecord(keys, (values) => renderList([values].flat())!));
}

function renderList(values: readonly string[] | undefined): Json | undefined {
  return values === undefined || values.length === 0 ? undefined : listOf(values);
}

function withoutAbsent(record: Readonly<Record<string, Json | undefined>>): RenderedStatement {
  return Object.fromEntries(
    Object.entries(record).filter((entry): entry is [string, Json] => entry[1] !== undefined),
  );
}

function sortedRecord<T>(record: Readonly<Record<string, T>>, render: (value: T) => Json): Json {
  return Object.fromEntries(
    Object.keys(record)
      .sort()
      .map((key) => [key, render(record[key]!)]),
  );
}

function sorted(statements: readonly RenderedStatement[]): RenderedStatement[] {
  return statements
    .map((statement) => [JSON.stringify(statement), statement] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, statement]) => statement);
}

function bySize(statements: readonly RenderedStatement[], kind: PolicyKind): RenderedStatement[] {
  const size = (statement: RenderedStatement) => policySize(JSON.stringify(statement), kind);
  return [...statements].sort((a, b) => size(b) - size(a));
}

function documentOf(statements: readonly RenderedStatement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

const TERRAFORM_TEMPLATE = /([$%])\{(?!TfToken\[)/g;

/** A text in which Terraform replaces nothing but cdktf's tokens. */
export function escapeForTerraform(json: string): string {
  return json.replace(TERRAFORM_TEMPLATE, "$1$1{");
}

function statementTooLarge(
  statement: RenderedStatement,
  size: number,
  options: RenderPolicyOptions,
): Problem {
  const { maximum, counts } = POLICY_LIMITS[options.kind];
  return {
    code: "POLICY_TOO_LARGE",
    path: options.path,
    value: `${size} ${counts} in the statement ${String(statement.Sid ?? "without a sid")}`,
    allowed: `${maximum} ${counts} for one ${options.kind}, ${size - maximum} fewer`,
    fix: "split the statement: its resources or conditions alone exceed the size",
  };
}

function arithmetic(statements: readonly RenderedStatement[], kind: PolicyKind): string {
  const frame = policySize(documentOf([]), kind);
  const sizes = statements.map(
    (s, i) => `${String(s.Sid ?? `#${i + 1}`)} ${policySize(JSON.stringify(s), kind)}`,
  );
  return [`frame ${frame}`, ...sizes, `commas ${statements.length - 1}`].join(" + ");
}
