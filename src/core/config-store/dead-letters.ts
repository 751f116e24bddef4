import { FUNCTION_VARIABLES } from "./function-environment";
import { QUEUE_URL, VariableReader, type Variables } from "./variable-reader";

/** What a function that keeps dead letters itself is told. */
export interface DeadLetterEnvironment {
  /** The function's dead-letter queue. Left out, what cannot be read is tried again until its queue gives it up. */
  readonly deadLetterQueueUrl?: string;
}

/** The attribute of a dead letter that says why it is one, in words that quote nothing of it. */
export const DEAD_LETTER_REASON = "REASON";

/** The environment variables of a function that keeps dead letters itself. */
export function deadLetterVariables({ deadLetterQueueUrl }: DeadLetterEnvironment): Record<string, string> {
  return deadLetterQueueUrl ? { [FUNCTION_VARIABLES.deadLetterQueueUrl]: deadLetterQueueUrl } : {};
}

/**
 * Where a function keeps dead letters, from its variables.
 *
 * @throws FoundationError when the variable is malformed
 */
export function readDeadLetterEnvironment(variables: Variables): DeadLetterEnvironment {
  const reader = new VariableReader(variables);
  return reader.finish({
    deadLetterQueueUrl: reader.readOptional(FUNCTION_VARIABLES.deadLetterQueueUrl, QUEUE_URL),
  });
}
