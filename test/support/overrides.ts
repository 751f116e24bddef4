/** A synthesized stack, as far as the overrides look into it. */
export interface SynthesizedStack {
  readonly provider?: Readonly<Record<string, readonly Block[]>>;
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Block>>>>;
}

type Block = Readonly<Record<string, unknown>>;

/** Whose credentials Terraform starts with. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** The credentials of an account's root. */
export function rootOf(account: string): Credentials {
  return { accessKeyId: account, secretAccessKey: "emulated" };
}

/** A Terraform override file: its blocks are merged into the stack's blocks of the same address. */
export interface Override {
  readonly terraform?: Block;
  readonly provider?: Readonly<Record<string, Block[]>>;
  readonly resource?: Record<string, Record<string, Block>>;
}

/** Attributes by which services refuse a deletion. */
const PROTECTIONS = ["deletion_protection_enabled", "deletion_protection", "enable_deletion_protection"];

/** Resources that are only deleted with what they hold when they are told to be, with the attribute that tells it. */
const FORCED = { aws_s3_bucket: "force_destroy" } as Readonly<Record<string, string>>;

/**
 * What lets a stack meet the emulator: a local state, and for each AWS provider settings that check nothing against the
 * real AWS. Roles to assume, regions, default tags and allowed accounts stay as the stack says. The credentials are those
 * with which a provider without role works.
 */
export function emulatorOverride(stack: SynthesizedStack, caller: Credentials): Override {
  const settings = {
    access_key: caller.accessKeyId,
    secret_key: caller.secretAccessKey,
    ...(caller.sessionToken && { token: caller.sessionToken }),
    skip_credentials_validation: true,
    skip_metadata_api_check: "true",
    skip_region_validation: true,
    s3_use_path_style: true,
    // the provider's own 25 hang for minutes on an action that the emulator lacks
    max_retries: 4,
  };
  const providers = stack.provider?.aws ?? [{}];
  return {
    terraform: { backend: { local: { path: "terraform.tfstate" } } },
    provider: {
      aws: providers.map(({ alias }) => (alias === undefined ? settings : { alias, ...settings })),
    },
  };
}

/** What lets a stack be destroyed: no resource refuses, and buckets go with their objects. */
export function destroyOverride(stack: SynthesizedStack): Override {
  const resource: Record<string, Record<string, Block>> = {};
  for (const [type, resources] of Object.entries(stack.resource ?? {})) {
    for (const [name, block] of Object.entries(resources)) {
      const unprotected = withoutProtection(type, block);
      if (Object.keys(unprotected).length > 0) (resource[type] ??= {})[name] = unprotected;
    }
  }
  return { resource };
}

/** Whether resources must change before they can be destroyed; a mere `prevent_destroy` is Terraform's own. */
export function needsApplyBeforeDestroy(override: Override): boolean {
  return Object.values(override.resource ?? {})
    .flatMap((resources) => Object.values(resources))
    .some((block) => Object.keys(block).some((key) => key !== "lifecycle"));
}

function withoutProtection(type: string, block: Block): Block {
  const changed: Record<string, unknown> = {};
  for (const attribute of PROTECTIONS) {
    if (block[attribute] === true) changed[attribute] = false;
    if (block[attribute] === "ACTIVE") changed[attribute] = "INACTIVE";
  }
  const forced = FORCED[type];
  if (forced && block[forced] !== true) changed[forced] = true;
  if (preventsDestroy(block.lifecycle)) changed.lifecycle = { prevent_destroy: false };
  return changed;
}

function preventsDestroy(lifecycle: unknown): boolean {
  const blocks = Array.isArray(lifecycle) ? lifecycle : [lifecycle];
  return blocks.some((block: Block | undefined) => block?.prevent_destroy === true);
}
