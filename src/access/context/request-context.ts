import type { ContextValue } from "../request";
import type { RequestFacts } from "./facts";
import { impliedValue } from "./implied-keys";
import { isAlwaysPresent } from "./key-facts";
import type { KeyValue, KeyValues } from "./key-values";

/** The condition keys of a request: what the question states, then what the request implies. */
export class RequestContext implements KeyValues {
  private readonly known = new Map<string, KeyValue>();

  public constructor(private readonly facts: RequestFacts) {
    for (const [key, value] of Object.entries(facts.request.context ?? {})) {
      this.known.set(key.toLowerCase(), statedValue(value));
    }
    this.relateMultiFactorKeys();
  }

  public valueOf(key: string): KeyValue {
    if (this.known.has(key)) return this.known.get(key);
    const { request, principal } = this.facts;
    const implied = impliedValue(key, this.facts);
    const isLeftOut = implied === undefined && request.unstatedKeys === "absent";
    const value = isLeftOut && !isAlwaysPresent(key, principal) ? null : implied;
    this.known.set(key, value);
    return value;
  }

  /** A request carries the time since multi-factor authentication exactly if there was one. */
  private relateMultiFactorKeys(): void {
    const present = "aws:multifactorauthpresent";
    const age = "aws:multifactorauthage";
    if (this.known.has(present) && !this.known.has(age) && this.known.get(present)?.[0] !== "true") {
      this.known.set(age, null);
    }
    if (this.known.get(age) && !this.known.has(present)) this.known.set(present, ["true"]);
  }
}

function statedValue(value: ContextValue): KeyValue {
  if (value === null) return null;
  const values = [value].flat().map(String);
  return values.length === 0 ? null : values;
}
