import type { AwsEnvironment } from "../../core/aws-environment";
import { type PolicyConditions, type PolicyStatement, renderPolicy } from "../../core/policy-document";

/** Settings of a {@link KeyPolicy}. */
export interface KeyPolicyProps {
  readonly environment: AwsEnvironment;
  /** What errors name. */
  readonly path: string;
  /** ARNs of principals, with wildcards. @default - every principal of the account whose IAM policies allow it */
  readonly administrators?: readonly string[];
  readonly multiRegion: boolean;
}

/** What administrators do; none of it encrypts, decrypts, or lets anyone else do so without a change of the policy. */
const ADMINISTRATION = [
  "kms:CancelKeyDeletion",
  "kms:CreateAlias",
  "kms:DeleteAlias",
  "kms:DisableKey",
  "kms:DisableKeyRotation",
  "kms:EnableKey",
  "kms:EnableKeyRotation",
  "kms:PutKeyPolicy",
  "kms:RevokeGrant",
  "kms:RotateKeyOnDemand",
  "kms:ScheduleKeyDeletion",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:UpdateAlias",
  "kms:UpdateKeyDescription",
];

const MULTI_REGION_ADMINISTRATION = ["kms:ReplicateKey", "kms:UpdatePrimaryRegion"];

/** What auditors and Terraform's plans read; nothing of it is data. */
const INSPECTION = [
  "kms:DescribeKey",
  "kms:GetKeyPolicy",
  "kms:GetKeyRotationStatus",
  "kms:ListGrants",
  "kms:ListKeyPolicies",
  "kms:ListKeyRotations",
  "kms:ListResourceTags",
];

/** The policy of a key: administration and use apart. Use is collected, and all is rendered when the stack is written. */
export class KeyPolicy {
  private readonly statements: PolicyStatement[];
  private readonly path: string;
  private rendered?: string;

  public constructor(props: KeyPolicyProps) {
    this.path = props.path;
    const account = { principals: { aws: [props.environment.rootPrincipalArn] }, resources: ["*"] };
    this.statements = [
      {
        ...account,
        sid: "Administration",
        actions: [...ADMINISTRATION, ...(props.multiRegion ? MULTI_REGION_ADMINISTRATION : [])],
        conditions: administratorsOnly(props.administrators),
      },
      { ...account, sid: "Inspection", actions: INSPECTION },
    ];
  }

  public add(...statements: readonly PolicyStatement[]): void {
    this.statements.push(...statements);
    this.rendered = undefined;
  }

  /** The same bytes whatever the order of the additions. */
  public render(): string {
    this.rendered ??= renderPolicy(this.statements, { kind: "key policy", path: this.path });
    return this.rendered;
  }
}

function administratorsOnly(administrators: readonly string[] | undefined): PolicyConditions {
  return administrators ? { ArnLike: { "aws:PrincipalArn": administrators } } : {};
}
