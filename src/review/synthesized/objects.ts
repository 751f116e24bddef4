import { isRecord, type JsonRecord, listOf, memberOf, recordOf } from "../plan/json";
import type { SynthesizedStack } from "./output";

/** What an object of a stack is. */
export type ObjectKind = "resource" | "data" | "module" | "output" | "variable" | "provider" | "setting";

/** One block of a stack's Terraform. */
export interface StackObject {
  readonly kind: ObjectKind;
  /** As Terraform names it, such as `aws_kms_key.Key_1A2B`, `provider.aws` or `backend`. */
  readonly address: string;
  /** The resource's type; the kind for what has none. */
  readonly type: string;
  /** Where the code that is synthesized makes it. */
  readonly constructPath?: string;
  /** Its arguments, without comments. */
  readonly body: JsonRecord;
}

const known = new WeakMap<JsonRecord, ReadonlyMap<string, StackObject>>();

/** What a stack's Terraform consists of, by address. */
export function objectsOf({ json }: Pick<SynthesizedStack, "json">): ReadonlyMap<string, StackObject> {
  const found = known.get(json) ?? new Map(read(json).map((object) => [object.address, object]));
  known.set(json, found);
  return found;
}

/** Blocks that are named `block.name`. */
const NAMED: readonly ObjectKind[] = ["module", "output", "variable"];

function read(json: JsonRecord): readonly StackObject[] {
  return [
    ...typed(json.resource, "resource", ""),
    ...typed(json.data, "data", "data."),
    ...NAMED.flatMap((kind) =>
      Object.entries(recordOf(json[kind])).map(([name, body]) =>
        objectOf(kind, `${kind}.${name}`, kind, body),
      ),
    ),
    ...providersOf(json.provider),
    ...settingsOf(recordOf(json.terraform)),
    ...Object.entries(recordOf(json.locals)).map(([name, value]) =>
      objectOf("variable", `local.${name}`, "local", { value }),
    ),
  ];
}

function typed(section: unknown, kind: ObjectKind, prefix: string): readonly StackObject[] {
  return Object.entries(recordOf(section)).flatMap(([type, bodies]) =>
    Object.entries(recordOf(bodies)).map(([name, body]) =>
      objectOf(kind, `${prefix}${type}.${name}`, type, body),
    ),
  );
}

function providersOf(section: unknown): readonly StackObject[] {
  return Object.entries(recordOf(section)).flatMap(([name, blocks]) =>
    (Array.isArray(blocks) ? blocks : [blocks]).map((block: unknown) => {
      const alias = memberOf(block, "alias");
      const address = typeof alias === "string" ? `provider.${name}.${alias}` : `provider.${name}`;
      return objectOf("provider", address, "provider", block);
    }),
  );
}

/** The settings of Terraform itself: where the state is, and which providers and versions it asks for. */
function settingsOf({ backend, cloud, ...rest }: JsonRecord): readonly StackObject[] {
  const kept = backend ?? (cloud === undefined ? undefined : { cloud });
  const providers = Object.assign({}, ...[rest.required_providers].flat().filter(isRecord)) as JsonRecord;
  return [
    ...(kept === undefined ? [] : [objectOf("setting", "backend", "backend", kept)]),
    ...Object.entries(providers).map(([name, body]) =>
      objectOf(
        "setting",
        `required_providers.${name}`,
        "required_provider",
        isRecord(body) ? body : { body },
      ),
    ),
    ...(rest.required_version === undefined
      ? []
      : [objectOf("setting", "required_version", "required_version", { version: rest.required_version })]),
  ];
}

function objectOf(kind: ObjectKind, address: string, type: string, body: unknown): StackObject {
  const { "//": comment, ...rest } = recordOf(body);
  const path = memberOf(memberOf(comment, "metadata"), "path");
  return {
    kind,
    address,
    type,
    ...(typeof path === "string" && { constructPath: path }),
    body: rest,
  };
}

/** What a stack says beside its objects: moves, imports and removals. */
export function blocksOf({ json }: Pick<SynthesizedStack, "json">, name: "moved" | "import" | "removed") {
  const section = json[name];
  return (isRecord(section) ? [section] : listOf(section)).filter(isRecord);
}
