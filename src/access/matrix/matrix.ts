import type { Answer } from "../answer";
import { describeAnswer } from "../describe-answer";
import { evaluate } from "../evaluate";
import type { AccessRequest } from "../request";
import type { World } from "../world/world";
import { type Call, CALLS, type Dimension, OWN_PARAMETERS, shownAction, TABLES } from "./calls";
import { type Foundation, idOf, roleArnOf, type Store } from "./store";

/** The answer to one question of a matrix. */
export interface Cell {
  readonly store: Store;
  /** The role type. */
  readonly role: string;
  /** The action, and the service that it is called through. */
  readonly action: string;
  /** The resource in words. */
  readonly where: string;
  /** @default - the question is about no namespace */
  readonly namespace?: string;
  /** @default - the question is about no key */
  readonly key?: string;
  readonly request: AccessRequest;
  readonly answer: Answer;
}

/** What every role type's role may do in every account: each of the client's calls, allowed, denied or unknown. */
export function accessMatrix({ world, stores }: Foundation): Cell[] {
  return stores.flatMap((store) => store.roles.flatMap((role) => cellsOf(world, store, role)));
}

/** What identifies a cell, in the output that it is changed in as well. */
export function cellId({ store, role, action, where }: Cell): string {
  return [idOf(store), role, action, where].join(" ");
}

/** What decided a cell, line by line. */
export function reasonsOf({ request, answer }: Pick<Cell, "request" | "answer">): string[] {
  return describeAnswer(request, answer)
    .split("\n")
    .slice(1)
    .map((line) => line.trim());
}

type Values = Readonly<Record<string, string>>;

function cellsOf(world: World, store: Store, role: string): Cell[] {
  const { partition, region, accountId, prefix } = store;
  const values: Values = { partition, region, account: accountId, prefix, role };
  const principal = roleArnOf(store, role);
  const exists = world.identityOf(principal) !== undefined;
  const answers = new Map<string, Answer>();
  return CALLS.flatMap((call) =>
    placesOf(call.each, store, values).map((place): Cell => {
      const request = requestOf(call, principal, place);
      const { namespace, key } = place;
      return {
        store,
        role,
        action: shownAction(call),
        where: fill(call.where, place),
        ...(namespace !== undefined && { namespace }),
        ...(key !== undefined && { key }),
        request,
        answer: exists ? shared(evaluate(request, world), answers) : NOBODY,
      };
    }),
  );
}

/** Who is not there may do nothing. */
const NOBODY: Answer = { outcome: "denied", explicit: false, statements: [], missing: [] };

/** The answer that is kept for all cells which are decided alike: a large matrix has few that differ. */
function shared(answer: Answer, answers: Map<string, Answer>): Answer {
  const id = JSON.stringify(answer);
  const same = answers.get(id);
  if (!same) answers.set(id, answer);
  return same ?? answer;
}

/** What a call is asked for in a store. */
const DIMENSIONS: Readonly<Record<Dimension, (store: Store, values: Values) => readonly Values[]>> = {
  namespace: ({ namespaces }) => namespaces.map((namespace) => ({ namespace })),
  key: ({ keys }) => keys.map((key) => ({ key })),
  own: (_, values) => OWN_PARAMETERS.map((name) => ({ own: fill(name, values) })),
  table: ({ tableKeys }) =>
    TABLES.filter((table) => table in tableKeys).map((table) => ({ table, tableKey: tableKeys[table]! })),
};

function placesOf(dimensions: readonly Dimension[], store: Store, values: Values): readonly Values[] {
  return dimensions.reduce<readonly Values[]>(
    (places, dimension) =>
      places.flatMap((place) =>
        DIMENSIONS[dimension](store, values).map((value) => ({ ...place, ...value })),
      ),
    [values],
  );
}

/** As clients of AWS speak. */
const OVER_TLS = { "aws:SecureTransport": true };

function requestOf(call: Call, principal: string, values: Values): AccessRequest {
  const { action, resource, through, encryptionContext, leadingKey } = call;
  return {
    principal,
    action,
    resource: fill(resource, values),
    context:
      leadingKey === undefined
        ? OVER_TLS
        : { ...OVER_TLS, "dynamodb:LeadingKeys": [fill(leadingKey, values)] },
    ...(through !== undefined && { through }),
    ...(encryptionContext && { encryptionContext: filled(encryptionContext, values) }),
  };
}

function filled(texts: Values, values: Values): Values {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, fill(text, values)]));
}

function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => values[name]!);
}
