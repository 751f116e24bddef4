export { FoundationError, type Problem } from "./core/errors";
export { ERROR_CODES, type ErrorCode, type ErrorCodeGroup } from "./core/error-codes";
export { PARTITIONS, type Partition, type PartitionFacts } from "./core/partitions";
export { AwsEnvironment, type AwsEnvironmentProps, type ArnOptions } from "./core/aws-environment";
export {
  POLICY_LIMITS,
  LOG_RETENTION_DAYS,
  type PolicyAttachment,
  type PolicyLimit,
  type PolicyKind,
  type NameLimit,
  type NameKind,
  type LogRetentionDays,
} from "./core/limits";
export type { SubjectPattern } from "./core/oidc";
export type { GithubPipeline, GitlabPipeline, OtherPipeline, Pipeline } from "./core/pipeline";
export type { AccountsElsewhere, RolesElsewhere } from "./core/roles-elsewhere";
export { renderPolicy, splitPolicy, type RenderPolicyOptions } from "./core/policy-document";
export type {
  PolicyPrincipals,
  PolicyConditions,
  PolicyStatement,
  StatementPlace,
} from "./core/policy-statement";
export type { Reasoned } from "./core/reasons";
export { recordWeakening, weakeningsWithin, type Weakening } from "./core/weakenings";
export { adopt } from "./core/import-block";
export type {
  OrganizationDefinition,
  AccountKind,
  AccountKinds,
  NameIn,
  AccountDefinition,
  StateDefinition,
  ConfigStoreDefinition,
  KeyDefinition,
  RoleTypeDefinition,
  NamespaceTier,
  NamespacePart,
  SlackDefinition,
  NotificationsDefinition,
} from "./core/organization/definition";
export type {
  IdentityDefinition,
  ProviderOrigin,
  SamlDefinition,
  BastionDefinition,
  BastionUserDefinition,
  OidcDefinition,
  BreakGlassDefinition,
} from "./core/organization/identity-definition";
export type {
  PipelineDefinition,
  PipelineOptions,
  GithubPipelineDefinition,
  GitlabPipelineDefinition,
  OtherPipelineDefinition,
} from "./core/organization/pipeline-definition";
export {
  defineOrganization,
  parseOrganization,
  type Organization,
  type ParseOptions,
  type Account,
  type OrganizationState,
  type ConfigStoreSettings,
  type StoreContents,
  type KeySettings,
  type RoleType,
  type SlackSettings,
  type NotificationSettings,
  type IdentitySettings,
  type SamlSettings,
  type BastionSettings,
  type BastionUser,
  type OidcSettings,
  type PipelineSettings,
  type BreakGlassSettings,
  type IssuerSettings,
  type PasswordRules,
} from "./core/organization/organization";
export { FastStack, type FastStackProps } from "./core/synthesis/fast-stack";
export { withoutTokenTraces } from "./core/synthesis/token-traces";
export {
  AWS_PROVIDER_VERSIONS,
  TERRAFORM_VERSIONS,
  FoundationStack,
  type StackBackend,
  type FoundationStackProps,
} from "./core/foundation-stack";
export { FoundationApp } from "./core/foundation-app";
export type {
  KeyUse,
  EncryptionContext,
  KeyPrincipals,
  KeyUseElsewhere,
  KeyUseOptions,
  KeyServiceUse,
  KeyDirectUse,
  KeyUseStatementOptions,
} from "./constructs/encryption/key-use";
export type { KeyAdministration } from "./constructs/encryption/key-administrators";
export { Key, type IKey, type KeyOptions, type KeyProps } from "./constructs/encryption/key";
export { KeySet, type KeySetProps } from "./constructs/encryption/key-set";
export type { KeyAttributes } from "./constructs/encryption/imported-key";
export { AlertTopic, type IAlertTopic, type AlertTopicProps } from "./constructs/alerting/alert-topic";
export {
  MetricAlarm,
  type MetricStatistic,
  type AlarmComparison,
  type MissingData,
  type AlarmMetric,
  type MetricAlarmProps,
} from "./constructs/alerting/metric-alarm";
export { EventAlert, type EventAlertProps } from "./constructs/alerting/event-alert";
export type { KeyAttribute, GlobalSecondaryIndex, TableSchema } from "./constructs/data/table-schema";
export type { ITable, TableAction, TableAccess } from "./constructs/data/table-access";
export {
  ProtectedTable,
  type StreamViewType,
  type WeakerRecovery,
  type ProtectedTableProps,
  type ExistingTableOptions,
} from "./constructs/data/protected-table";
export type { IBucket } from "./constructs/data/bucket";
export type { ColdStorageClass, BucketLifecycle } from "./constructs/data/bucket-lifecycle";
export type { BucketPart, BucketAdoption } from "./constructs/data/bucket-resources";
export type { ObjectLock } from "./constructs/data/object-lock";
export {
  ProtectedBucket,
  type AccessLogs,
  type BucketWriters,
  type ProtectedBucketProps,
} from "./constructs/data/protected-bucket";
export {
  AccessLogBucket,
  type IAccessLogBucket,
  type AccessLogBucketProps,
} from "./constructs/data/access-log-bucket";
export type { RecordAppender, AppendOptions, ReadOptions } from "./constructs/audit/audit-access";
export { AuditTable, type IAuditTable, type AuditTableProps } from "./constructs/audit/audit-table";
export { LogBucket, type LogBucketProps } from "./constructs/audit/log-bucket";
export { apiCallPattern, type ApiCalls, type EventPattern } from "./core/event-pattern";
export type { ForwardedEvents } from "./constructs/audit/event-forwarding";
export type { TrailArchiveChoice } from "./constructs/audit/trail-archive";
export type { TrailCoverage, OrganizationTrail } from "./constructs/audit/trail-choice";
export type { TrailLogGroupChoice } from "./constructs/audit/trail-log-group";
export type {
  DataEventType,
  DataEvents,
  NoisyEventSource,
  ManagementEvents,
  RecordedEvents,
} from "./constructs/audit/trail-selectors";
export type {
  TrailInsight,
  Heartbeat,
  TrailEventsProps,
  ManagedTrailProps,
  ReferencedTrailProps,
  CloudTrailPipelineProps,
} from "./constructs/audit/trail-props";
export { CloudTrailPipeline } from "./constructs/audit/cloudtrail-pipeline";
export { TrailAlarm, type ILoggedTrail, type TrailAlarmProps } from "./constructs/audit/trail-alarm";
export { FunctionCode, type CodeZip } from "./constructs/functions/function-code";
export type { FunctionAlarm } from "./constructs/functions/function-alarms";
export { Queue, type Redrive, type QueueProps } from "./constructs/functions/queue";
export { LambdaFunction, type LambdaFunctionProps } from "./constructs/functions/lambda-function";
export { EventRuleTrigger, type EventRuleTriggerProps } from "./constructs/functions/event-rule-trigger";
export type { QueueReading } from "./constructs/functions/queue-feed";
export { TopicTrigger, type TopicTriggerProps } from "./constructs/functions/topic-trigger";
export { ScheduleTrigger, type ScheduleTriggerProps } from "./constructs/functions/schedule-trigger";
export {
  TableStreamTrigger,
  type StreamedTable,
  type TableStreamTriggerProps,
} from "./constructs/functions/table-stream-trigger";
export {
  WebhookParameter,
  type IWebhookParameter,
  type WebhookParameterProps,
} from "./constructs/notifications/webhook-parameter";
export { SlackDelivery, type SlackDeliveryProps } from "./constructs/notifications/slack-delivery";
export {
  ConfigStore,
  type StoreKeyOptions,
  type StoreRoleType,
  type ConfigStoreProps,
} from "./constructs/config-store/config-store";
export type { NotificationChoice } from "./constructs/config-store/store-notifications";
export type { StoreFunctions, StoreFunctionName } from "./constructs/config-store/store-functions";
export type { UsageTables } from "./constructs/config-store/usage-tables";
export { AccountDirectory, type AccountDirectoryProps } from "./constructs/config-store/account-directory";
export { StateBackend, type StateBackendProps } from "./constructs/state/state-backend";
export { stateKeyOf, stateStatements, type StateLocation } from "./constructs/state/state-access";
export type { IWayIn } from "./constructs/identity/way-in";
export { BastionTrust, type BastionTrustProps } from "./constructs/identity/bastion-trust";
export {
  SamlIdentityProvider,
  type ISamlIdentityProvider,
  type SamlMetadataSource,
  type SamlIdentityProviderProps,
} from "./constructs/identity/saml-identity-provider";
export {
  OidcIdentityProvider,
  type IOidcIdentityProvider,
  type OidcIssuer,
  type OidcIdentityProviderProps,
} from "./constructs/identity/oidc-identity-provider";
export { EnrolmentAlarm, type EnrolmentAlarmProps } from "./constructs/identity/enrolment-alarm";
export { OidcTrust, type OidcTrustProps } from "./constructs/identity/oidc-trust";
export { OidcRole, type OidcRoleProps, type WithoutBoundary } from "./constructs/identity/oidc-role";
export {
  OneTimeSecretsRole,
  type OneTimeSecretsRoleProps,
} from "./constructs/identity/one-time-secrets-role";
export { DeployRole, type DeployRoleProps, type PipelineExtras } from "./constructs/identity/deploy-role";
export { AccountPipeline, type AccountPipelineProps } from "./constructs/identity/account-pipeline";
export {
  PermissionBoundary,
  type IPermissionBoundary,
  type PermissionBoundaryProps,
} from "./constructs/identity/permission-boundary";
export { ManagedPolicies, type ManagedPoliciesProps } from "./constructs/identity/managed-policies";
export {
  roleTypePolicy,
  type RoleTypeStore,
  type RoleTypePolicyOptions,
} from "./constructs/identity/role-type-policy";
export { RoleTypeRole, type RoleTypeRoleProps } from "./constructs/identity/role-type-role";
export {
  BastionIdentity,
  type BastionUserOptions,
  type BastionIdentityProps,
} from "./constructs/identity/bastion-identity";
export { StandardIdentity, type StandardIdentityProps } from "./constructs/identity/standard-identity";
export { OktaLookupUser, type OktaLookupUserProps } from "./constructs/identity/okta-lookup-user";
export {
  AccountPasswordPolicy,
  type AccountPasswordPolicyProps,
} from "./constructs/identity/account-password-policy";
export { BreakGlassRole, type BreakGlassRoleProps } from "./constructs/identity/break-glass-role";
export { PeopleAccess, type BastionUsers, type PeopleAccessProps } from "./constructs/identity/people-access";
export {
  AccountBaseline,
  type AccountBaselineProps,
  type SlackAlerts,
} from "./constructs/baseline/account-baseline";
export type { AccountStackProps } from "./stacks/account-stack";
export { type AccountStacks, type StackOfKind, addAccountStacks } from "./stacks/account-stacks";
export { IdentityAccountStack } from "./stacks/identity-account-stack";
export { WorkloadAccountStack } from "./stacks/workload-account-stack";
export { PipelineStack, type PipelineStackProps } from "./stacks/pipeline-stack";
export { StateBackendStack, type StateBackendStackProps } from "./stacks/state-backend-stack";
export { evaluate } from "./access/evaluate";
export type {
  AllowedAnswer,
  Answer,
  DecidingStatement,
  DeniedAnswer,
  Example as AnswerExample,
  LayerKind,
  MissingAllowance,
  UnknownAnswer,
} from "./access/answer";
export type {
  ConditionJson,
  NamedPolicy,
  PolicyDocument,
  PolicyStatementJson,
} from "./access/policies/document";
export type { AccessRequest, ContextValue } from "./access/request";
export { describeAnswer, describeStatement } from "./access/describe-answer";
export {
  expectAllowed,
  expectDenied,
  type AccessExpectation,
  type Circumstances,
} from "./access/expect-access";
export { toAllow, toDeny, type MatcherResult } from "./access/jest-matchers";
export { readWorld, type ReadWorldOptions } from "./access/world/read-world";
export type { OrganizationPolicies, OrganizationTarget } from "./access/world/definition";
export type { TerraformJson } from "./access/world/terraform/json";
export type { Subject, World } from "./access/world/world";
export type { Action, Change as PlannedChange, Plan, PlanKind } from "./review/plan/plan";
export { readPlan, type PlanText } from "./review/plan/read-plan";
export type {
  ChangeGroup,
  Decision,
  Verdict,
  Finding,
  Place as FindingPlace,
  Gate as GateResult,
  GateProblem,
  Report,
  ReviewedPlan,
} from "./review/report";
export type { Severity } from "./review/severity";
export { review } from "./review/review";
export { judge, type GateInput, type JudgedReport } from "./review/gate/judge";
export { readReport } from "./review/gate/read-report";
export { verify, type Refusal, type Verification } from "./review/gate/verify";
export type { Acknowledgement, ApprovalRule, Outcome, ReviewPolicy, RuleCase } from "./review/gate/policy";
export { readPolicy, type PolicyInput } from "./review/gate/read-policy";
export { renderMarkdown, type MarkdownOptions } from "./review/render/markdown";
export { renderJson } from "./review/render/json";
export { renderSarif } from "./review/render/sarif";
export type { Place as AccessPlace } from "./access/matrix/place";
export { readFoundation, type Foundation } from "./access/matrix/store";
export { accessMatrix, type Cell as AccessCell } from "./access/matrix/matrix";
export { changesInWords, diffAccess, type AccessChange } from "./access/matrix/diff";
export type { ChangeKind } from "./access/changes/change-kind";
export type { Declarations } from "./access/changes/declarations";
export {
  declaredChangesInWords,
  diffDeclarations,
  type DeclaredChange,
} from "./review/declared/declared-changes";
export { explainAccess, type AccessQuestion, type Explanation } from "./access/matrix/explain";
