import { AssertionError } from "node:assert";
import type { Answer } from "./answer";
import { describeAnswer } from "./describe-answer";
import { evaluate } from "./evaluate";
import { refuseMisspeltAction } from "./misspelt-action";
import type { AccessRequest } from "./request";
import type { Subject, World } from "./world/world";

/** What a question states besides the principal, the action and the resource. */
export type Circumstances = Omit<AccessRequest, "principal" | "action" | "resource">;

/** What is expected of a principal; ends with `on`. */
export interface AccessExpectation {
  /** One action or several, for example `ssm:GetParameter`. */
  to(...actions: string[]): AccessExpectation;
  /** Condition keys, the service through which the request is made, and the like. */
  given(circumstances: Circumstances): AccessExpectation;
  /**
   * Asks about each action on each resource.
   *
   * @throws AssertionError that shows every unexpected answer with what decided it
   * @throws FoundationError ACCESS_ACTION_INVALID where an action is misspelt: that it is denied would prove nothing
   */
  on(...resources: string[]): void;
}

/**
 * Expects that a principal may do something:
 *
 * ```ts
 * const world = readWorld(["cdktf.out"]);
 * expectAllowed(world.role("app")).to("ssm:GetParameter").on(parameterArn);
 * ```
 */
export function expectAllowed(subject: Subject): AccessExpectation;
export function expectAllowed(world: World, principal: string): AccessExpectation;
export function expectAllowed(subject: Subject | World, principal?: string): AccessExpectation {
  return new Expectation(subjectOf(subject, principal), "allowed");
}

/** Expects that a principal may not do something, whatever the question leaves open. */
export function expectDenied(subject: Subject): AccessExpectation;
export function expectDenied(world: World, principal: string): AccessExpectation;
export function expectDenied(subject: Subject | World, principal?: string): AccessExpectation {
  return new Expectation(subjectOf(subject, principal), "denied");
}

class Expectation implements AccessExpectation {
  public constructor(
    private readonly subject: Subject,
    private readonly expected: Answer["outcome"],
    private readonly actions: readonly string[] = [],
    private readonly circumstances: Circumstances = {},
  ) {}

  public to(...actions: string[]): AccessExpectation {
    return new Expectation(this.subject, this.expected, actions, this.circumstances);
  }

  public given(circumstances: Circumstances): AccessExpectation {
    return new Expectation(this.subject, this.expected, this.actions, {
      ...this.circumstances,
      ...circumstances,
    });
  }

  public on(...resources: string[]): void {
    const { principal, world } = this.subject;
    this.actions.forEach(refuseMisspeltAction);
    const requests = this.actions.flatMap((action) =>
      resources.map((resource) => ({ ...this.circumstances, principal, action, resource })),
    );
    const answers = requests.map((request) => ({ request, answer: evaluate(request, world) }));
    const unexpected = answers.filter(({ answer }) => answer.outcome !== this.expected);
    if (unexpected.length === 0 && requests.length > 0) return;
    throw new AssertionError({
      message: [
        `expected ${this.expected}${requests.length === 0 ? ", but no action or no resource is named" : ""}`,
        ...unexpected.map(({ request, answer }) => describeAnswer(request, answer)),
      ].join("\n\n"),
      expected: this.expected,
      actual: unexpected[0]?.answer.outcome,
      operator: "expectAccess",
    });
  }
}

function subjectOf(subject: Subject | World, principal: string | undefined): Subject {
  return principal === undefined ? (subject as Subject) : { world: subject as World, principal };
}
