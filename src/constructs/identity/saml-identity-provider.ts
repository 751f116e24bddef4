import { IamSamlProvider } from "@cdktf/provider-aws/lib/iam-saml-provider";
import { Annotations, type ITerraformDependable } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { AwsEnvironment } from "../../core/aws-environment";
import { PropChecks } from "../../core/checks";
import { adopt } from "../../core/import-block";
import { PARTITIONS } from "../../core/partitions";
import { escapeForTerraform, type PolicyStatement } from "../../core/policy-document";
import { readSamlMetadata, readSamlMetadataFile } from "../../core/saml/metadata";
import { type IWayIn, SIGN_ON_SESSION_SECONDS } from "./way-in";

/** A SAML identity provider: people who sign in there assume roles here. */
export interface ISamlIdentityProvider extends IConstruct, IWayIn {
  readonly providerName: string;
  /** Known at synthesis. */
  readonly providerArn: string;
}

/** Metadata of an identity provider. */
export type SamlMetadataSource =
  | {
      /** A file, from the folder that is synthesized in. */
      readonly file: string;
    }
  | {
      /** The document itself. */
      readonly xml: string;
    };

/** Props of a {@link SamlIdentityProvider}. */
export interface SamlIdentityProviderProps {
  /**
   * Name, 1 to 128 small letters, digits and underscores; the client knows `okta` and `google`. A change replaces the
   * provider, which is refused: identity providers name it in every assertion.
   */
  readonly providerName: string;
  /** What the identity provider publishes about itself, read and checked when the stack is written. */
  readonly metadata: SamlMetadataSource;
  /** Whether the provider exists already: then it is taken over into the state. @default false */
  readonly adopt?: boolean;
}

/**
 * A SAML identity provider of the account.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml.html
 */
export class SamlIdentityProvider extends Construct implements ISamlIdentityProvider {
  public readonly providerName: string;
  public readonly providerArn: string;
  public readonly trustStatements: readonly PolicyStatement[];
  public readonly maxSessionSeconds = SIGN_ON_SESSION_SECONDS;
  public readonly madeBefore: readonly ITerraformDependable[];

  /** A provider that exists already and is managed elsewhere. */
  public static fromProviderName(scope: Construct, id: string, providerName: string): ISamlIdentityProvider {
    return new ExistingProvider(scope, id, providerName);
  }

  /** @throws FoundationError NAME_INVALID, SAML_METADATA_INVALID, SAML_METADATA_EXPIRED */
  public constructor(scope: Construct, id: string, props: SamlIdentityProviderProps) {
    super(scope, id);
    const checks = new PropChecks(this).modelName("samlProvider", "providerName", props.providerName);
    const document = this.readMetadata(props.metadata, checks);
    checks.throwIfAny();
    this.providerName = props.providerName;
    this.providerArn = providerArnOf(this, props.providerName);

    const provider = new IamSamlProvider(this, "Resource", {
      name: props.providerName,
      samlMetadataDocument: escapeForTerraform(document),
      lifecycle: { preventDestroy: true },
    });
    if (props.adopt) adopt(provider, this.providerArn);
    this.trustStatements = trustOf(this, this.providerName);
    this.madeBefore = [provider];
  }

  private readMetadata(source: SamlMetadataSource, checks: PropChecks): string {
    const now = new Date();
    const { document, problems, warnings } =
      "file" in source
        ? readSamlMetadataFile(source.file, checks.pathOf("metadata.file"), now)
        : { document: source.xml, ...readSamlMetadata(source.xml, checks.pathOf("metadata.xml"), now) };
    checks.problems.add(...problems);
    for (const warning of warnings) Annotations.of(this).addWarning(warning);
    return document ?? "";
  }
}

class ExistingProvider extends Construct implements ISamlIdentityProvider {
  public readonly providerArn: string;
  public readonly trustStatements: readonly PolicyStatement[];
  public readonly maxSessionSeconds = SIGN_ON_SESSION_SECONDS;

  public constructor(
    scope: Construct,
    id: string,
    public readonly providerName: string,
  ) {
    super(scope, id);
    new PropChecks(this).modelName("samlProvider", "providerName", providerName).throwIfAny();
    this.providerArn = providerArnOf(this, providerName);
    this.trustStatements = trustOf(this, providerName);
  }
}

function providerArnOf(scope: Construct, name: string): string {
  return AwsEnvironment.of(scope).iamArn(`saml-provider/${name}`);
}

function trustOf(scope: Construct, name: string): PolicyStatement[] {
  const { partition } = AwsEnvironment.of(scope);
  return [
    {
      sid: `Saml${name.replace(/\W|_/g, "")}`,
      principals: { federated: [providerArnOf(scope, name)] },
      actions: ["sts:AssumeRoleWithSAML"],
      conditions: { StringEquals: { "SAML:aud": PARTITIONS[partition].samlAudience } },
    },
  ];
}
