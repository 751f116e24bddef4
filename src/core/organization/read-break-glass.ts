import type { Problems } from "../errors";
import { principalProblem } from "../principals";
import { type Fields, joinPath } from "../fields";
import type { BastionDraft } from "./read-bastion";
import { checkReferences } from "./references";

/** Who may act in an emergency. */
export interface BreakGlassSettings {
  /** Names of users of the identity account, sorted. */
  readonly users: readonly string[];
  /** ARNs of others, sorted. */
  readonly principals: readonly string[];
}

/** Reads who may act in an emergency; nothing when nobody is named. */
export function readBreakGlass(
  identity: Fields,
  bastion: BastionDraft | undefined,
  problems: Problems,
): BreakGlassSettings | undefined {
  if (!identity.has("breakGlass")) return undefined;
  const fields = identity.nested("breakGlass", ["users", "principals"]);
  const users = fields.texts("users", "optional") ?? [];
  const principals = fields.texts("principals", "optional") ?? [];
  const declared = {
    code: "USER_UNDECLARED",
    noun: "user",
    where: joinPath(identity.pathOf("bastion"), "users"),
    names: (bastion?.users ?? []).map(({ name }) => name),
  } as const;
  checkReferences(declared, fields.pathOf("users"), users, problems);
  const path = fields.pathOf("principals");
  problems.add(...principals.flatMap((arn) => principalProblem(path, arn) ?? []));
  if (fields.isReadable && users.length + principals.length === 0) {
    problems.add({
      code: "VALUE_MISSING",
      path: fields.pathOf("users"),
      value: fields.raw("users"),
      allowed: "at least one user of the identity account, or an ARN in principals; better two",
      fix: "name who may act in an emergency, or remove breakGlass",
    });
  }
  return { users, principals };
}
