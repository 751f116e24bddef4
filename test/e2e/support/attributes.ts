import type { AttributeValue } from "@aws-sdk/client-dynamodb";

/** The item of a plain object, as the client's library writes it. */
export function attributes(item: object): Record<string, AttributeValue> {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, attribute(value)]));
}

/** The plain object of an item. */
export function plainItem(item: Readonly<Record<string, AttributeValue>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plain(value)]));
}

function attribute(value: unknown): AttributeValue {
  if (value === null) return { NULL: true };
  if (typeof value === "string") return { S: value };
  if (typeof value === "number") return { N: String(value) };
  return Array.isArray(value) ? { L: value.map(attribute) } : { M: attributes(value as object) };
}

function plain({ S, N, L, M }: AttributeValue): unknown {
  if (L) return L.map(plain);
  if (M) return plainItem(M);
  return N === undefined ? (S ?? null) : Number(N);
}
