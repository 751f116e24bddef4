import { isRecord, listOf, memberOf, recordOf, textsOf } from "../plan/json";

/** What a statement lists, or everything but what it lists. */
export interface Listed {
  readonly negated: boolean;
  /** Sorted, without duplicates. */
  readonly values: readonly string[];
}

/** A statement of a policy in one form, however it was written. */
export interface Statement {
  readonly effect: "Allow" | "Deny";
  /** Such as `AWS arn:aws:iam::111111111111:root`; nothing in the policies of identities. */
  readonly principals: Listed;
  /** As they are written; IAM takes no notice of their case. */
  readonly actions: Listed;
  readonly resources: Listed;
  /** Such as `Bool aws:multifactorauthpresent = true`, sorted. */
  readonly conditions: readonly string[];
}

/** The statements of a policy document; `undefined` where the text is none, or has what cannot be read as one. */
export function parsePolicy(text: string): readonly Statement[] | undefined {
  const document = parsed(text);
  const read = hasVariables(document) ? document : parsed(withoutVariables(text));
  const stated = elementOf(read, "Statement");
  const statements = Array.isArray(stated) ? (stated as readonly unknown[]) : [stated];
  return statements.every(isRecord) ? statements.map(statementOf) : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function hasVariables(document: unknown): boolean {
  return elementOf(document, "Version") === "2012-10-17";
}

/** Before the language's version of 2012 a variable was text, which that version writes so. */
function withoutVariables(text: string): string {
  return text.replaceAll("${", "${$}{");
}

/** An element of a policy. What is written in another case is read too: it would be worse to overlook it. */
function elementOf(value: unknown, name: string): unknown {
  const exact = memberOf(value, name);
  if (exact !== undefined || !isRecord(value)) return exact;
  const alike = Object.keys(value).find((key) => key.toLowerCase() === name.toLowerCase());
  return alike === undefined ? undefined : value[alike];
}

function statementOf(statement: object): Statement {
  const member = (name: string) => elementOf(statement, name);
  return {
    effect: member("Effect") === "Deny" ? "Deny" : "Allow",
    principals: listed(principalsOf(member("Principal")), principalsOf(member("NotPrincipal"))),
    actions: listed(textsOf(member("Action")), textsOf(member("NotAction"))),
    resources: listed(textsOf(member("Resource")), textsOf(member("NotResource"))),
    conditions: conditionsOf(member("Condition")),
  };
}

function listed(values: readonly string[], others: readonly string[]): Listed {
  const negated = values.length === 0 && others.length > 0;
  return { negated, values: [...new Set(negated ? others : values)].sort() };
}

/** A value that holds what separates values is told from several. */
function quoted(value: string): string {
  return /[",]/.test(value) ? JSON.stringify(value) : value;
}

const ACCOUNT_ID = /^\d{12}$/;

/** An account's id and its root's ARN mean the same, as `*` and `{"AWS": "*"}` do. */
function principalsOf(principals: unknown): readonly string[] {
  if (principals === "*") return ["AWS *"];
  return Object.entries(recordOf(principals)).flatMap(([kind, values]) =>
    textsOf(values).map((value) =>
      kind === "AWS" && ACCOUNT_ID.test(value) ? `AWS arn:aws:iam::${value}:root` : `${kind} ${value}`,
    ),
  );
}

/** IAM compares operators and keys without regard to case, and their values in any order. */
function conditionsOf(condition: unknown): readonly string[] {
  return Object.entries(recordOf(condition))
    .flatMap(([operator, keys]) =>
      Object.entries(recordOf(keys)).map(([key, values]) => {
        const texts = [...listOf(values), ...(Array.isArray(values) ? [] : [values])].map(String);
        return `${operator} ${key.toLowerCase()} = ${[...new Set(texts)].sort().map(quoted).join(", ")}`;
      }),
    )
    .sort();
}
