import type { PolicyStatement } from "../../core/policy-document";
import type { IKey } from "../encryption/key";
import type { KeyUseStatementOptions } from "../encryption/key-use";

const ALIASES = "ForAnyValue:StringEquals";

/** The statements by which an IAM policy lets its holder use several keys alike: as few as the keys' names allow. */
export function keyStatements(keys: readonly IKey[], options: KeyUseStatementOptions): PolicyStatement[] {
  const groups = new Map<string, PolicyStatement>();
  for (const statement of keys.map((key) => key.useStatement(options))) {
    const group = aliasesOf(statement).length > 0 ? "named by alias" : "named by ARN";
    const other = groups.get(group);
    groups.set(group, other ? together(other, statement) : statement);
  }
  return [...groups.values()].map((statement, index) =>
    index === 0 ? statement : { ...statement, sid: `${options.sid}${index + 1}` },
  );
}

/** Where keys are named by alias, their ARNs are patterns for all keys of a region: the aliases decide. */
function together(a: PolicyStatement, b: PolicyStatement): PolicyStatement {
  const aliases = [...aliasesOf(a), ...aliasesOf(b)];
  return {
    ...a,
    resources: [...(a.resources ?? []), ...(b.resources ?? [])],
    ...(aliases.length > 0 && {
      conditions: { ...a.conditions, [ALIASES]: { "kms:ResourceAliases": aliases } },
    }),
  };
}

function aliasesOf({ conditions }: PolicyStatement): readonly string[] {
  return [conditions?.[ALIASES]?.["kms:ResourceAliases"] ?? []].flat();
}
