import type { Severity } from "../../severity";

/** What makes a new value worse than the old one. */
export type Weakening =
  /** It was true, and is not any more. */
  | { readonly turned: "off" }
  /** It becomes true. With `new`, being created so counts too. */
  | { readonly turned: "on"; readonly new?: true }
  /** The number falls. `unlimited` is the number that stands for more than all others, `absent` what counts without one. */
  | { readonly falls: true; readonly unlimited?: number; readonly absent?: number }
  /** The number rises. `unlimited` is the number that stands for more than all others, `absent` what counts without one. */
  | { readonly rises: true; readonly unlimited?: number; readonly absent?: number }
  /** There was something, and now there is nothing. */
  | { readonly removed: true }
  /** There was something, and now there is something else. */
  | { readonly changes: true }
  /** Something of what was listed is not listed any more. */
  | { readonly loses: true }
  /**
   * It moves down a list of values, the strongest first, equally strong ones together; the rest is not compared. Nothing
   * stands for the weakest, or with `absent` for that value.
   */
  | { readonly strongestFirst: readonly (string | readonly string[])[]; readonly absent?: string }
  /** It becomes one of these. Being created so counts too. */
  | { readonly becomes: readonly string[] };

/** An attribute whose change weakens something. */
export interface WeakeningRow {
  /** Resource types; `*` stands for every one that has the attribute. */
  readonly types: readonly string[] | "*";
  /** The attribute's path; `*` stands for every member of a list, or of what a block is. */
  readonly path: string;
  readonly when: Weakening;
  /** What happens, as a sentence without its full stop. */
  readonly what: string;
  /** @default - the rule's */
  readonly severity?: Severity;
  /** An attribute that, where the new value states it, does what this one did. */
  readonly unless?: string;
}

/** Rows of types, or of every type that has the attribute. */
export function on(
  types: string | readonly string[],
  path: string,
  when: Weakening,
  what: string,
  rest: Pick<WeakeningRow, "severity" | "unless"> = {},
): WeakeningRow {
  return { types: types === "*" ? "*" : [types].flat(), path, when, what, ...rest };
}

/** Rows of one type whose attributes say the same. */
export function onEach(
  types: string | readonly string[],
  paths: readonly string[],
  when: Weakening,
  what: string,
  rest: Pick<WeakeningRow, "severity" | "unless"> = {},
): readonly WeakeningRow[] {
  return paths.map((path) => on(types, path, when, what, rest));
}

/** It was true, and is not any more. */
export const off = { turned: "off" } as const;
/** It becomes true, or is created so. */
export const onOrNew = { turned: "on", new: true } as const;
/** It becomes true; being created so is nothing that was weakened. */
export const turnedOn = { turned: "on" } as const;
/** There was something, and now there is nothing. */
export const removed = { removed: true } as const;
/** There was something, and now there is something else. */
export const changes = { changes: true } as const;
/** Something of what was listed is not listed any more. */
export const loses = { loses: true } as const;
/** The number falls. */
export const falls = { falls: true } as const;
/** The number rises. */
export const rises = { rises: true } as const;
/** Worth a look; mostly it is meant. */
export const medium = { severity: "medium" } as const;

/** It moves down a list of values, the strongest first, equally strong ones together. */
export function down(...strongestFirst: readonly (string | readonly string[])[]): Weakening {
  return { strongestFirst };
}

/** It becomes one of these, or is created so. */
export function becomes(...values: readonly string[]): Weakening {
  return { becomes: values };
}
