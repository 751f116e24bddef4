/** That somebody used a parameter. */
export interface ParameterUse {
  readonly parameterName: string;
  /** The session's or the IAM user's name. */
  readonly user: string;
  /** When last, in milliseconds since the epoch. */
  readonly time: number;
}

/** An attribute in DynamoDB's notation. */
type Attribute = { readonly S: string } | { readonly N: string };

/** The names of the attributes of the tables about usage. */
export const USAGE_ATTRIBUTES = {
  parameterName: "parameter_name",
  user: "user",
  lastUpdated: "last_updated",
  /** The same in all items: under it clients list them all by time. */
  anything: "empty_indexable_key",
  userName: "user_name",
  state: "state",
} as const;

/** The names of the usage table's indexes, by which clients look into it. */
export const USAGE_INDEXES = { byUser: "UserLastUpdatedIndex", byTime: "LastUpdateOnlyIdx" } as const;

const ANYTHING = "empty";

/** The item that says when a user last used a parameter. */
export function usageItem({ parameterName, user, time }: ParameterUse): Record<string, Attribute> {
  return {
    [USAGE_ATTRIBUTES.parameterName]: { S: parameterName },
    [USAGE_ATTRIBUTES.user]: { S: user },
    [USAGE_ATTRIBUTES.lastUpdated]: { N: time.toString() },
    [USAGE_ATTRIBUTES.anything]: { S: ANYTHING },
  };
}

/** The item by which clients know that there is a user. */
export function userItem({ user, time }: Omit<ParameterUse, "parameterName">): Record<string, Attribute> {
  return {
    [USAGE_ATTRIBUTES.userName]: { S: user },
    [USAGE_ATTRIBUTES.state]: { S: "ACTIVE" },
    [USAGE_ATTRIBUTES.lastUpdated]: { N: time.toString() },
  };
}
