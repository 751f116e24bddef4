import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plan } from "../../src/review/plan/plan";
import { readPlan } from "../../src/review/plan/read-plan";
import { temporaryFolder } from "./folders";
import { terraformEnvironment } from "./tools";

const PROVIDER = {
  region: "eu-central-1",
  access_key: "mock",
  secret_key: "mock",
  skip_credentials_validation: true,
  skip_requesting_account_id: true,
  skip_metadata_api_check: true,
};

/** A type of resource, as the provider describes it. */
export interface TypeSchema {
  readonly version: number;
  readonly block: BlockSchema;
}

/** The arguments of a resource, or of a block in one. */
export interface BlockSchema {
  readonly attributes?: Readonly<
    Record<string, { readonly type?: unknown; readonly optional?: boolean; readonly required?: boolean }>
  >;
  readonly block_types?: Readonly<Record<string, { readonly block: BlockSchema }>>;
}

/** A folder in which Terraform asks the real provider what it would do; nobody asks AWS. */
export class ProviderFolder {
  private readonly folder: string;

  public constructor(name: string, resources: object = {}) {
    this.folder = temporaryFolder(name);
    this.write("main.tf.json", {
      terraform: { required_providers: { aws: { source: "hashicorp/aws" } } },
      provider: { aws: PROVIDER },
      ...(Object.keys(resources).length > 0 && { resource: resources }),
    });
    this.run("init", "-input=false");
  }

  /** What the provider knows about each type of resource. */
  public schemas(): Readonly<Record<string, TypeSchema>> {
    const { provider_schemas: providers } = JSON.parse(this.run("providers", "schema", "-json")) as {
      provider_schemas: Record<string, { resource_schemas: Record<string, TypeSchema> }>;
    };
    return Object.values(providers)[0]!.resource_schemas;
  }

  /** States what there is already. */
  public writeState(resources: readonly object[]): void {
    const provider = 'provider["registry.terraform.io/hashicorp/aws"]';
    this.write("terraform.tfstate", {
      version: 4,
      serial: 1,
      lineage: "stated",
      resources: resources.map((resource) => ({ mode: "managed", provider, ...resource })),
    });
  }

  public plan(): Plan {
    this.run("plan", "-refresh=false", "-input=false", "-out=saved.tfplan");
    return readPlan({ source: "plan.json", text: this.run("show", "-json", "saved.tfplan") });
  }

  private write(name: string, json: object): void {
    writeFileSync(join(this.folder, name), JSON.stringify(json, undefined, 1));
  }

  private run(...args: readonly string[]): string {
    return execFileSync("terraform", args, {
      cwd: this.folder,
      env: terraformEnvironment(),
      maxBuffer: 1e9,
      stdio: ["ignore", "pipe", "pipe"],
    }).toString();
  }
}
