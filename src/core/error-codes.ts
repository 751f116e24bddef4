/** What is wrong with an organization, as it is declared or read from a file. */
const ORGANIZATION = {
  ORGANIZATION_EMPTY: "the organization has no accounts",
  ORGANIZATION_MALFORMED: "the value does not have the shape that the organization's model asks for",
  ORGANIZATION_UNKNOWN_PROPERTY: "the organization's model has no such property",
  ORGANIZATION_FILE_INVALID: "the file cannot be read as an organization",
  ACCOUNT_ID_DUPLICATE: "two accounts share one id",
  ACCOUNT_NAME_INVALID: "the account's name cannot be used as a stack's name",
  ACCOUNT_KIND_UNKNOWN: "there is no such kind of account",
  ACCOUNT_ALIAS_INVALID: "the config store's client cannot parse this environment alias",
  ACCOUNT_ALIAS_DUPLICATE: "two accounts share one environment alias",
  ACCOUNT_UNDECLARED: "the account is not declared",
  ROLE_NAME_INVALID: "the config store's client cannot parse this role type's name",
  ROLE_NAME_DUPLICATE: "IAM does not tell these names of role types apart",
  ROLE_NAME_TAKEN: "another role of the account has this name",
  ROLE_NAMESPACES_EMPTY: "the role type has no namespace",
  ROLE_KEYS_EMPTY: "the role type has no key",
  ROLE_UNDECLARED: "the role type is not declared",
  USER_NAME_INVALID: "the name cannot be used for a user",
  USER_UNDECLARED: "the user is not declared",
  USER_NAME_DUPLICATE: "IAM does not tell these names of users apart",
  NAMESPACE_INVALID: "a namespace is a path of Parameter Store",
  NAMESPACE_DUPLICATE: "the root namespace is declared twice",
  TAG_KEY_DUPLICATE: "IAM does not tell these keys of tags apart",
  NAMESPACE_NESTED: "root namespaces must not lie within each other",
  NAMESPACE_RESERVED: "the namespace belongs to the config store itself",
  NAMESPACE_UNDECLARED: "the namespace is not declared",
  KEY_NAME_INVALID: "the name cannot be used for a key",
  KEY_NAME_RESERVED: "the key's name belongs to the config store itself",
  KEY_UNDECLARED: "the key is not declared",
  PREFIX_INVALID: "the prefix cannot begin the names of AWS resources",
  STATE_BACKEND_INVALID: "the state backend cannot be used",
} as const;

/** What is wrong with the place that something is deployed to. */
const ENVIRONMENT = {
  ACCOUNT_ID_INVALID: "an account id must be twelve digits",
  PARTITION_UNKNOWN: "there is no such partition",
  PARTITION_FOREIGN: "an account of another partition cannot be trusted, nor hold the state",
  REGION_UNKNOWN: "the partition has no such region",
  ENVIRONMENT_MISSING: "the construct does not know which account and region it belongs to",
} as const;

/** What is wrong with a single value, wherever it is stated. */
const VALUES = {
  NAME_INVALID: "AWS does not accept this name",
  EMAIL_INVALID: "this is not an e-mail address",
  VALUE_OUT_OF_RANGE: "the value is out of range",
  VALUE_UNKNOWN: "the value is not one of those that are known",
  VALUE_MISSING: "a value is missing",
  COMBINATION_INVALID: "these settings exclude each other",
  CROSS_STACK_REFERENCE: "a stack that can be planned alone refers to another stack",
  REASON_MISSING: "to weaken a safe default takes a reason",
} as const;

/** What is wrong with a policy. */
const POLICIES = {
  POLICY_TOO_LARGE: "the policy is larger than AWS accepts",
  POLICY_INVALID: "the policy statement is not valid",
  KEY_LOCKOUT: "nobody could administer the key any more",
} as const;

/** What is wrong with a way in: an identity provider, a trust, or what pipelines may do. */
const IDENTITY = {
  SAML_METADATA_INVALID: "this is not the metadata of a SAML identity provider",
  SAML_METADATA_UNREADABLE: "the file with the metadata of the SAML identity provider cannot be read",
  SAML_METADATA_EXPIRED: "the metadata of the SAML identity provider has expired",
  OIDC_ISSUER_INVALID: "this cannot be the issuer of an OpenID Connect identity provider",
  OIDC_ISSUER_DUPLICATE: "an account has one identity provider for an issuer",
  OIDC_AUDIENCE_INVALID: "tokens are not made for this audience alone",
  OIDC_SUBJECT_INVALID: "this subject would let in others than those who are meant, or nobody",
  RESOURCE_TYPE_UNKNOWN: "it is not known what it takes to deploy this type of resource",
} as const;

