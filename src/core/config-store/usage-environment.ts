import { FUNCTION_VARIABLES } from "./function-environment";
import { ACCOUNT_ID, PATH, TABLE_NAME, VariableReader, type Variables } from "./variable-reader";

/** What the usage tracker is told. */
export interface UsageTrackerEnvironment {
  /** The account whose calls count: twelve digits. */
  readonly accountId: string;
  readonly usageTableName: string;
  readonly userTableName: string;
  /** Namespaces whose parameters count, such as `/app`. */
  readonly rootNamespaces: readonly string[];
}

/** The usage tracker's environment variables. */
export function usageTrackerVariables(environment: UsageTrackerEnvironment): Record<string, string> {
  return {
    [FUNCTION_VARIABLES.accountId]: environment.accountId,
    [FUNCTION_VARIABLES.usageTableName]: environment.usageTableName,
    [FUNCTION_VARIABLES.userTableName]: environment.userTableName,
    [FUNCTION_VARIABLES.rootNamespaces]: JSON.stringify(environment.rootNamespaces),
  };
}

/**
 * The usage tracker's environment, from its variables.
 *
 * @throws FoundationError with every variable that is missing or malformed
 */
export function readUsageTrackerEnvironment(variables: Variables): UsageTrackerEnvironment {
  const reader = new VariableReader(variables);
  return reader.finish({
    accountId: reader.read(FUNCTION_VARIABLES.accountId, ACCOUNT_ID),
    usageTableName: reader.read(FUNCTION_VARIABLES.usageTableName, TABLE_NAME),
    userTableName: reader.read(FUNCTION_VARIABLES.userTableName, TABLE_NAME),
    rootNamespaces: reader.readList(FUNCTION_VARIABLES.rootNamespaces, PATH),
  });
}
