import * as z from "zod/mini";
import { type MergePart, mergedNames, parseMergeList, parseMergeText } from "./merge-source";
import { isParameterName } from "./parameter-name";
import { parsed, TEXT, textOf } from "./schemas";

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
const NAME_WORDS = "the full name of a parameter";
const MERGE_WORDS = "a string or a list of strings, not empty";

const NAME = z.string(NAME_WORDS).check(z.refine(isParameterName, NAME_WORDS));

const PARTS = z.pipe(
  z.union([textOf(MERGE_WORDS), z.array(z.string()).check(z.minLength(1, MERGE_WORDS))], MERGE_WORDS),
  z
    .transform((source: string | string[]) =>
      typeof source === "string" ? parseMergeText(source) : parseMergeList(source),
    )
    .check(z.refine((parts) => mergedNames(parts).every(isParameterName), `${NAME_WORDS} in each token`)),
);

/**
 * An item without DynamoDB's notation. Clients have written three shapes over time, which differ in `env_alias` and
 * `run_env`; nothing depends on these, nor on `namespace`, so they may have any shape or be missing, like `user`.
 */
const ITEM = z.intersection(
  z.object({ [DESTINATION]: NAME, user: z.catch(TEXT, UNKNOWN_OWNER) }),
  z.discriminatedUnion(
    "type",
    [
      z.object({ type: z.literal("app"), source: NAME }),
      z.object({ type: z.literal("merge"), source: PARTS }),
    ],
    "app or merge",
  ),
);

/** Reads an item of the replication table. */
export function readReplicationItem(item: ReplicationItem): ReplicationReading {
  const { destination, user, type, source } = item;
  const reading = parsed(ITEM, {
    destination: textIn(destination),
    user: textIn(user),
    type: textIn(type),
    source: textIn(source) ?? listIn(source)?.map(textIn),
  });
  if (reading.kind === "unreadable") {
    return { kind: "malformed", destination: textIn(destination) ?? "", problems: reading.problems };
  }
  return { kind: "replication", config: configOf(reading.data) };
}

/** The names of the parameters that a source reads. */
export function sourceNames(source: ReplicationSource): readonly string[] {
  return source.type === "app" ? [source.name] : mergedNames(source.parts);
}

/** A source in a few words without a value: a name, or how many parameters are merged. */
export function describeSource(source: ReplicationSource): string {
  return source.type === "app" ? source.name : `${sourceNames(source).length} merged parameters`;
}

function configOf(item: z.output<typeof ITEM>): ReplicationConfig {
  return {
    destination: item.destination,
    source: item.type === "app" ? { type: "app", name: item.source } : { type: "merge", parts: item.source },
    owner: [...item.user].slice(0, OWNER_CHARACTERS).join(""),
  };
}

function textIn(attribute: unknown): string | undefined {
  const text = valuesIn(attribute)["S"];
  return typeof text === "string" ? text : undefined;
}

function listIn(attribute: unknown): readonly unknown[] | undefined {
  const list = valuesIn(attribute)["L"];
  return Array.isArray(list) ? list : undefined;
}

function valuesIn(attribute: unknown): Readonly<Record<string, unknown>> {
  return typeof attribute === "object" && attribute !== null ? (attribute as Record<string, unknown>) : {};
}
