import type { Severity } from "../../severity";

/** What makes a new value worse than the old one. */
export type Weakening =
  /** It was true, and is not any more. */
  | { readonly turned: "off" }
  /** It becomes true. With `new`, being created so counts too. */
  | { readonly turned: "on"; readonly new?: true }
  /** The number falls. `unlimited` is the number that stands for more than all others. */
  | { readonly falls: true; readonly unlimited?: number }
  /** The number rises. */
  | { readonly rises: true }
  /** There was something, and now there is nothing. */
  | { readonly removed: true }
  /** There was something, and now there is something else. */
  | { readonly changes: true }
  /** It moves down a list of values, the strongest first; the rest is not compared. */
  | { readonly strongestFirst: readonly string[] }
  /** It becomes one of these. Being created so counts too. */
  | { readonly becomes: readonly string[] };

/** An attribute whose change weakens something. */
export interface WeakeningRow {
  /** Resource types; `*` stands for every one that has the attribute. */
  readonly types: readonly string[] | "*";
  /** The attribute's path; `*` stands for every member of a list. */
  readonly path: string;
  readonly when: Weakening;
  /** What happens, as a sentence without its full stop. */
  readonly what: string;
  /** @default - the rule's */
  readonly severity?: Severity;
}

/** It was true, and is not any more. */
export const off = { turned: "off" } as const;
/** There was something, and now there is nothing. */
export const removed = { removed: true } as const;
/** There was something, and now there is something else. */
export const changes = { changes: true } as const;
/** The number falls. */
export const falls = { falls: true } as const;
