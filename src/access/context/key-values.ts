/** The values of a condition key; `null` if the key is absent from the request, nothing if the question did not state it. */
export type KeyValue = readonly string[] | null | undefined;

/** What is known of a request's condition keys. */
export interface KeyValues {
  /** The value of a key, whose name is in lower case. */
  valueOf(key: string): KeyValue;
}
