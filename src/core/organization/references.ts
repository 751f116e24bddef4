import type { ErrorCode } from "../error-codes";
import type { Problems } from "../errors";
import { nearest } from "../nearest";

/** A kind of thing that is declared in one place and named in others. */
export interface Declaration {
  readonly code: ErrorCode;
  readonly noun: string;
  readonly declaredIn: string;
}

/** What can be named. */
export const DECLARATIONS = {
  account: { code: "ACCOUNT_UNDECLARED", noun: "account", declaredIn: "accounts" },
  namespace: { code: "NAMESPACE_UNDECLARED", noun: "namespace", declaredIn: "configStore.namespaces" },
  key: { code: "KEY_UNDECLARED", noun: "key", declaredIn: "configStore.keys" },
} as const satisfies Record<string, Declaration>;

/** Reports names that are not declared; when the declarations themselves could not be read, nothing can be said. */
export function checkReferences(
  declaration: Declaration,
  path: string,
  names: readonly string[],
  declared: readonly string[] | undefined,
  problems: Problems,
): void {
  if (declared === undefined) return;
  const { code, noun, declaredIn } = declaration;
  for (const name of names.filter((one) => !declared.includes(one))) {
    const near = nearest(name, declared);
    problems.add({
      code,
      path,
      value: name,
      allowed: declared.join(", ") || "nothing yet: none is declared",
      fix: `${near === undefined ? "correct its spelling" : `write ${near}`}, or declare the ${noun} in ${declaredIn}`,
    });
  }
}
