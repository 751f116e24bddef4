import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider";
import type { ITerraformDependable } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { AwsEnvironment } from "../../core/aws-environment";
import { PropChecks } from "../../core/checks";
import { adopt } from "../../core/import-block";
import { audienceProblem, issuerName, issuerProblem } from "../../core/oidc";
import { recordWeakening } from "../../core/weakenings";

/** An OpenID Connect identity provider: whoever shows a token of it may assume roles that trust it. */
export interface IOidcIdentityProvider extends IConstruct {
  /** The issuer without `https://`, as conditions name it. */
  readonly issuerName: string;
  /** Known at synthesis. */
  readonly providerArn: string;
  /** What tokens are made for; empty where the provider is managed elsewhere. */
  readonly audiences: readonly string[];
  /** What roles that trust the provider are made after. */
  readonly madeBefore: readonly ITerraformDependable[];
}

/** What an OpenID Connect identity provider is known by. */
export interface OidcIssuer {
  /**
   * The issuer, exactly as tokens carry it in `iss`: `https://` and a host, without a path, a port or a slash at the end.
   * A change replaces the provider, which is refused.
   */
  readonly issuer: string;
  /**
   * Accepts an issuer that has a path, such as a Kubernetes cluster's: every tenant of the host is another path.
   *
   * @default - refused: the path is mostly a mistake
   */
  readonly issuerPath?: { readonly because: string };
}

/** Props of an {@link OidcIdentityProvider}. */
export interface OidcIdentityProviderProps extends OidcIssuer {
  /** What tokens must be made for: client ids. At least one; for AWS itself `sts.amazonaws.com`. */
  readonly audiences: readonly string[];
  /** Whether the provider exists already: then it is taken over into the state. @default false */
  readonly adopt?: boolean;
}

/**
 * An OpenID Connect identity provider of the account. No thumbprint is stated: AWS checks the issuer's certificate
 * against its own authorities, and fetches a thumbprint itself where it needs one.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
 */
export class OidcIdentityProvider extends Construct implements IOidcIdentityProvider {
  public readonly issuerName: string;
  public readonly providerArn: string;
  public readonly audiences: readonly string[];
  public readonly madeBefore: readonly ITerraformDependable[];

  /** A provider that exists already and is managed elsewhere. */
  public static fromIssuer(scope: Construct, id: string, issuer: OidcIssuer): IOidcIdentityProvider {
    return new ExistingProvider(scope, id, issuer);
  }

  /** @throws FoundationError OIDC_ISSUER_INVALID, OIDC_AUDIENCE_INVALID, VALUE_MISSING, REASON_MISSING */
  public constructor(scope: Construct, id: string, props: OidcIdentityProviderProps) {
    super(scope, id);
    const { audiences } = props;
    const checks = checkIssuer(this, props).that(audiences.length > 0, {
      code: "VALUE_MISSING",
      path: "audiences",
      value: audiences,
      allowed: "at least one audience",
      fix: "name the client id that tokens are made for, for AWS itself sts.amazonaws.com",
    });
    const path = checks.pathOf("audiences");
    checks.problems.add(...audiences.flatMap((one) => audienceProblem(path, one) ?? []));
    checks.throwIfAny();
    recordPath(this, props);
    this.issuerName = issuerName(props.issuer);
    this.providerArn = providerArnOf(this, props.issuer);
    this.audiences = [...new Set(audiences)].sort();

    const provider = new IamOpenidConnectProvider(this, "Resource", {
      url: props.issuer,
      clientIdList: [...this.audiences],
      lifecycle: { preventDestroy: true },
    });
    if (props.adopt) adopt(provider, this.providerArn);
    this.madeBefore = [provider];
  }
}

class ExistingProvider extends Construct implements IOidcIdentityProvider {
  public readonly issuerName: string;
  public readonly providerArn: string;
  public readonly audiences: readonly string[] = [];
  public readonly madeBefore: readonly ITerraformDependable[] = [];

  public constructor(scope: Construct, id: string, props: OidcIssuer) {
    super(scope, id);
    checkIssuer(this, props).throwIfAny();
    recordPath(this, props);
    this.issuerName = issuerName(props.issuer);
    this.providerArn = providerArnOf(this, props.issuer);
  }
}

function checkIssuer(construct: Construct, { issuer, issuerPath }: OidcIssuer): PropChecks {
  const checks = new PropChecks(construct).weakening("issuerPath", issuerPath);
  const problem = issuerProblem(checks.pathOf("issuer"), issuer, issuerPath !== undefined);
  if (problem) checks.problems.add(problem);
  return checks;
}

function recordPath(construct: Construct, { issuerPath }: OidcIssuer): void {
  if (issuerPath)
    recordWeakening(construct, { what: "the issuer is one path of a host", because: issuerPath.because });
}

function providerArnOf(scope: Construct, issuer: string): string {
  return AwsEnvironment.of(scope).iamArn(`oidc-provider/${issuerName(issuer)}`);
}
