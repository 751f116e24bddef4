import { type Problem, Problems } from "../errors";

/** The environment variables by which the functions are told what they serve. */
export const FUNCTION_VARIABLES = {
  accountId: "ACCOUNT_ID",
  auditTableName: "AUDIT_TABLE_NAME",
  rootNamespaces: "ROOT_NAMESPACES",
  parameterPrefix: "PARAMETER_PREFIX",
  slackWebhookParameter: "SLACK_WEBHOOK_PARAMETER",
} as const;

/**
 * What the auditor is told. It stands in the environment and never in a parameter: who may write parameters must not be
 * able to blind the audit.
 */
export interface AuditorEnvironment {
  /** The account whose changes are recorded: twelve digits. */
  readonly accountId: string;
  readonly auditTableName: string;
  /** Namespaces whose parameters are recorded with their values, such as `/app`. */
  readonly rootNamespaces: readonly string[];
  /** Root of the store's own parameters, such as `/figgy`: recorded without values. */
  readonly parameterPrefix: string;
}

/** What the Slack delivery is told. */
export interface SlackDeliveryEnvironment {
  /** Name of the SecureString parameter that holds the webhook's URL. */
  readonly slackWebhookParameter: string;
}

/** Environment variables by name. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** The auditor's environment variables. */
export function auditorVariables(environment: AuditorEnvironment): Record<string, string> {
  return {
    [FUNCTION_VARIABLES.accountId]: environment.accountId,
    [FUNCTION_VARIABLES.auditTableName]: environment.auditTableName,
    [FUNCTION_VARIABLES.rootNamespaces]: JSON.stringify(environment.rootNamespaces),
    [FUNCTION_VARIABLES.parameterPrefix]: environment.parameterPrefix,
  };
}

/** The Slack delivery's environment variables. */
export function slackDeliveryVariables(environment: SlackDeliveryEnvironment): Record<string, string> {
  return { [FUNCTION_VARIABLES.slackWebhookParameter]: environment.slackWebhookParameter };
}

/**
 * The auditor's environment, from its variables.
 *
 * @throws FoundationError with every variable that is missing or malformed
 */
export function readAuditorEnvironment(variables: Variables): AuditorEnvironment {
  const reader = new VariableReader(variables);
  return reader.finish({
    accountId: reader.read(FUNCTION_VARIABLES.accountId, ACCOUNT_ID),
    auditTableName: reader.read(FUNCTION_VARIABLES.auditTableName, TABLE_NAME),
    rootNamespaces: reader.readList(FUNCTION_VARIABLES.rootNamespaces, PATH),
    parameterPrefix: reader.read(FUNCTION_VARIABLES.parameterPrefix, PATH),
  });
}

/**
 * The Slack delivery's environment, from its variables.
 *
 * @throws FoundationError when a variable is missing or malformed
 */
export function readSlackDeliveryEnvironment(variables: Variables): SlackDeliveryEnvironment {
  const reader = new VariableReader(variables);
  return reader.finish({
    slackWebhookParameter: reader.read(FUNCTION_VARIABLES.slackWebhookParameter, PATH),
  });
}

interface Shape {
  readonly pattern: RegExp;
  readonly allowed: string;
  readonly code: Problem["code"];
}

const ACCOUNT_ID: Shape = { pattern: /^\d{12}$/, allowed: "twelve digits", code: "ACCOUNT_ID_INVALID" };
const TABLE_NAME: Shape = {
  pattern: /^[A-Za-z0-9_.-]{3,255}$/,
  allowed: "the name of a DynamoDB table: 3 to 255 letters, digits, underscores, hyphens and dots",
  code: "NAME_INVALID",
};
const PATH: Shape = {
  pattern: /^(\/[A-Za-z0-9_.-]+)+$/,
  allowed: "a path of Parameter Store: it begins with a slash and does not end with one",
  code: "NAMESPACE_INVALID",
};

class VariableReader {
  private readonly problems = new Problems();

  public constructor(private readonly variables: Variables) {}

  public read(name: string, shape: Shape): string {
    const value = this.required(name, shape.allowed);
    if (value) this.check(name, value, shape);
    return value;
  }

  public readList(name: string, shape: Shape): readonly string[] {
    const allowed = `a JSON list with at least one entry, each ${shape.allowed}`;
    const text = this.required(name, allowed);
    const list = text ? parseList(text) : [];
    if (list === undefined) this.add({ code: shape.code, path: name, value: text, allowed });
    list?.forEach((value, index) => this.check(`${name}[${index}]`, value, shape));
    return list ?? [];
  }

  public finish<T>(environment: T): T {
    this.problems.throwIfAny();
    return environment;
  }

  private required(name: string, allowed: string): string {
    const value = this.variables[name];
    if (!value) this.add({ code: "VALUE_MISSING", path: name, allowed });
    return value ?? "";
  }

  private check(path: string, value: string, shape: Shape): void {
    if (!shape.pattern.test(value)) this.add({ code: shape.code, path, value, allowed: shape.allowed });
  }

  private add(problem: Omit<Problem, "fix">): void {
    this.problems.add({ ...problem, fix: "deploy the function again: its construct sets this variable" });
  }
}

function parseList(text: string): readonly string[] | undefined {
  try {
    const list: unknown = JSON.parse(text);
    const holds = Array.isArray(list) && list.length > 0 && list.every((entry) => typeof entry === "string");
    return holds ? (list as string[]) : undefined;
  } catch {
    return undefined;
  }
}
