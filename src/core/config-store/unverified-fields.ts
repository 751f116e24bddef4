/**
 * Reads fields of a value that may be anything, such as JSON from outside, and collects what is wrong with it in words
 * that name paths and quote nothing: they are fit for logs whatever the value holds.
 */
export class UnverifiedFields {
  private readonly values: Readonly<Record<string, unknown>>;

  private constructor(
    value: unknown,
    private readonly path: string,
    /** Each a path and what was expected there; shared with the fields within. */
    public readonly problems: string[],
  ) {
    this.values = isObject(value) ? value : {};
  }

  /** The fields of a JSON text; a text that is no JSON object has a problem and no fields. */
  public static ofJson(text: string): UnverifiedFields {
    const value = parsed(text);
    return new UnverifiedFields(value, "", isObject(value) ? [] : ["the text: expected a JSON object"]);
  }

  /** Whether there is anything but null. */
  public has(name: string): boolean {
    return this.values[name] !== undefined && this.values[name] !== null;
  }

  /** What an object within holds; a problem when there is none. */
  public fields(name: string): UnverifiedFields {
    if (!isObject(this.values[name])) this.expected(name, "an object");
    return this.optionalFields(name);
  }

  /** What an object within holds: nothing when there is none. */
  public optionalFields(name: string): UnverifiedFields {
    return new UnverifiedFields(this.values[name], this.pathOf(name), this.problems);
  }

  public text(name: string): string {
    const value = this.optionalText(name);
    if (value === undefined) this.expected(name, "a string that is not empty");
    return value ?? "";
  }

  public optionalText(name: string): string | undefined {
    const value = this.values[name];
    return isText(value) ? value : undefined;
  }

  public texts(name: string): readonly string[] {
    const value = this.values[name];
    if (Array.isArray(value) && value.every(isText)) return value;
    this.expected(name, "a list of strings that are not empty");
    return [];
  }

  /** The strings of a list: none when there is no list. */
  public optionalTexts(name: string): readonly string[] {
    const value = this.values[name];
    return Array.isArray(value) ? value.filter(isText) : [];
  }

  public positiveInteger(name: string): number {
    const value = this.values[name];
    if (typeof value === "number" && Number.isSafeInteger(value) && value > 0) return value;
    this.expected(name, "a whole number above 0");
    return 0;
  }

  /** Milliseconds since the epoch, from a time in ISO 8601. */
  public time(name: string): number {
    const time = Date.parse(this.optionalText(name) ?? "");
    if (!Number.isNaN(time)) return time;
    this.expected(name, "a time in ISO 8601");
    return 0;
  }

  /** Adds a problem. */
  public expected(name: string, what: string): void {
    this.problems.push(`${this.pathOf(name)}: expected ${what}`);
  }

  private pathOf(name: string): string {
    return this.path === "" ? name : `${this.path}.${name}`;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.length > 0;
}
