import { Token } from "cdktf";
import type { Construct } from "constructs";
import { type Problem, Problems } from "./errors";
import { type DescriptionKind, EVENT_PATTERN_LIMIT, type NameKind, type Range } from "./limits";
import { descriptionProblem, nameProblem } from "./names";
import { checkName, NAME_RULES } from "./organization/name-rules";
import { type Reasoned, reasonProblem } from "./reasons";

/**
 * Checks a construct's props and reports all problems at once, each with the construct's path and the prop's name.
 * Values that Terraform will only know later (tokens) pass.
 */
export class PropChecks {
  public readonly problems = new Problems();

  public constructor(private readonly construct: Construct) {}

  /** The path that errors about a prop carry. */
  public pathOf(prop: string): string {
    return `${this.construct.node.path}.${prop}`;
  }

  /** A whole number within a range. */
  public integer(prop: string, value: number | undefined, range: Range): this {
    if (value === undefined || Token.isUnresolved(value)) return this;
    if (Number.isInteger(value) && value >= range.minimum && value <= range.maximum) return this;
    this.problems.add({
      code: "VALUE_OUT_OF_RANGE",
      path: this.pathOf(prop),
      value,
      allowed: `a whole number from ${range.minimum} to ${range.maximum} ${range.unit}`,
      fix: `set ${prop} within that range, or leave it out for the default`,
    });
    return this;
  }

  /** One of a closed set. */
  public oneOf<T extends string | number>(prop: string, value: T | undefined, allowed: readonly T[]): this {
    if (value === undefined || Token.isUnresolved(value) || allowed.includes(value)) return this;
    this.problems.add({
      code: "VALUE_UNKNOWN",
      path: this.pathOf(prop),
      value,
      allowed: allowed.join(", "),
      fix: `set ${prop} to one of these, or leave it out for the default`,
    });
    return this;
  }

  /** A name that AWS would accept. */
  public nameOf(kind: NameKind, prop: string, value: string | undefined): this {
    if (value === undefined || Token.isUnresolved(value)) return this;
    const problem = nameProblem(kind, this.pathOf(prop), value);
    if (problem) this.problems.add(problem);
    return this;
  }

  /** What something is for, no longer than AWS accepts. */
  public description(kind: DescriptionKind, prop: string, value: string | undefined): this {
    if (value === undefined || Token.isUnresolved(value)) return this;
    return this.found(descriptionProblem(kind, this.pathOf(prop), value));
  }

  /** The pattern of an EventBridge rule, as long as AWS accepts. */
  public eventPattern(prop: string, pattern: object): this {
    const { length } = JSON.stringify(pattern);
    if (length <= EVENT_PATTERN_LIMIT) return this;
    this.problems.add({
      code: "VALUE_OUT_OF_RANGE",
      path: this.pathOf(prop),
      value: `a pattern of ${length} characters`,
      allowed: `at most ${EVENT_PATTERN_LIMIT} characters`,
      fix: `match fewer values in ${prop}, or make a rule for each part of them`,
    });
    return this;
  }

  /** A name of the organization's model, which clients take out of other names. */
  public modelName(kind: keyof typeof NAME_RULES, prop: string, value: string): this {
    checkName(NAME_RULES[kind], this.pathOf(prop), value, this.problems);
    return this;
  }

  /** A reason for what is there only with one: some words, not an empty string. */
  public reason(prop: string, because: string): this {
    const fix = `say in ${prop} why this account needs it, or leave it out for the safe default`;
    return this.found(reasonProblem(this.pathOf(prop), because, fix));
  }

  /** A safe default that may be given up with a reason: whatever stands there in its place, states one. */
  public weakening(prop: string, weakening: Reasoned | undefined): this {
    if (weakening === undefined) return this;
    // Callers without types can have null here.
    return this.reason(`${prop}.because`, (weakening as Reasoned | null)?.because as string);
  }

  /** What another check found wrong, if anything. */
  public found(problem: Problem | undefined): this {
    if (problem) this.problems.add(problem);
    return this;
  }

  /** A rule that no other check covers; the problem's path is the prop's name. */
  public that(holds: boolean, problem: Problem): this {
    if (!holds) this.problems.add({ ...problem, path: this.pathOf(problem.path) });
    return this;
  }

  /** Throws a `FoundationError` with every problem found. */
  public throwIfAny(): void {
    this.problems.throwIfAny();
  }
}
