import type { Answer } from "../answer";
import { describeAnswer } from "../describe-answer";
import { evaluate } from "../evaluate";
import type { AccessRequest, ContextValue } from "../request";
import { type Asker, askersOf } from "./askers";
import { type Call, shownAction } from "./calls";
import { idOf, type Place } from "./place";
import type { Foundation } from "./store";

/** The answer to one question of a matrix. */
export interface Cell {
  readonly place: Place;
  /** The role type; another role, such as `role figgy-break-glass`; or who signs in, such as `user alice`, `provider okta`. */
  readonly role: string;
  /** The action, and the service that it is called through. */
  readonly action: string;
  /** The resource in words. */
  readonly where: string;
  /** @default - the question is about no namespace */
  readonly namespace?: string;
  /** @default - the question is about no key */
  readonly key?: string;
  /** The account of the role that is assumed, by name. @default - none is */
  readonly target?: string;
  readonly request: AccessRequest;
  readonly answer: Answer;
}

/**
 * What every role type's role may do in every account: each of the client's calls, allowed, denied or unknown; and so for
 * other roles that people or pipelines may assume, such as the one for emergencies. And who may assume these roles: users
 * of the identity account, and identity providers.
 */
export function accessMatrix(foundation: Foundation): Cell[] {
  return [...accessCells(foundation)];
}

/** The cells of {@link accessMatrix} one after the other: those of a large organization have no room in memory. */
export function* accessCells(foundation: Foundation): Generator<Cell> {
  for (const asker of askersOf(foundation)) yield* cellsOf(asker, foundation);
}

/** What identifies a cell, in the output that it is changed in as well. */
export function cellId({ place, role, action, where }: Cell): string {
  return [idOf(place), role, action, where].join(" ");
}

/** What decided a cell, line by line. */
export function reasonsOf({ request, answer }: Pick<Cell, "request" | "answer">): string[] {
  return describeAnswer(request, answer)
    .split("\n")
    .slice(1)
    .map((line) => line.trim());
}

type Values = Readonly<Record<string, string>>;

function* cellsOf(asker: Asker, { world }: Foundation): Generator<Cell> {
  for (const call of asker.calls) {
    for (const values of valuesOf(call, asker)) {
      const request = requestOf(call, asker, values);
      const { namespace, key, target } = values;
      yield {
        place: asker.place,
        role: asker.role,
        action: shownAction(call),
        where: fill(call.where, values),
        ...(namespace !== undefined && { namespace }),
        ...(key !== undefined && { key }),
        ...(target !== undefined && { target }),
        request,
        answer: asker.exists ? evaluate(request, world) : NOBODY,
      };
    }
  }
}

/** Who is not there may do nothing. */
const NOBODY: Answer = { outcome: "denied", explicit: false, statements: [], missing: [] };

function valuesOf({ each }: Call, { values, dimensions }: Asker): readonly Values[] {
  return each.reduce<readonly Values[]>(
    (all, dimension) =>
      all.flatMap((value) => (dimensions[dimension] ?? []).map((more) => ({ ...value, ...more }))),
    [values],
  );
}

function requestOf(call: Call, { principal, context }: Asker, values: Values): AccessRequest {
  const { action, resource, through, encryptionContext, leadingKey, secondFactor } = call;
  return {
    principal,
    action,
    resource: fill(resource, values),
    context: {
      // As clients of AWS speak.
      "aws:SecureTransport": true,
      ...context,
      ...(secondFactor !== undefined && SECOND_FACTOR[secondFactor ? "shown" : "missing"]),
      ...(leadingKey !== undefined && { "dynamodb:LeadingKeys": [fill(leadingKey, values)] }),
    },
    ...(through !== undefined && { through }),
    ...(encryptionContext && { encryptionContext: filled(encryptionContext, values) }),
  };
}

/** Requests with long-lived keys do not carry the key at all. */
const SECOND_FACTOR: Readonly<Record<string, Record<string, ContextValue>>> = {
  shown: { "aws:MultiFactorAuthPresent": true },
  missing: { "aws:MultiFactorAuthPresent": null },
};

function filled(texts: Values, values: Values): Values {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, fill(text, values)]));
}

function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => values[name]!);
}
