import { TerraformElement, type TerraformResource } from "cdktf";
import { FoundationError } from "./errors";

/**
 * Takes over what exists: the next plan imports it into the state instead of creating it, and shows how it will be
 * changed. Afterwards the block does nothing, so the code can stay as it is.
 *
 * Unlike cdktf's `importFrom` it does not run `terraform version` for each resource.
 *
 * @param resource the resource that takes over
 * @param id what the resource's documentation calls its import id
 * @see https://developer.hashicorp.com/terraform/language/import
 * @throws FoundationError VALUE_MISSING
 */
export function adopt(resource: TerraformResource, id: string): void {
  if (id.length === 0) {
    throw new FoundationError({
      code: "VALUE_MISSING",
      path: resource.node.path,
      value: id,
      allowed: "the id under which Terraform imports the resource",
      fix: `see "Import" in the documentation of ${resource.terraformResourceType}`,
    });
  }
  new ImportBlock(resource, "Import", resource, id);
}

class ImportBlock extends TerraformElement {
  public constructor(
    scope: TerraformResource,
    id: string,
    private readonly resource: TerraformResource,
    private readonly importId: string,
  ) {
    super(scope, id);
  }

  public override toTerraform(): unknown {
    return { import: [{ to: this.address, id: this.importId }] };
  }

  public override toHclTerraform(): unknown {
    return {
      import: [
        {
          to: { value: this.address, type: "simple", storageClassType: "reference" },
          id: { value: this.importId, type: "simple", storageClassType: "string" },
        },
      ],
    };
  }

  private get address(): string {
    return `${this.resource.terraformResourceType}.${this.resource.friendlyUniqueId}`;
  }
}
