import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { AssetType, LocalBackend, S3Backend, TerraformAsset, TerraformOutput, TerraformStack, Testing } from "cdktf";
import { camelCase, inCamelCase, l1Of, type Props } from "./l1-classes";

/** One statement of a plain program. */
type Statement = (stack: TerraformStack) => void;

/** A part of a configuration that a program's constructs do not say: a path of keys and the value there. */
type Difference = readonly [path: readonly string[], value: unknown];

/**
 * A plain cdktf program that makes the same Terraform as a stack that was synthesized before: a constructor call of the
 * provider's own class for each element, with TypeScript's names for its properties, and overrides for what the classes
 * have no property for. All ids are the logical ones, directly in the stack.
 *
 * References stay texts (`${aws_kms_key.a.arn}`) and policies are there already: both cost this program less than one
 * that a person writes, with tokens and policies to render.
 */
export class PlainReplica {
  private readonly statements: readonly Statement[];

  /**
   * @param folder the synthesized stack's folder, with its assets
   * @throws Error when the program makes other Terraform than the folder has
   */
  public constructor(folder: string) {
    const original = withoutMetadata(JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8")));
    const constructs = [...backendsOf(original), ...elementsOf(original), ...assetsIn(folder)];
    const overrides = differences(original, synthesized(constructs)).map(overrideStatement);
    this.statements = [...constructs, ...overrides];
    const left = differences(original, synthesized(this.statements));
    if (left.length > 0) throw new Error(`the replica of ${folder} differs: ${JSON.stringify(left)}`);
  }

  /** Runs the program in a stack. */
  public addTo(stack: TerraformStack): void {
    for (const statement of this.statements) statement(stack);
  }
}

function backendsOf(original: Props): Statement[] {
  return membersOf((original.terraform as Props).backend).map(([kind, settings]) => {
    const props = inCamelCase(settings as Props);
    return (stack) => (kind === "s3" ? new S3Backend(stack, props as never) : new LocalBackend(stack, props));
  });
}

function elementsOf(original: Props): Statement[] {
  const inSection = (kind: "resource" | "data"): Statement[] =>
    membersOf(original[kind]).flatMap(([type, elements]) =>
      membersOf(elements).map(([id, attributes]) => elementStatement(kind, type, id, attributes as Props)),
    );
  const providers = membersOf(original.provider).flatMap(([type, all]) =>
    (all as Props[]).map((attributes, index) => elementStatement("provider", type, `${type}-${index}`, attributes)),
  );
  const outputs = membersOf(original.output).map<Statement>(
    ([id, props]) => (stack) => new TerraformOutput(stack, id, { ...(props as { value: unknown }), staticId: true }),
  );
  return [...providers, ...inSection("data"), ...inSection("resource"), ...outputs];
}

function elementStatement(
  kind: "resource" | "data" | "provider",
  type: string,
  id: string,
  { depends_on, provider, lifecycle, ...attributes }: Props,
): Statement {
  const { Class, propsOf } = l1Of(kind, type);
  const props = {
    ...propsOf(attributes),
    ...(depends_on ? { dependsOn: (depends_on as string[]).map((fqn) => ({ fqn })) } : {}),
    ...(provider ? { provider: { fqn: provider } } : {}),
    ...(lifecycle ? { lifecycle: inCamelCase(lifecycle as Props) } : {}),
  };
  return (stack) => new Class(stack, id, props);
}

/** The files below `assets/<id>/<hash>/`. */
function assetsIn(folder: string): Statement[] {
  const assets = join(folder, "assets");
  if (!existsSync(assets)) return [];
  return readdirSync(assets).flatMap((id) =>
    readdirSync(join(assets, id)).flatMap((assetHash) =>
      readdirSync(join(assets, id, assetHash)).map<Statement>((file) => {
        const path = join(assets, id, assetHash, file);
        return (stack) => new TerraformAsset(stack, id, { path, type: AssetType.FILE, assetHash });
      }),
    ),
  );
}

function overrideStatement([path, value]: Difference): Statement {
  return (stack) => stack.addOverride(path.join("."), value);
}

function synthesized(statements: readonly Statement[]): Props {
  const stack = new TerraformStack(Testing.app(), "replica");
  for (const statement of statements) statement(stack);
  return withoutMetadata(stack.toTerraform());
}

/** What must be set in `actual` for it to become `expected`; `undefined` is what must go. */
function differences(expected: Props, actual: Props, path: readonly string[] = []): Difference[] {
  const keys = [...new Set([...Object.keys(expected), ...Object.keys(actual)])];
  return keys.flatMap((key): Difference[] => {
    const [wanted, there] = [expected[key], actual[key]];
    if (isDeepStrictEqual(wanted, there)) return [];
    if (isMap(wanted) && isMap(there)) return differences(wanted, there, [...path, key]);
    return [[[...path, key], wanted]];
  });
}

function withoutMetadata(value: unknown): Props {
  const isMetadata = (key: string): boolean => key === "//";
  return JSON.parse(JSON.stringify(value, (key, each: unknown) => (isMetadata(key) ? undefined : each))) as Props;
}

function membersOf(map: unknown): [string, unknown][] {
  return Object.entries((map ?? {}) as Props);
}

function isMap(value: unknown): value is Props {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
