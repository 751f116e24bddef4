import { DEFAULT_PREFIX } from "../../core/account-names";
import type { AwsEnvironment } from "../../core/aws-environment";
import { FoundationError } from "../../core/errors";
import type { PolicyStatement } from "../../core/policy-document";
import { BASTION_SESSION_SECONDS, type IWayIn } from "./way-in";

/** The path of users and groups that belong to the config store. */
export function identityPath(prefix: string): string {
  return `/${prefix}/`;
}

/** Settings of a {@link BastionTrust}. */
export interface BastionTrustProps {
  /** The account and region of the users. */
  readonly environment: AwsEnvironment;
  /** Names of users of that account. At least one. */
  readonly users: readonly string[];
  /** @default "figgy" */
  readonly prefix?: string;
  /** @default 43200, what the config store's client asks for */
  readonly maxSessionSeconds?: number;
}

/**
 * Lets users of the identity account assume a role, each named, and only with a second factor. A user who was deleted and
 * made anew under the name is let in, too: the trust names ARNs, which need not exist yet.
 */
export class BastionTrust implements IWayIn {
  public readonly trustStatements: readonly PolicyStatement[];
  public readonly maxSessionSeconds: number;

  /** @throws FoundationError VALUE_MISSING */
  public constructor(props: BastionTrustProps) {
    const { environment, users, prefix = DEFAULT_PREFIX } = props;
    if (users.length === 0) {
      throw new FoundationError({
        code: "VALUE_MISSING",
        path: "users",
        value: users,
        allowed: "at least one user of the identity account",
        fix: "name a user: without one, the trust would let in the whole account",
      });
    }
    this.maxSessionSeconds = props.maxSessionSeconds ?? BASTION_SESSION_SECONDS;
    this.trustStatements = [
      {
        sid: "Bastion",
        principals: { aws: [environment.rootPrincipalArn] },
        actions: ["sts:AssumeRole"],
        conditions: {
          ArnEquals: {
            "aws:PrincipalArn": users.map((user) => environment.iamArn(`user${identityPath(prefix)}${user}`)),
          },
          Bool: { "aws:MultiFactorAuthPresent": "true" },
        },
      },
    ];
  }
}
