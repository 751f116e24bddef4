import type { Range } from "./limits";
import type { ErrorCode } from "./error-codes";
import type { Problems } from "./errors";
import { abbreviated, nearest } from "./nearest";
import { checkName, type NameRule } from "./organization/name-rules";
import { reasonProblem } from "./reasons";

/** Whether a field must be there. */
export type Presence = "required" | "optional";

/** What a field of a closed set refuses with. */
export interface ChoiceRefusal {
  readonly code: ErrorCode;
  readonly fix: string;
}

/** What is read, and what it refuses with. */
export interface DocumentKind {
  /** The path of the whole. */
  readonly name: string;
  readonly malformed: ErrorCode;
  readonly unknown: ErrorCode;
}

const ORGANIZATION: DocumentKind = {
  name: "organization",
  malformed: "ORGANIZATION_MALFORMED",
  unknown: "ORGANIZATION_UNKNOWN_PROPERTY",
};

/** At the top of a document: whatever YAML's aliases repeat elsewhere. */
const EXTENSION = /^x-./;

const ALL = "all";
const TEXT = "a text";
const DATE = "a date, YYYY-MM-DD";

/**
 * Reads the fields of a value whose shape is not known, such as parsed YAML. What does not fit is reported once, with
 * its path, and read as absent, so that one pass finds everything and nothing is reported for what follows from it.
 */
export class Fields {
  private readonly values: Readonly<Record<string, unknown>> | undefined;
  /** Fields that an unknown one most likely meant. */
  private readonly meant = new Set<string>();

  public constructor(
    value: unknown,
    private readonly path: string,
    private readonly problems: Problems,
    known: readonly string[],
    private readonly document: DocumentKind = ORGANIZATION,
  ) {
    this.values = isRecord(value) ? value : undefined;
    if (this.values === undefined) this.malformed(path, value, `a mapping with ${known.join(", ")}`);
    for (const name of Object.keys(this.values ?? {}).sort()) {
      if (!known.includes(name) && !(path === "" && EXTENSION.test(name))) this.unknown(name, known);
    }
  }

  /** Whether the value has fields at all. */
  public get isReadable(): boolean {
    return this.values !== undefined;
  }

  /** The path of a field. */
  public pathOf(name: string): string {
    return joinPath(this.path, name);
  }

  /** Whether a field is there, whatever its value. */
  public has(name: string): boolean {
    return this.values !== undefined && Object.hasOwn(this.values, name) && this.values[name] !== undefined;
  }

  /** Whether a field is there, be it under a misspelt name, which was reported. */
  public hasMeant(name: string): boolean {
    return this.has(name) || this.meant.has(name);
  }

  /** Any value, for what looks at it itself. */
  public raw(name: string): unknown {
    return this.has(name) ? this.values![name] : undefined;
  }

  /** The fields of a field that is a mapping. Of what cannot be read, no part can be read. */
  public nested(name: string, known: readonly string[]): Fields {
    if (this.values === undefined) return this;
    return new Fields(this.raw(name), this.pathOf(name), this.problems, known, this.document);
  }

  /** A text that is not empty; what is expected of it is said of what is no text. */
  public text(name: string, presence: Presence = "required", expected = TEXT): string | undefined {
    return this.read(name, presence, expected, isText);
  }

  /** A name, which is reported when it does not follow its rule. */
  public name(name: string, rule: NameRule, presence: Presence = "required"): string | undefined {
    const text = this.text(name, presence);
    if (text !== undefined) checkName(rule, this.pathOf(name), text, this.problems);
    return text;
  }

  /** A whole number within a range. */
  public wholeNumber(name: string, range: Range, presence: Presence = "required"): number | undefined {
    const number = this.read(name, presence, "a whole number", isNumber);
    if (number === undefined) return undefined;
    if (Number.isInteger(number) && number >= range.minimum && number <= range.maximum) return number;
    this.problems.add({
      code: "VALUE_OUT_OF_RANGE",
      path: this.pathOf(name),
      value: number,
      allowed: `a whole number from ${range.minimum} to ${range.maximum} ${range.unit}`,
      fix: `set ${name} within that range`,
    });
    return undefined;
  }

  /** A day of the calendar, as the text `YYYY-MM-DD`. */
  public date(name: string): string | undefined {
    return this.read(name, "required", DATE, isDate);
  }

  /** True or false; may be left out. */
  public flag(name: string): boolean | undefined {
    return this.read(name, "optional", "true or false", isBoolean);
  }

