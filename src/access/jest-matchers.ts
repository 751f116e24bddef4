import { describeAnswer } from "./describe-answer";
import { evaluate } from "./evaluate";
import { refuseMisspeltAction } from "./misspelt-action";
import type { Circumstances } from "./expect-access";
import type { Subject } from "./world/world";

/** What a matcher tells Jest. */
export interface MatcherResult {
  readonly pass: boolean;
  message(): string;
}

/**
 * Matchers for Jest and for test runners with the same interface:
 *
 * ```ts
 * expect.extend({ toAllow, toDeny });
 * expect(world.role("app")).toAllow("ssm:GetParameter", parameterArn);
 * expect(world.role("app")).toDeny("ssm:PutParameter", parameterArn);
 * ```
 *
 * An answer that is unknown passes neither. A misspelt action is refused with ACCESS_ACTION_INVALID.
 */
export function toAllow(
  subject: Subject,
  action: string,
  resource: string,
  circumstances: Circumstances = {},
): MatcherResult {
  return matcherResult("allowed", subject, action, resource, circumstances);
}

/** Passes if the subject may not do it, whatever the question leaves open. See {@link toAllow}. */
export function toDeny(
  subject: Subject,
  action: string,
  resource: string,
  circumstances: Circumstances = {},
): MatcherResult {
  return matcherResult("denied", subject, action, resource, circumstances);
}

function matcherResult(
  expected: "allowed" | "denied",
  { world, principal }: Subject,
  action: string,
  resource: string,
  circumstances: Circumstances,
): MatcherResult {
  refuseMisspeltAction(action);
  const request = { ...circumstances, principal, action, resource };
  const answer = evaluate(request, world);
  const pass = answer.outcome === expected;
  return {
    pass,
    message: () => `expected ${pass ? "not " : ""}${expected}\n\n${describeAnswer(request, answer)}`,
  };
}

declare global {
  // The name and the parameters are Jest's: matchers are added by merging interfaces.
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace jest {
    // eslint-disable-next-line @typescript-eslint/no-unused-vars, @typescript-eslint/no-empty-object-type
    interface Matchers<R, T = {}> {
      toAllow(action: string, resource: string, circumstances?: Circumstances): R;
      toDeny(action: string, resource: string, circumstances?: Circumstances): R;
    }
  }
}
