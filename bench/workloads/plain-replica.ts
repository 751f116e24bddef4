import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  AssetType,
  type ITerraformDependable,
  LocalBackend,
  S3Backend,
  TerraformAsset,
  TerraformOutput,
  TerraformResource,
  TerraformStack,
  Testing,
} from "cdktf";
import {
  differences,
  type Difference,
  filesBelow,
  type Json,
  membersOf,
  withoutMetadata,
} from "./configurations";
import { inCamelCase, l1Of } from "./l1-classes";
import { type Made, recipeOf } from "./recipe";

/** One statement of a plain program: what it makes, and the resources that it refers to. */
interface Statement {
  readonly makes?: string;
  readonly needs: readonly string[];
  readonly run: (stack: TerraformStack, made: Made) => void;
}

/**
 * A plain cdktf program that makes the same Terraform as a stack that was synthesized before, as a person would write
 * it: a constructor call of the provider's own class for each element, with TypeScript's names for its properties and
 * tokens for references; `JSON.stringify` for policies; overrides for what the classes have no property for. All ids are
 * the logical ones, directly in the stack; no value is computed.
 */
export class PlainReplica {
  private readonly statements: readonly Statement[];

  /**
   * @param folder the synthesized stack's folder, with its assets
   * @throws Error when the program makes other Terraform than the folder has
   */
  public constructor(folder: string) {
    const original = withoutMetadata(JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8")));
    const constructs = inOrder([...backendsOf(original), ...elementsOf(original), ...assetsIn(folder)]);
    const overrides = differences(original, synthesized(constructs)).map(overrideStatement);
    this.statements = [...constructs, ...overrides];
    const left = differences(original, synthesized(this.statements));
    if (left.length > 0) throw new Error(`the replica of ${folder} differs: ${JSON.stringify(left)}`);
  }

  /** Runs the program in a stack. */
  public addTo(stack: TerraformStack): void {
    runAll(this.statements, stack);
  }
}

function backendsOf(original: Json): Statement[] {
  return membersOf((original.terraform as Json).backend).map(([kind, settings]) => {
    const props = inCamelCase(settings as Json);
    return {
      needs: [],
      run: (stack) => (kind === "s3" ? new S3Backend(stack, props as never) : new LocalBackend(stack, props)),
    };
  });
}

function elementsOf(original: Json): Statement[] {
  const inSection = (kind: "resource" | "data"): Statement[] =>
    membersOf(original[kind]).flatMap(([type, elements]) =>
      membersOf(elements).map(([id, attributes]) => elementStatement(kind, type, id, attributes as Json)),
    );
  const providers = membersOf(original.provider).flatMap(([type, all]) =>
    (all as Json[]).map((attributes, index) =>
      elementStatement("provider", type, `${type}-${index}`, attributes),
    ),
  );
  return [...providers, ...inSection("data"), ...inSection("resource"), ...outputsOf(original)];
}

function elementStatement(
  kind: "resource" | "data" | "provider",
  type: string,
  id: string,
  { depends_on, provider, lifecycle, ...attributes }: Json,
): Statement {
  const { Class, propsOf } = l1Of(kind, type);
  const { make, needs } = recipeOf(propsOf(attributes));
  const dependencies = depends_on as string[] | undefined;
  const makes = `${type}.${id}`;
  return {
    makes,
    needs: [...needs, ...(dependencies ?? [])],
    run: (stack, made) => {
      const element = new Class(stack, id, {
        ...(make(made) as Json),
        ...(dependencies && { dependsOn: dependencies.map((name): ITerraformDependable => made.get(name)!) }),
        ...(provider !== undefined && { provider: { fqn: provider } }),
        ...(lifecycle !== undefined && { lifecycle: inCamelCase(lifecycle) }),
      });
      if (TerraformResource.isTerraformResource(element)) made.set(makes, element);
    },
  };
}

function outputsOf(original: Json): Statement[] {
  return membersOf(original.output).map(([id, props]) => {
    const { make, needs } = recipeOf(props);
    return {
      needs,
      run: (stack, made) =>
        new TerraformOutput(stack, id, { ...(make(made) as { value: unknown }), staticId: true }),
    };
  });
}

/** The files below `assets/<id>/<hash>/`. */
function assetsIn(folder: string): Statement[] {
  return filesBelow(join(folder, "assets")).map((path) => {
    const [id, assetHash] = path.split("/").slice(-3) as [string, string];
    return {
      needs: [],
      run: (stack) => new TerraformAsset(stack, id, { path, type: AssetType.FILE, assetHash }),
    };
  });
}

function overrideStatement([path, value]: Difference): Statement {
  return { needs: [], run: (stack) => stack.addOverride(path.join("."), value) };
}

/** Puts each statement behind those that it needs. */
function inOrder(statements: readonly Statement[]): Statement[] {
  const byName = new Map(statements.flatMap((each) => (each.makes ? [[each.makes, each] as const] : [])));
  const ordered = new Set<Statement>();
  const add = (statement: Statement): void => {
    if (ordered.has(statement)) return;
    for (const name of statement.needs) add(byName.get(name)!);
    ordered.add(statement);
  };
  statements.forEach(add);
  return [...ordered];
}

function runAll(statements: readonly Statement[], stack: TerraformStack): void {
  const made: Made = new Map();
  for (const statement of statements) statement.run(stack, made);
}

function synthesized(statements: readonly Statement[]): Json {
  const stack = new TerraformStack(Testing.app(), "replica");
  runAll(statements, stack);
  return withoutMetadata(stack.toTerraform());
}
