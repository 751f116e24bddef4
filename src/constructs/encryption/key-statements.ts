import type { AwsEnvironment } from "../../core/aws-environment";
import { FoundationError, Problems } from "../../core/errors";
import type { PolicyConditions, PolicyStatement } from "../../core/policy-document";
import { spokenOf } from "../../core/roles-elsewhere";
import {
  actionsOf,
  conditionsOf,
  contextConditions,
  type KeyDirectUse,
  type KeyPrincipals,
  type KeyServiceUse,
  type KeyUseElsewhere,
  type KeyUseOptions,
  type KeyUseStatementOptions,
  usesGrants,
} from "./key-use";

/** The key that a key's policy speaks of: itself. */
const THIS_KEY = ["*"];

/**
 * The statements of key policies. Each names the account's root principal, which stands for the account's IAM policies, a
 * service, or roles of other accounts, and never allows cryptography without a condition.
 */
export class KeyStatements {
  /**
   * @param environment the account and region of those who use the key
   * @param path what errors name
   */
  public constructor(
    private readonly environment: AwsEnvironment,
    private readonly path: string,
  ) {}

  /** Principals use the key through a service. */
  public useThrough(service: string, options: KeyUseOptions): PolicyStatement[] {
    this.check("allowUseThrough", options);
    const through = {
      "kms:CallerAccount": this.environment.accountId,
      "kms:ViaService": this.environment.viaService(service),
    };
    const use = this.byPrincipals(options, {
      actions: actionsOf(options.uses ?? ["encrypt", "decrypt"], service),
      conditions: { StringEquals: through, ...contextConditions(options.encryptionContext) },
    });
    if (!usesGrants(service)) return [use];
    const grant = this.byPrincipals(options, {
      actions: ["kms:CreateGrant"],
      conditions: { StringEquals: through, Bool: { "kms:GrantIsForAWSResource": "true" } },
    });
    return [use, grant];
  }

  /** Roles of other accounts use the key through a service of the key's region. */
  public useElsewhere(service: string, options: KeyUseElsewhere): PolicyStatement {
    const { principals, conditions } = spokenOf(options, this.environment);
    const via = { "kms:ViaService": this.environment.viaService(service) };
    return {
      principals,
      actions: actionsOf(options.uses ?? ["encrypt", "decrypt"]),
      resources: THIS_KEY,
      conditions: {
        ...conditions,
        ...contextConditions(options.encryptionContext),
        StringEquals: { ...conditions.StringEquals, ...via },
      },
    };
  }

  /** A service uses the key by itself. */
  public serviceUse(service: string, use: KeyServiceUse): PolicyStatement[] {
    const source: PolicyConditions = {
      ...conditionsOf("ArnLike", { "aws:SourceArn": use.sourceArns }),
      ...conditionsOf("StringEquals", { "aws:SourceAccount": use.sourceAccounts }),
    };
    const conditions = { ...source, ...contextConditions(use.encryptionContext) };
    if (Object.keys(conditions).length === 0) {
      throw new FoundationError({
        code: "VALUE_MISSING",
        path: `${this.path}.allowService`,
        value: service,
        allowed: "sourceArns, sourceAccounts or an encryptionContext, one at least",
        fix: "state on whose behalf the service may use the key: otherwise any account could have the service use it",
      });
    }
    const principals = { services: [this.environment.servicePrincipal(service)] };
    const statement = { principals, actions: actionsOf(use.uses), resources: THIS_KEY, conditions };
    if (Object.keys(source).length === 0) return [statement];
    return [statement, { principals, actions: ["kms:DescribeKey"], resources: THIS_KEY, conditions: source }];
  }

  /** Principals call KMS themselves. */
  public directUse(options: KeyDirectUse): PolicyStatement[] {
    this.check("allowDirectUse", options);
    if (Object.keys(options.encryptionContext).length === 0) {
      throw new FoundationError({
        code: "VALUE_MISSING",
        path: `${this.path}.allowDirectUse.encryptionContext`,
        value: options.encryptionContext,
        allowed: "at least one pair",
        fix: "state the encryption context that callers send, or use allowUseThrough",
      });
    }
    return [
      this.byPrincipals(options, {
        actions: actionsOf(options.uses),
        conditions: {
          StringEquals: { "kms:CallerAccount": this.environment.accountId },
          ...contextConditions(options.encryptionContext),
        },
      }),
    ];
  }

  /** The statement of an IAM policy about a key. */
  public identity(
    key: { readonly arn: string; readonly aliasName?: string },
    options: KeyUseStatementOptions,
  ): PolicyStatement {
    const { sid, actions, throughService, encryptionContext } = options;
    return {
      sid,
      actions: actionsOf(actions, throughService),
      resources: [key.arn],
      conditions: {
        ...conditionsOf("ForAnyValue:StringEquals", { "kms:ResourceAliases": key.aliasName }),
        ...conditionsOf("StringEquals", {
          "kms:ViaService": throughService && this.environment.viaService(throughService),
        }),
        ...contextConditions(encryptionContext),
      },
    };
  }

  private byPrincipals(
    { principals, exceptPrincipals }: KeyPrincipals,
    use: { readonly actions: readonly string[]; readonly conditions: PolicyConditions },
  ): PolicyStatement {
    return {
      principals: { aws: [this.environment.rootPrincipalArn] },
      actions: use.actions,
      resources: THIS_KEY,
      conditions: {
        ...use.conditions,
        ...conditionsOf("ArnLike", { "aws:PrincipalArn": principals }),
        ...conditionsOf("ArnNotLike", { "aws:PrincipalArn": noneAsUnstated(exceptPrincipals) }),
      },
    };
  }

  private check(method: string, { principals = [], exceptPrincipals = [] }: KeyPrincipals): void {
    const problems = new Problems();
    const ofAccount = this.environment.iamArn("");
    for (const principal of [...principals, ...exceptPrincipals]) {
      if (principal.startsWith(`${ofAccount}role/`) || principal.startsWith(`${ofAccount}user/`)) continue;
      problems.add({
        code: "POLICY_INVALID",
        path: `${this.path}.${method}`,
        value: principal,
        allowed: `ARNs that begin with ${ofAccount}role/ or ${ofAccount}user/`,
        fix: "name principals of the account that uses the key: any other would never match",
      });
    }
    problems.throwIfAny();
  }
}

function noneAsUnstated(values: readonly string[] | undefined): readonly string[] | undefined {
  return values?.length ? values : undefined;
}
