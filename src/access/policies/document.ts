/** A policy document as JSON, parsed or not. */
export type PolicyDocument =
  | string
  | {
      readonly Version?: string;
      readonly Id?: string;
      readonly Statement: PolicyStatementJson | readonly PolicyStatementJson[];
    };

/** A statement as AWS's policy grammar has it. */
export interface PolicyStatementJson {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: "*" | Readonly<Record<string, string | readonly string[]>>;
  readonly NotPrincipal?: "*" | Readonly<Record<string, string | readonly string[]>>;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Readonly<
    Record<string, Readonly<Record<string, ConditionJson | readonly ConditionJson[]>>>
  >;
}

/** A value of a condition. */
export type ConditionJson = string | number | boolean;

/** A policy with the name that answers give it. */
export interface NamedPolicy {
  /** For example the construct's path or the Terraform address. */
  readonly name: string;
  /** The document; nothing if it is not known what the policy says, as of most policies that AWS manages. */
  readonly document: PolicyDocument | undefined;
  /** What is not known and must be true for the policy to count, in words. @default - it counts */
  readonly when?: string;
  /** What Terraform makes a document of that is not known. @default - nothing is known of it but its name */
  readonly source?: string;
}