  /** A choice that takes a reason: `{ because: … }`; may be left out. */
  public reasoned(name: string): { readonly because: string } | undefined {
    if (!this.has(name)) return undefined;
    const fields = this.nested(name, ["because"]);
    const because = fields.text("because");
    if (because !== undefined) {
      const problem = reasonProblem(
        fields.pathOf("because"),
        because,
        `say why ${name} is needed, or remove it`,
      );
      if (problem) this.problems.add(problem);
    }
    return { because: because ?? "" };
  }

  /** One of a closed set of texts. */
  public oneOf<T extends string>(
    name: string,
    choices: readonly T[],
    refusal: ChoiceRefusal,
    presence: Presence = "required",
  ): T | undefined {
    const text = this.text(name, presence, `one of ${choices.join(", ")}`);
    return text === undefined ? undefined : this.choice(this.pathOf(name), text, choices, refusal);
  }

  /** A list of texts of a closed set, without duplicates and sorted. */
  public someOf<T extends string>(
    name: string,
    choices: readonly T[],
    refusal: ChoiceRefusal,
    presence: Presence = "required",
  ): readonly T[] | undefined {
    const path = this.pathOf(name);
    const chosen = this.texts(name, presence)?.map((text) => this.choice(path, text, choices, refusal));
    return chosen?.filter((choice) => choice !== undefined);
  }

  /** A list of texts, without duplicates and sorted. */
  public texts(
    name: string,
    presence: Presence = "required",
    expected = "a list of texts",
  ): readonly string[] | undefined {
    const list = this.read(name, presence, expected, isTexts);
    return list && [...new Set(list)].sort();
  }

  /** A list of texts, or the word `all`. */
  public textsOrAll(
    name: string,
    expected = "a list of texts, or the word all",
  ): readonly string[] | "all" | undefined {
    return this.raw(name) === ALL ? ALL : this.texts(name, "required", expected);
  }

  /** A mapping by name, as entries sorted by name. */
  public entries(
    name: string,
    presence: Presence = "required",
  ): readonly (readonly [string, unknown])[] | undefined {
    const record = this.read(name, presence, "a mapping by name", isRecord);
    return record && Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
  }

  private choice<T extends string>(
    path: string,
    text: string,
    choices: readonly T[],
    refusal: ChoiceRefusal,
  ): T | undefined {
    const choice = choices.find((candidate) => candidate === text);
    if (choice !== undefined) return choice;
    const near = nearest(text, choices);
    this.problems.add({
      code: refusal.code,
      path,
      value: text,
      allowed: choices.join(", "),
      fix: near === undefined ? refusal.fix : `write ${near}`,
    });
    return undefined;
  }

  private read<T>(
    name: string,
    presence: Presence,
    expected: string,
    fits: (value: unknown) => value is T,
  ): T | undefined {
    const value = this.raw(name);
    if (this.values === undefined || (value === undefined && presence === "optional")) return undefined;
    if (fits(value)) return value;
    if (value === undefined && this.meant.has(name)) return undefined;
    this.malformed(this.pathOf(name), value, expected);
    return undefined;
  }

  private malformed(path: string, value: unknown, expected: string): void {
    this.problems.add({
      code: this.document.malformed,
      path: path === "" ? this.document.name : path,
      value,
      allowed: expected,
      fix: value === undefined ? "state it" : shapeFix(value, expected),
    });
  }

  private unknown(name: string, known: readonly string[]): void {
    const plain = name.replace(/[-_]/g, "");
    const near = nearest(plain, known) ?? abbreviated(plain, known);
    if (near !== undefined) this.meant.add(near);
    this.problems.add({
      code: this.document.unknown,
      path: this.pathOf(name),
      value: this.values![name],
      allowed: known.join(", "),
      fix: near === undefined ? "remove it" : `write ${near}`,
    });
  }
}

function shapeFix(value: unknown, expected: string): string {
  if (typeof value === "string" && value.toLowerCase() === ALL && expected.includes("the word all"))
    return "write all, in small letters";
  if (expected === DATE) return "write the day as YYYY-MM-DD";
  const unquoted = typeof value === "number" || typeof value === "boolean";
  return unquoted && expected === TEXT ? "put it in quotes" : `write ${expected} there`;
}

/** The path of something within something: `accounts.dev`, or `accounts["a b"]` where the name is no simple word. */
export function joinPath(path: string, name: string): string {
  if (!/^[\w-]+$/.test(name)) return `${path}[${JSON.stringify(name)}]`;
  return path === "" ? name : `${path}.${name}`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function isDate(value: unknown): value is string {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const time = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}

function isNumber(value: unknown): value is number {
  return typeof value === "number";
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === "boolean";
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && Array.from<unknown>(value).every(isText);
}
