import type { Condition } from "../conditions/condition";
import type { KeyValue, KeyValues } from "../context/key-values";
import type { Entry } from "../decision/entries";
import { Pattern } from "../patterns/pattern";
import type { Principal } from "../principal";
import { Inexact } from "./inexact";
import type { RepresentativeTexts } from "./representative-texts";
import { representativeValues } from "./representative-values";

/** Something that the question left open and that an outcome may depend on. */
export interface OpenKey {
  readonly key: string;
  /** The names, as the policies write them, of the condition keys that it stands for. */
  readonly names: readonly string[];
  readonly values: readonly KeyValue[];
}

/** What entries leave open. */
export interface OpenKeys {
  readonly keys: readonly OpenKey[];
  /** Conditions that compare two open keys, with the key that stands for whether they match. */
  readonly relations: ReadonlyMap<Condition, string>;
}

const MAXIMUM_TEXTS = 64;

interface Use {
  readonly name: string;
  readonly conditions: Set<Condition>;
  readonly texts: Map<string, Pattern>;
}

/** Finds what is open in entries whose truth is not known, with the values to try. */
export function openKeysOf(
  entries: readonly Entry[],
  resourceArn: string,
  context: KeyValues,
  principal: Principal,
  texts: RepresentativeTexts,
): OpenKeys {
  return new Collector(context, principal, texts).collect(entries, resourceArn);
}

/** The names of all that is open in entries, without looking at values. */
export function openNamesOf(entries: readonly Entry[], context: KeyValues): string[] {
  const names = entries.flatMap(({ statement, matches = [] }) => [
    ...statement.exclusions
      .filter(({ key }) => context.valueOf(key)?.length !== 1)
      .flatMap(({ inForce }) => namesOf(inForce)),
    ...[...statement.conditions, ...matches.flatMap(({ when }) => when ?? [])].flatMap(namesOf),
    ...(statement.resources?.patterns ?? []).flatMap((pattern) => [...pattern.variables]),
  ]);
  return [...new Map(names.filter(([key]) => context.valueOf(key) === undefined)).values()].sort();
}

function namesOf({ key, keyName, variables }: Condition): [string, string][] {
  return [[key, keyName], ...variables];
}

/** What is compared: the same for an operator and its negation, unless the keys are compared as sets. */
function relationOf({ operatorName, quantifier, keyName, values }: Condition): string {
  const operator = operatorName.toLowerCase().replace("ifexists", "");
  const positive = quantifier === undefined ? operator.replace("not", "") : operator;
  return `whether ${positive} holds for ${keyName} and ${values.join()}`;
}

class Collector {
  private readonly uses = new Map<string, Use>();
  private readonly relations = new Map<Condition, string>();
  private readonly relationNames = new Map<string, string[]>();

  public constructor(
    private readonly context: KeyValues,
    private readonly principal: Principal,
    private readonly texts: RepresentativeTexts,
  ) {}

  public collect(entries: readonly Entry[], resourceArn: string): OpenKeys {
    for (const { statement, matches } of entries) {
      for (const condition of statement.conditions) this.addCondition(condition);
      for (const match of matches ?? []) if (match.when) this.addCondition(match.when);
      for (const pattern of statement.resources?.patterns ?? []) this.addTexts(pattern, resourceArn);
      for (const { inForce } of statement.exclusions) this.addCondition(inForce);
    }
    const keys = [...this.uses].map(([key, { name, conditions, texts }]) => ({
      key,
      names: [name],
      values: representativeValues(
        { key, conditions: [...conditions], texts: [...texts.values()] },
        this.context,
        this.principal,
        this.texts,
      ),
    }));
    const related = [...this.relationNames].map(([key, names]) => ({
      key,
      names,
      values: [["true"], ["false"]],
    }));
    return {
      keys: [...keys, ...related].sort((a, b) => a.values.length - b.values.length),
      relations: this.relations,
    };
  }

  private addCondition(condition: Condition): void {
    const open = [...condition.variables].filter(([key]) => this.isOpen(key));
    if (!this.isOpen(condition.key)) {
      for (const value of this.context.valueOf(condition.key) ?? []) {
        for (const wanted of condition.wanted) {
          if (wanted.kind === "text") this.addTexts(wanted.pattern, value);
        }
      }
      return;
    }
    const use = this.useOf(condition.key, condition.keyName);
    if (open.length === 0) {
      use.conditions.add(condition);
      return;
    }
    const relation = relationOf(condition);
    this.relations.set(condition, relation);
    this.relationNames.set(relation, [condition.keyName, ...open.map(([, name]) => name)]);
  }

  /** Adds, for a pattern's open variable, the texts with which the pattern matches a value. */
  private addTexts(pattern: Pattern, value: string): void {
    const open = [...pattern.variables].filter(([key]) => this.isOpen(key));
    if (open.length === 0) return;
    if (open.length > 1) throw new Inexact();
    const [key, name] = open[0]!;
    const { texts } = this.useOf(key, name);
    const ignoreCase = pattern.ignoresCase;
    for (const text of pattern.textsMatching(value, key, this.context)) {
      texts.set(
        `${text} ${ignoreCase}`,
        new Pattern(text, { dialect: "equals", variables: false, ignoreCase }),
      );
      if (texts.size > MAXIMUM_TEXTS) throw new Inexact();
    }
  }

  private useOf(key: string, name: string): Use {
    const use = this.uses.get(key) ?? { name, conditions: new Set(), texts: new Map() };
    this.uses.set(key, use);
    return use;
  }

  private isOpen(key: string): boolean {
    return this.context.valueOf(key) === undefined;
  }
}
