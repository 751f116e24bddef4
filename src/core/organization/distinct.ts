import type { ErrorCode } from "../error-codes";
import type { Problems } from "../errors";

/** What no two may share. */
export interface DistinctRule {
  readonly code: ErrorCode;
  /** With its article, for example `an id`. */
  readonly noun: string;
  readonly fix: string;
}

/** A value that someone has. */
export interface Claim {
  readonly owner: string;
  readonly path: string;
  /** Absent when it could not be read, which was reported. */
  readonly value: string | undefined;
}

/** Reports everyone who has what someone before has. */
export function checkDistinct(rule: DistinctRule, claims: readonly Claim[], problems: Problems): void {
  const { code, noun, fix } = rule;
  const owners = new Map<string, string>();
  for (const { owner, path, value } of claims) {
    if (value === undefined) continue;
    const other = owners.get(value);
    if (other === undefined) owners.set(value, owner);
    else problems.add({ code, path, value, allowed: `${noun} that ${other} does not have`, fix });
  }
}
