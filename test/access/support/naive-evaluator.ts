import type { PolicyStatementJson } from "../../../src/access/policies/document";

/**
 * IAM for the small worlds of the property tests, written without regard to speed and without anything of the
 * evaluator, for requests that state every key: `null` is an absent key.
 */
export type Context = Readonly<Record<string, readonly string[] | null>>;

/** Stands for what AWS leaves open: whether a statement counts that excludes a variable which the request lacks. */
export const IN_FORCE = "whether a statement that excludes ${svc:text} is in force without its value";

export interface NaiveWorld {
  readonly identity: readonly PolicyStatementJson[];
  readonly boundary: readonly PolicyStatementJson[] | undefined;
  readonly controls: readonly (readonly PolicyStatementJson[])[];
  /** The resource's policy; its principals are `*`, the role's ARN or the account's root. */
  readonly resource: readonly PolicyStatementJson[];
  readonly crossAccount: boolean;
}

export interface NaiveRequest {
  readonly action: string;
  readonly resource: string;
  readonly context: Context;
  readonly roleArn: string;
  readonly rootArn: string;
}

export function naivelyAllowed(world: NaiveWorld, request: NaiveRequest): boolean {
  const { identity, boundary, controls, resource } = world;
  const all = [
    ...identity,
    ...(boundary ?? []),
    ...controls.flat(),
    ...resource.filter((s) => names(s, request, "any")),
  ];
  if (all.some((s) => s.Effect === "Deny" && applies(s, request))) return false;
  if (!controls.every((level) => allows(level, request))) return false;
  const limited = boundary === undefined || allows(boundary, request);
  const own = allows(identity, request) && limited;
  const granted = (how: Naming): boolean =>
    allows(
      resource.filter((s) => names(s, request, how)),
      request,
    );
  if (world.crossAccount) return own && granted("any");
  return own || granted("everyone") || (granted("role") && limited);
}

type Naming = "any" | "everyone" | "role";

function names(statement: PolicyStatementJson, { roleArn, rootArn }: NaiveRequest, how: Naming): boolean {
  const principal = statement.Principal;
  if (principal === "*") return how !== "role";
  const arn = (principal as { AWS: string }).AWS;
  if (how === "everyone") return false;
  return arn === roleArn || (how === "any" && arn === rootArn);
}

function allows(statements: readonly PolicyStatementJson[], request: NaiveRequest): boolean {
  return statements.some((s) => s.Effect === "Allow" && applies(s, request));
}

function applies(statement: PolicyStatementJson, { action, resource, context }: NaiveRequest): boolean {
  const { Action, NotAction, Resource, NotResource } = statement;
  const like = (patterns: string | readonly string[], value: string): boolean =>
    [patterns].flat().some((pattern) => {
      const filled = fill(pattern, context);
      return filled !== undefined && glob(filled).test(value);
    });
  if (Action !== undefined ? !like(Action, action) : like(NotAction!, action)) return false;
  if (Resource !== undefined && !like(Resource, resource)) return false;
  if (NotResource !== undefined && like(NotResource, resource)) return false;
  const lacksValue = [NotResource ?? []].flat().some((pattern) => fill(pattern, context) === undefined);
  if (lacksValue && context[IN_FORCE]?.[0] !== "true") return false;
  return Object.entries(statement.Condition ?? {}).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) =>
      holds(operator, [values].flat().map(String), context[key]!, context),
    ),
  );
}

function holds(
  full: string,
  wanted: readonly string[],
  given: readonly string[] | null,
  context: Context,
): boolean {
  const quantifier = full.includes(":") ? full.split(":")[0] : undefined;
  const ifExists = full.endsWith("IfExists");
  const operator = full.replace(/^.*:/, "").replace(/IfExists$/, "");
  if (operator === "Null")
    return wanted.includes(String(given === null || given.every((value) => value === "")));
  const negated = operator.includes("Not");
  const positive = operator.replace("Not", "");
  const matches = (value: string): boolean => wanted.some((want) => compare(positive, value, want, context));
  const satisfied = (value: string): boolean => matches(value) !== negated;
  if (given === null) {
    if (ifExists || quantifier === "ForAllValues") return true;
    return quantifier !== "ForAnyValue" && negated;
  }
  if (quantifier === "ForAllValues") return given.every(satisfied);
  if (quantifier === "ForAnyValue") return given.some(satisfied);
  return satisfied(given[0]!);
}

function compare(operator: string, value: string, want: string, context: Context): boolean {
  const filled = fill(want, context);
  switch (operator) {
    case "StringEquals":
      return value === filled;
    case "StringEqualsIgnoreCase":
      return value.toLowerCase() === filled?.toLowerCase();
    case "StringLike":
      return filled !== undefined && glob(filled).test(value);
    case "Bool":
      return value === want;
    case "NumericEquals":
      return Number(value) === Number(want);
    case "NumericLessThan":
      return Number(value) < Number(want);
    case "NumericGreaterThanEquals":
      return Number(value) >= Number(want);
    case "IpAddress":
      return inRange(value, want);
    default:
      throw new Error(operator);
  }
}

function fill(text: string, context: Context): string | undefined {
  let missing = false;
  const filled = text.replace(/\$\{(\w+:\w+)\}/g, (_, key: string) => {
    missing ||= context[key] === null;
    return context[key]?.[0] ?? "";
  });
  return missing ? undefined : filled;
}

const globs = new Map<string, RegExp>();

function glob(pattern: string): RegExp {
  const known = globs.get(pattern) ?? newGlob(pattern);
  globs.set(pattern, known);
  return known;
}

function newGlob(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replace(/\*/g, ".*").replace(/\?/g, ".")}$`);
}

/** Addresses are `10.0.0.N`. */
function inRange(address: string, range: string): boolean {
  const [first, length] = range.split("/");
  const size = 2 ** (32 - Number(length));
  const last = Number(first!.split(".")[3]);
  const n = Number(address.split(".")[3]);
  return n >= last && n < last + size;
}
