import { DECIDING_ARGUMENTS, DECIDING_TYPES } from "../../access/matrix/deciding-types";
import { declaresUser } from "../../access/matrix/directory";
import { declaresStore } from "../../access/matrix/store";
import { parseArn } from "../../access/arn";
import type { Attributes, Json } from "../../access/world/terraform/json";
import { POLICY_ATTRIBUTES } from "../policies/policy-attributes";
import { accountIdOf } from "./account";
import { type Block, Expressions, literalOf, referenceOf } from "./expressions";
import { isRecord, type JsonRecord, memberOf, textOf } from "./json";
import { masked } from "./mask";
import { providerPlaces } from "./provider-places";
import { type RawObject, rawObjects, type Side } from "./raw-objects";
import type { PlannedState, StateObject } from "./state";
import { isValueRecord, SENSITIVE, UNKNOWN, type Value, type ValueRecord } from "./value";

/**
 * What a plan tells of who may do what, before and after; nothing where it declares nobody that a matrix asks about.
 *
 * The state of before is the one that planning found; the state of after is the same with all that the plan changes, so
 * that what a targeted plan leaves out stays as it is.
 */
export function readState(plan: JsonRecord): PlannedState | undefined {
  const all = rawObjects(plan);
  const found = all.filter(({ type }) => DECIDING_TYPES.has(type));
  if (!found.some(isQuestion)) return undefined;
  const accountId = accountIdOf(plan);
  if (accountId === undefined) return undefined;
  const reader = new StateReader(found, new Expressions(plan));
  return { providers: providerPlaces(plan, accountId, all), objects: reader.read() };
}

function isQuestion({ type, before, after }: RawObject): boolean {
  if (type !== "aws_ssm_parameter") return false;
  const names = [before, after].map((side) => textOf(memberOf(side?.value, "name")) ?? "");
  return names.some((name) => declaresStore(name) || declaresUser(name));
}

/** What a resource repeats of resources that are its policies, unless its own block states it. */
const ECHOES: Readonly<Record<string, readonly string[]>> = {
  aws_iam_role: ["inline_policy", "managed_policy_arns"],
};

class StateReader {
  private readonly names = new Map<string, string>();

  public constructor(
    private readonly found: readonly RawObject[],
    private readonly expressions: Expressions,
  ) {
    const taken = new Set<string>();
    for (const { address, type } of found) {
      const own = address.startsWith(`${type}.`) ? address.slice(type.length + 1) : address;
      let name = own.replace(/[^\w-]/g, "-");
      while (taken.has(`${type}.${name}`)) name += "-";
      taken.add(`${type}.${name}`);
      this.names.set(address, name);
    }
  }

  public read(): readonly StateObject[] {
    return this.found.map((object): StateObject => {
      const { address, type, before, after } = object;
      const block = this.expressions.of(address);
      const now = this.attributesOf(object, after, block);
      return {
        address,
        type,
        name: this.names.get(address)!,
        ...(block?.provider !== undefined && { provider: block.provider }),
        before: before === after ? now : this.attributesOf(object, before, block),
        after: now,
      };
    });
  }

  private attributesOf(object: RawObject, side: Side | null, block: Block | undefined): Attributes | null {
    const values =
      side && masked({ ...side, value: decidingOf(side.value), unknown: decidingOf(side.unknown) });
    if (!isValueRecord(values ?? undefined)) return null;
    const { type } = object;
    const echoes = block && Object.hasOwn(ECHOES, type) ? ECHOES[type]! : [];
    const entries = Object.entries(values as ValueRecord).flatMap(([name, value]): [string, Json][] => {
      const expression = block?.expressions[name];
      if (expression === undefined && echoes.includes(name)) return [];
      const json = this.jsonOf(value, expression, { object, name });
      return json === undefined ? [] : [[name, json]];
    });
    return this.completed(type, Object.fromEntries(entries), block);
  }

  private completed(type: string, attributes: Attributes, block: Block | undefined): Attributes | null {
    const { arn, tags_all: tags, ...rest } = attributes;
    const known = {
      ...rest,
      ...(typeof arn === "string" && parseArn(arn) !== undefined && { arn }),
      ...(tags !== undefined && { tags }),
    };
    if (type !== "aws_ssm_parameter") return known;
    // The provider marks every parameter's value as sensitive; what the code states as a literal is none.
    const literal = attributes.type === "String" ? literalOf(block?.expressions.value) : undefined;
    return literal === undefined ? null : { ...known, value: escaped(literal) };
  }

  private jsonOf(
    value: Value,
    expression: unknown,
    at: { readonly object: RawObject; readonly name: string },
  ): Json | undefined {
    if (value === null || value === "") return undefined;
    if (value === SENSITIVE) return NOT_SHOWN;
    if (value === UNKNOWN) return expression === undefined ? undefined : this.unknown(expression, at);
    if (typeof value === "string") return escaped(value);
    if (typeof value !== "object") return value;
    if (Array.isArray(value)) {
      return value.flatMap((member: Value, index) => {
        const inner = Array.isArray(expression) ? (expression as unknown[])[index] : expression;
        return this.jsonOf(member, inner, at) ?? [];
      });
    }
    const members = Object.entries(value).flatMap(([name, member]): [string, Json][] => {
      const json = this.jsonOf(member, memberOf(expression, name), { ...at, name });
      return json === undefined ? [] : [[name, json]];
    });
    return Object.fromEntries(members);
  }

  /** A policy that is only known after apply stays unknown, whatever it is composed of. */
  private unknown(
    expression: unknown,
    { object, name }: { readonly object: RawObject; readonly name: string },
  ): string {
    const isPolicy = name === "policy" || Object.hasOwn(POLICY_ATTRIBUTES[object.type] ?? {}, name);
    const reference = isPolicy ? undefined : referenceOf(expression);
    if (reference === undefined) return NOT_KNOWN;
    const address = `${object.module === "" ? "" : `${object.module}.`}${reference.address}`;
    const target = this.names.get(address);
    const [type] = reference.address.split(".");
    return target === undefined ? NOT_KNOWN : `\${${type}.${target}.${reference.attribute}}`;
  }
}

/** Of all that a resource has, what is read. */
function decidingOf(values: unknown): unknown {
  if (!isRecord(values)) return values;
  return Object.fromEntries(Object.entries(values).filter(([name]) => DECIDING_ARGUMENTS.has(name)));
}

/** References to nothing: a world takes them for what nobody states. */
const NOT_KNOWN = "${known_after_apply}";
const NOT_SHOWN = "${sensitive}";

/** A text in which Terraform finds nothing to replace. */
function escaped(text: string): string {
  return text.replace(/[$%]\{/g, (mark) => `${mark[0]}${mark}`);
}
