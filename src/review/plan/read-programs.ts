import { Expressions, type Provisioner } from "./expressions";
import { type JsonRecord, listOf, memberOf, recordOf, textOf } from "./json";
import { masked } from "./mask";
import type { Action, Change } from "./plan";
import type { ValueRecord } from "./value";

/** The type of a provisioner among changes. */
export const PROVISIONER = "provisioner";
/** The type of a data source that runs a program. */
const EXTERNAL = "external";

/** When provisioners run; those of a deletion are told, too, because the configuration does not say which they are. */
const RUNNING: readonly Action[] = ["create", "replace", "delete"];

/**
 * The programs that Terraform runs: provisioners of what is made, replaced or deleted, and data sources that are read by
 * a program. The configuration in a plan tells them, but not whether they are new.
 */
export function readPrograms(plan: JsonRecord, changes: readonly Change[]): readonly Change[] {
  const expressions = new Expressions(plan);
  const provisioners = changes.flatMap((change): Change[] => {
    const found = expressions.of(change.address)?.provisioners ?? [];
    if (found.length === 0 || !RUNNING.includes(change.action) || change.deposed !== undefined) return [];
    return [programOf(change, PROVISIONER, { provisioner: found.map(provisionerOf) })];
  });
  const sources = expressions.entries().flatMap(([address, block]): Change[] => {
    if (!EXTERNAL_DATA.test(address)) return [];
    return [programOf({ address, pattern: address }, EXTERNAL, valuesOf(block.expressions))];
  });
  return [...provisioners, ...sources];
}

const EXTERNAL_DATA = /(?:^|\.)data\.external\.[^.]+$/;

function programOf(of: Pick<Change, "address" | "pattern">, type: string, stated: unknown): Change {
  const after = masked({ value: stated, unknown: undefined, sensitive: [] }) as ValueRecord;
  const { address, pattern } = of;
  return {
    address,
    pattern,
    type,
    action: "create",
    replacePaths: [],
    before: null,
    after,
    sensitiveChanges: [],
  };
}

/** Such as `{"local-exec": {"command": "make"}}`, as the code writes it. */
function provisionerOf({ type, expressions }: Provisioner): object {
  return { [type]: valuesOf(expressions) };
}

function valuesOf(expressions: JsonRecord): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(expressions).map(([name, one]) => [name, valueOf(one)]));
}

/** What the code states, or what it refers to. */
function valueOf(expression: unknown): unknown {
  const constant = memberOf(expression, "constant_value");
  if (constant !== undefined) return constant;
  const [reference] = listOf(memberOf(expression, "references"));
  return textOf(reference) === undefined ? recordOf(expression) : `\${${String(reference)}}`;
}
