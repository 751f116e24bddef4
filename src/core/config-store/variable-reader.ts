import { type Problem, Problems } from "../errors";

/** Environment variables by name. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** What a variable may be. */
export interface Shape {
  readonly pattern: RegExp;
  readonly allowed: string;
  readonly code: Problem["code"];
}

/** An account's id. */
export const ACCOUNT_ID: Shape = {
  pattern: /^\d{12}$/,
  allowed: "twelve digits",
  code: "ACCOUNT_ID_INVALID",
};
/** A table's name. */
export const TABLE_NAME: Shape = {
  pattern: /^[A-Za-z0-9_.-]{3,255}$/,
  allowed: "the name of a DynamoDB table: 3 to 255 letters, digits, underscores, hyphens and dots",
  code: "NAME_INVALID",
};
/** A path of Parameter Store, such as `/app`. */
export const PATH: Shape = {
  pattern: /^(\/[A-Za-z0-9_.-]+)+$/,
  allowed: "a path of Parameter Store: it begins with a slash and does not end with one",
  code: "NAMESPACE_INVALID",
};

/** An environment's alias. */
export const ALIAS: Shape = {
  pattern: /^\w{1,32}$/,
  allowed: "an environment's alias: letters, digits and underscores",
  code: "NAME_INVALID",
};
/** A topic's ARN. */
export const TOPIC_ARN: Shape = {
  pattern: /^arn:[a-z-]+:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_.-]+$/,
  allowed: "the ARN of an SNS topic",
  code: "NAME_INVALID",
};
/** A key's bare id. */
export const KEY_ID: Shape = {
  pattern: /^(mrk-)?[0-9a-f-]{32,36}$/,
  allowed: "the bare id of a KMS key",
  code: "NAME_INVALID",
};
/** A queue's URL. */
export const QUEUE_URL: Shape = {
  pattern: /^https?:\/\/[^/\s]+\/\d{12}\/[A-Za-z0-9_-]+$/,
  allowed: "the URL of an SQS queue",
  code: "NAME_INVALID",
};

/** Reads environment variables and collects everything that is wrong with them. */
export class VariableReader {
  private readonly problems = new Problems();

  public constructor(private readonly variables: Variables) {}

  /** A variable that must be there. */
  public read(name: string, shape: Shape): string {
    const value = this.required(name, shape.allowed);
    if (value) this.check(name, value, shape);
    return value;
  }

  /** A variable that may be missing or empty. */
  public readOptional(name: string, shape: Shape): string | undefined {
    const value = this.variables[name] || undefined;
    if (value) this.check(name, value, shape);
    return value;
  }

  /** A JSON list with at least one entry. */
  public readList(name: string, shape: Shape): readonly string[] {
    const allowed = `a JSON list with at least one entry, each ${shape.allowed}`;
    const text = this.required(name, allowed);
    const list = text ? parseList(text) : [];
    if (list === undefined) this.add({ code: shape.code, path: name, value: text, allowed });
    list?.forEach((value, index) => this.check(`${name}[${index}]`, value, shape));
    return list ?? [];
  }

  /**
   * What was read.
   *
   * @throws FoundationError with every problem
   */
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