/** What fails while Terraform is synthesized. */
const SYNTHESIS = {
  HANDLERS_MISSING: "the package's bundled functions are not there",
  OUTPUT_NOT_WRITABLE: "the output folder cannot be written",
  APP_FAILED: "the application did not synthesize",
} as const;

/** What is wrong with a question about access, or with the output that it is asked about. */
const ACCESS = {
  ACCESS_ACTION_INVALID: "the question about access does not name an action, or misspells one",
  ACCESS_RESOURCE_INVALID: "the question about access does not name a resource",
  ACCESS_PRINCIPAL_INVALID: "the question about access does not name a principal",
  ACCESS_PRINCIPAL_UNKNOWN: "the question about access names a principal that no stack declares",
  ACCESS_ROLES_MISSING: "the synthesized output has no role whose access could be shown",
  SYNTHESIZED_OUTPUT_INVALID: "the synthesized output cannot be read",
} as const;

/** What is wrong with a plan, or with what is to become of its review. */
const REVIEW = {
  PLAN_INVALID: "this cannot be read as a plan",
  PLAN_VERSION_UNKNOWN: "the format of the plan is not known",
  REPORT_NOT_WRITABLE: "the report cannot be written",
  REPORT_INVALID: "this cannot be read as the report of a review",
  REVIEW_POLICY_FILE_INVALID: "the file cannot be read as a review's policy",
  REVIEW_POLICY_MALFORMED: "the value does not have the shape that a review's policy asks for",
  REVIEW_POLICY_UNKNOWN_PROPERTY: "a review's policy has no such property",
  APPROVALS_INVALID: "this cannot be read as the names of those who approved",
} as const;

/** What fails while a command works on an account. */
const OPERATION = {
  AWS_CLIENT_MISSING: "the package by which the command calls AWS is not installed",
  AWS_CALL_FAILED: "AWS did not do what it was asked",
  QUEUE_MISSING: "there is no such queue",
  REDRIVE_IMPOSSIBLE: "what waits in this queue cannot be replayed",
  REDRIVE_FAILED: "not everything was moved",
} as const;

/** Every error code with what went wrong. Codes are public contract: they are never renamed or reused. */
export const ERROR_CODES = {
  ...ORGANIZATION,
  ...ENVIRONMENT,
  ...VALUES,
  ...POLICIES,
  ...IDENTITY,
  ...SYNTHESIS,
  ...ACCESS,
  ...REVIEW,
  ...OPERATION,
} as const;

/** A stable error code, see `docs/errors.md`. */
export type ErrorCode = keyof typeof ERROR_CODES;

/** Error codes that arise in one place. */
export interface ErrorCodeGroup {
  readonly title: string;
  /** When these errors arise. */
  readonly arises: string;
  /** The codes, with what went wrong. */
  readonly codes: Readonly<Partial<Record<ErrorCode, string>>>;
}

/** Every error code, by where it arises; `docs/errors.md` is generated from it. */
export const ERROR_CODE_GROUPS: readonly ErrorCodeGroup[] = [
  {
    title: "The organization",
    arises:
      "When an organization is declared (`defineOrganization`), parsed (`parseOrganization`) or read from a file.",
    codes: ORGANIZATION,
  },
  {
    title: "Accounts, partitions and regions",
    arises:
      "When an organization or an `AwsEnvironment` states where something is deployed to, and when a construct asks.",
    codes: ENVIRONMENT,
  },
  {
    title: "Names and values",
    arises: "When a construct is made from its props, and in fields of an organization.",
    codes: VALUES,
  },
  {
    title: "Policies",
    arises: "When a policy is rendered: at the latest when the stack is synthesized.",
    codes: POLICIES,
  },
  {
    title: "Identity",
    arises: "When a way in is made: an identity provider, a role for people, or a role for pipelines.",
    codes: IDENTITY,
  },
  {
    title: "Synthesis",
    arises: "When Terraform is written, by `app.synth()` or `foundation synth`.",
    codes: SYNTHESIS,
  },
  {
    title: "Access",
    arises: "When synthesized output is read, and when a question about access is asked.",
    codes: ACCESS,
  },
  {
    title: "Review",
    arises:
      "When `foundation review` reads plans and a policy and writes its reports, and when `foundation verify` reads them.",
    codes: REVIEW,
  },
  {
    title: "Operation",
    arises: "When `foundation redrive` looks into an account's queues or moves what waits in them.",
    codes: OPERATION,
  },
];
