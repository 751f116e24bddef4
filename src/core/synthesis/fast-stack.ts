import { TerraformElement, TerraformOutput, type TerraformRemoteState, TerraformStack } from "cdktf";
import type { Construct, IConstruct } from "constructs";
import { FoundationError } from "../errors";
import { CrossStackRefusals } from "./cross-stack-refusals";
import { PlainResolver } from "./plain-resolver";
import { withoutTokenTraces } from "./token-traces";
import { mergeInto, type Tree } from "./tree";

/** Settings of a {@link FastStack}. */
export interface FastStackProps {
  /**
   * Whether the stack may refer to resources of other stacks. For each other stack that it refers to, cdktf adds outputs
   * there and a `terraform_remote_state` here, which needs access to the other stack's whole state and cannot be planned
   * before the other stack was applied.
   *
   * `false` refuses such references, and saves the search for them: a fifth of synthesis. Values that are computed late
   * (`Lazy`) are then computed only while the stack is written, which is too late for them to add constructs.
   *
   * @default true
   */
  readonly crossStackReferences?: boolean;
}

/**
 * A `TerraformStack` whose Terraform is the same, byte for byte, at a fraction of the cost. cdktf resolves every value
 * three times, whether it holds tokens or not; this stack hands to cdktf only what does. Whatever it does not know, and
 * every error, it leaves to cdktf.
 *
 * Construct what is in it within {@link withoutTokenTraces} for the full effect. What tokens make while they are resolved
 * is never traced.
 */
export class FastStack extends TerraformStack {
  private readonly crossStackReferences: boolean;
  private refusals = new CrossStackRefusals();

  public constructor(scope: Construct, id: string, props: FastStackProps = {}) {
    super(scope, id);
    this.crossStackReferences = props.crossStackReferences ?? true;
  }

  /** Adds a backend where there is none, and what references to other stacks need. */
  public override prepareStack(): void {
    this.ensureBackendExists();
    if (!this.crossStackReferences) return;
    try {
      withoutTokenTraces(() => this.findCrossStackReferences());
    } catch {
      super.prepareStack();
    }
  }

  /** The stack's Terraform configuration. */
  public override toTerraform(): Record<string, unknown> {
    try {
      return withoutTokenTraces(() => this.render());
    } catch (error) {
      if (error instanceof FoundationError) throw error;
      return super.toTerraform() as Tree;
    }
  }

  /** Called by cdktf for each reference from this stack to another one. */
  public override registerIncomingCrossStackReference(fromStack: TerraformStack): TerraformRemoteState {
    if (!this.crossStackReferences) this.refusals.refuse(fromStack);
    return super.registerIncomingCrossStackReference(fromStack);
  }

  private findCrossStackReferences(): void {
    const resolver = new PlainResolver({ scope: this, preparing: true, passes: 1 });
    for (const element of elementsOf(this)) resolver.resolve(element.toTerraform());
  }

  private render(): Tree {
    this.refusals = new CrossStackRefusals();
    const resolver = new PlainResolver({ scope: this, preparing: !this.crossStackReferences, passes: 2 });
    const elements = elementsOf(this);
    const configuration: Tree = {
      "//": { metadata: this.metadataOf(elements, resolver), outputs: outputsOf(elements) },
    };
    for (const element of elements) {
      mergeInto(
        configuration,
        this.refusals.collect(element, () => resolver.resolve(element.toTerraform())),
      );
    }
    this.applyOverrides(configuration, resolver);
    this.refusals.throwIfAny();
    return configuration;
  }

  private applyOverrides(configuration: Tree, resolver: PlainResolver): void {
    const overrides: Tree = this["rawOverrides"];
    mergeInto(configuration, overrides);
    for (const section of ["//", ...Object.keys(overrides)]) {
      const { resolved } = this.refusals.collect(this, () =>
        resolver.resolve({ resolved: configuration[section] }),
      );
      if (resolved === undefined) delete configuration[section];
      else configuration[section] = resolved;
    }
  }

  private metadataOf(elements: readonly TerraformElement[], resolver: PlainResolver): Tree {
    const overridden = Object.keys(this["rawOverrides"]);
    const metadata: Tree = {
      version: this["cdktfVersion"],
      stackName: this.node.id,
      backend: "local",
      ...(overridden.length > 0 ? { overrides: { stack: overridden } } : {}),
    };
    for (const element of elements) mergeInto(metadata, resolver.resolve(element.toMetadata()) as Tree);
    return metadata;
  }
}

/** The stack's own elements, without those of stacks within it. */
function elementsOf(construct: IConstruct, found: TerraformElement[] = []): TerraformElement[] {
  if (TerraformElement.isTerraformElement(construct)) found.push(construct);
  for (const child of construct.node.children) {
    if (!TerraformStack.isStack(child)) elementsOf(child, found);
  }
  return found;
}

/** The ids of the outputs by construct path, under which the cdktf command shows them. */
function outputsOf(elements: readonly TerraformElement[]): Tree {
  const outputs: Tree = {};
  for (const element of elements.filter(TerraformOutput.isTerraformOutput)) {
    const nest = (inner: unknown, part: string): Tree => ({ [part]: inner });
    mergeInto(
      outputs,
      element.node.path.split("/").reduceRight<unknown>(nest, element.friendlyUniqueId) as Tree,
    );
  }
  return outputs;
}
