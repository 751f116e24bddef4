/** A synthesized stack: the content of its `cdk.tf.json`. */
export interface TerraformJson {
  readonly "//"?: { readonly metadata?: { readonly stackName?: string } };
  readonly provider?: Readonly<Record<string, Json>>;
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
  readonly data?: Json;
  readonly module?: Json;
  readonly locals?: Attributes;
  readonly variable?: Readonly<Record<string, { readonly default?: Json }>>;
}

/** Any JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** The arguments of a block. */
export type Attributes = Readonly<Record<string, Json>>;

/** Values of an argument that Terraform takes as one or several. */
export function listOf(value: Json | undefined): readonly Json[] {
  return value === undefined || value === null ? [] : [value].flat();
}

/** The blocks of an argument that holds one or several. */
export function blocksOf(value: Json | undefined): readonly Attributes[] {
  return listOf(value).filter((block): block is Attributes => typeof block === "object" && block !== null);
}
