import { type MergePart, mergedNames, parseMergeList, parseMergeText } from "./merge-source";
import { isParameterName } from "./parameter-name";

/** Where a replica's value comes from: one parameter, or several that are merged with texts. */
export type ReplicationSource =
  | { readonly type: "app"; readonly name: string }
  | { readonly type: "merge"; readonly parts: readonly MergePart[] };

/** One item of the replication table, as far as it decides what is replicated. */
export interface ReplicationConfig {
  /** The replica's name: the table's partition key. */
  readonly destination: string;
  readonly source: ReplicationSource;
  /** Who configured it, as their machine calls them: not an identity. */
  readonly owner: string;
}

/** What an item turned out to be. */
export type ReplicationReading =
  | { readonly kind: "replication"; readonly config: ReplicationConfig }
  | {
      readonly kind: "malformed";
      /** The item's key, whatever it is; empty when it has none. */
      readonly destination: string;
      /** Each an attribute and what was expected there. Never anything that the item holds. */
      readonly problems: readonly string[];
    };

/** An item in DynamoDB's notation, of which nothing is known yet. */
export type ReplicationItem = Readonly<Record<string, unknown>>;

/** The table's partition key. */
export const DESTINATION = "destination";

const UNKNOWN_OWNER = "unknown";
const OWNER_CHARACTERS = 128;
const NAME = "the full name of a parameter";

/**
 * Reads an item of the replication table. Clients have written three shapes over time, which differ in `env_alias` and
 * `run_env`; nothing depends on these, nor on `namespace`, so they may have any shape or be missing, like `user`.
 */
export function readReplicationItem(item: ReplicationItem): ReplicationReading {
  const problems: string[] = [];
  const destination = textOf(item[DESTINATION]) ?? "";
  if (!isParameterName(destination)) problems.push(`${DESTINATION}: expected ${NAME}`);
  const source = readSource(item, problems);
  if (!source || problems.length > 0) return { kind: "malformed", destination, problems };
  return { kind: "replication", config: { destination, source, owner: readOwner(item) } };
}

/** The names of the parameters that a source reads. */
export function sourceNames(source: ReplicationSource): readonly string[] {
  return source.type === "app" ? [source.name] : mergedNames(source.parts);
}

/** A source in a few words without a value: a name, or how many parameters are merged. */
export function describeSource(source: ReplicationSource): string {
  return source.type === "app" ? source.name : `${sourceNames(source).length} merged parameters`;
}

function readSource(item: ReplicationItem, problems: string[]): ReplicationSource | undefined {
  const type = textOf(item["type"]);
  if (type === "app") {
    const name = textOf(item["source"]) ?? "";
    if (!isParameterName(name)) problems.push(`source: expected ${NAME}`);
    return { type, name };
  }
  if (type !== "merge") {
    problems.push("type: expected app or merge");
    return undefined;
  }
  const parts = readParts(item["source"]);
  if (!parts) {
    problems.push("source: expected a string or a list of strings, not empty");
    return undefined;
  }
  if (!mergedNames(parts).every(isParameterName)) problems.push(`source: expected ${NAME} in each token`);
  return { type, parts };
}

function readParts(attribute: unknown): readonly MergePart[] | undefined {
  const text = textOf(attribute);
  if (text) return parseMergeText(text);
  const elements = listOf(attribute)?.map(textOf);
  if (!elements?.length || elements.includes(undefined)) return undefined;
  return parseMergeList(elements as string[]);
}

function readOwner(item: ReplicationItem): string {
  const owner = [...(textOf(item["user"]) ?? "")].slice(0, OWNER_CHARACTERS).join("");
  return owner || UNKNOWN_OWNER;
}

function textOf(attribute: unknown): string | undefined {
  const text = attributeOf(attribute)["S"];
  return typeof text === "string" ? text : undefined;
}

function listOf(attribute: unknown): readonly unknown[] | undefined {
  const list = attributeOf(attribute)["L"];
  return Array.isArray(list) ? list : undefined;
}

function attributeOf(attribute: unknown): Readonly<Record<string, unknown>> {
  return typeof attribute === "object" && attribute !== null ? (attribute as Record<string, unknown>) : {};
}
