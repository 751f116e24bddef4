import type { ProviderOrigin } from "./identity-definition";

/**
 * The pipeline that deploys the accounts. Every account gets two roles for it, one that plans and only reads, and one that
 * applies; Terraform then works with the credentials that it is given, and assumes no role by itself.
 */
export type PipelineDefinition<AccountName extends string> = PipelineOptions &
  (
    | GithubPipelineDefinition<AccountName>
    | GitlabPipelineDefinition<AccountName>
    | OtherPipelineDefinition<AccountName>
  );

/** A repository of GitHub, whose runs are told apart by their environment. */
export interface GithubPipelineDefinition<AccountName extends string> {
  /** The repository, `owner/name`; `owner@id/name@id` where GitHub's tokens carry immutable ids. */
  readonly github: string;
  /**
   * The environment whose runs apply, by account. Runs that plan are of the environment `<environment>-plan`.
   *
   * @default - the account's name
   */
  readonly environments?: Readonly<Partial<Record<AccountName, string>>>;
}

/** A project of GitLab, whose jobs are told apart by their branch. */
export interface GitlabPipelineDefinition<AccountName extends string> {
  /** The project's path, `group/project`. */
  readonly gitlab: string;
  /**
   * The protected branch whose jobs apply, by account.
   *
   * @default "main"
   */
  readonly branches?: Readonly<Partial<Record<AccountName, string>>>;
  /**
   * Lets jobs of every branch of the project plan, as merge requests need it.
   *
   * @default - only those of the branch that applies
   */
  readonly planFromAnyBranch?: { readonly because: string };
}

/** Anything else that makes OpenID Connect tokens, whose runs are told apart by their subject. */
export interface OtherPipelineDefinition<AccountName extends string> {
  readonly issuer: string;
  /** The exact subjects of runs, by account: every account has some. */
  readonly subjects: Readonly<
    Record<AccountName, { readonly plan: readonly string[]; readonly apply: readonly string[] }>
  >;
}

/** What pipelines of all kinds may state. */
export interface PipelineOptions {
  /**
   * The issuer of the pipeline's tokens: that of a server of one's own.
   *
   * @default - GitHub's or GitLab's
   */
  readonly issuer?: string;
  /**
   * Accepts an issuer that has a path, as a GitHub Enterprise Server has: every tenant of the host is another path.
   *
   * @default - refused
   */
  readonly issuerPath?: { readonly because: string };
  /** What tokens are made for. @default "sts.amazonaws.com" */
  readonly audience?: string;
  /** How each account's identity provider for the pipeline comes to be. @default "create" */
  readonly origin?: ProviderOrigin;
  /** The roles' names end in `-plan` and `-apply`. A change replaces them. @default "<prefix>-deploy" */
  readonly roleName?: string;
  /**
   * Name of a managed policy that every account has already: the most that both roles can do, and that whatever they make can.
   * Every role and user of the accounts' stacks that has no boundary of the library's gets it, so it must allow all that the
   * pipeline and the functions do. The pipeline then makes nobody who may do more, and neither makes nor changes the
   * boundaries for people and the role for emergencies: people deploy these, with the credentials of `deployRoleName`.
   *
   * @default - none: the role that applies makes roles, and so can do everything in the end
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
   */
  readonly boundary?: string;
}
