import { DefaultTokenResolver, StringConcat, Tokenization } from "cdktf";
import type { IConstruct } from "constructs";
import { isDate } from "node:util/types";
import { mayBelongToListToken, mayBeToken, mayHoldToken } from "./token-marks";
import { keysOf, type Tree } from "./tree";

const TOKEN_RESOLVER = new DefaultTokenResolver(new StringConcat());

/** How deep cdktf follows a value before it takes it for a circle. */
const DEEPEST = 200;

/** On whose behalf, and when, tokens are resolved. */
export interface PlainResolverProps {
  /** The stack that the values belong to. */
  readonly scope: IConstruct;
  /** Whether references to other stacks are registered with them. */
  readonly preparing: boolean;
  /** How often values are resolved: a token may yield further tokens, and cdktf resolves a whole stack twice. */
  readonly passes: 1 | 2;
}

/**
 * Resolves as cdktf does, but walks through plain values by itself and hands to cdktf only what may hold a token: cdktf
 * makes several closures for each value, and tests each text and each key with three regular expressions.
 *
 * Throws wherever cdktf would, though with another message, and for a `Date`, which cdktf renders by where it stands. The
 * caller then leaves the work to cdktf.
 */
export class PlainResolver {
  public constructor(private readonly props: PlainResolverProps) {}

  /** The value without tokens, copied; `undefined` is left out of lists and maps. */
  public resolve(value: unknown): unknown {
    return this.walk(value, 0, this.props.passes);
  }

  private walk(value: unknown, depth: number, passes: number): unknown {
    if (depth > DEEPEST) throw new RangeError("the value is nested too deep");
    switch (typeof value) {
      case "string":
        return mayHoldToken(value) ? this.resolveTokens(value, depth, passes) : value;
      case "number":
        return mayBeToken(value) ? this.resolveTokens(value, depth, passes) : value;
      case "object":
        if (value === null) return null;
        if (Array.isArray(value)) return this.walkList(value, depth, passes);
        return isPlain(value) ? this.walkMap(value, depth, passes) : this.resolveTokens(value, depth, passes);
      case "boolean":
      case "undefined":
        return value;
      default:
        return this.resolveTokens(value, depth, passes);
    }
  }

  private walkList(list: readonly unknown[], depth: number, passes: number): unknown {
    if (list.some(mayBelongToListToken)) return this.resolveTokens(list, depth, passes);
    const resolved: unknown[] = [];
    for (const element of list) {
      const plain = this.walk(element, depth + 1, passes);
      if (plain !== undefined) resolved.push(plain);
    }
    return resolved;
  }

  private walkMap(map: Tree, depth: number, passes: number): unknown {
    const resolved: Tree = {};
    for (const key of keysOf(map)) {
      if (mayHoldToken(key)) return this.resolveTokens(map, depth, passes);
      const plain = this.walk(map[key], depth + 1, passes);
      if (plain !== undefined) resolved[key] = plain;
    }
    return resolved;
  }

  private resolveTokens(value: unknown, depth: number, passes: number): unknown {
    if (isDate(value)) throw new TypeError("dates are left to cdktf");
    const { scope, preparing } = this.props;
    const resolved: unknown = Tokenization.resolve(value, { scope, preparing, resolver: TOKEN_RESOLVER });
    return passes > 1 ? this.walk(resolved, depth, passes - 1) : resolved;
  }
}

function isPlain(value: object): value is Tree {
  const prototype: unknown = Object.getPrototypeOf(value);
  return (prototype === Object.prototype || prototype === null) && !Tokenization.isResolvable(value);
}
