import { DEFAULT_PREFIX } from "../account-names";
import { EVENT_CONCURRENCY } from "../config-store/event-concurrency";
import { Problems } from "../errors";
import { nameProblem } from "../names";
import { Fields } from "../fields";
import { checkIamQuotas } from "./iam-quotas";
import { NAME_RULES } from "./name-rules";
import type { Organization } from "./organization";
import { checkPartitionTies } from "./partition-ties";
import { accountOf, readAccounts } from "./read-accounts";
import { CONFIG_STORE_FIELDS, contentsOf, readConfigStore } from "./read-config-store";
import { identityOf, readIdentity } from "./read-identity";
import { readOneTimeSecrets, readReplicationKeyAccess } from "./read-store-accounts";
import { readRoleTypes } from "./read-role-types";
import { readState, stateOf } from "./read-state";
import { checkIssuers } from "./read-issuer";
import { readPipeline } from "./read-pipeline";
import { readTags } from "./read-tags";
import { checkRoleNames } from "./role-names";

const ORGANIZATION_FIELDS = [
  "name",
  "prefix",
  "region",
  "tags",
  "deployRoleName",
  "state",
  "accounts",
  "configStore",
  "roleTypes",
  "identity",
  "pipeline",
];

/** Reads and checks an organization, whose files are sought from a folder; throws one error with all problems. */
export function readOrganization(value: unknown, folder = ""): Organization {
  const problems = new Problems();
  const fields = new Fields(value, "", problems, ORGANIZATION_FIELDS);
  const name = fields.name("name", NAME_RULES.organization);
  const prefix = fields.name("prefix", NAME_RULES.prefix, "optional") ?? DEFAULT_PREFIX;
  const tags = readTags(fields, problems);
  const deployRoleName = readDeployRoleName(fields, problems);
  const accountDrafts = readAccounts(fields, problems);
  const storeFields = fields.nested("configStore", [
    ...CONFIG_STORE_FIELDS,
    "replicationKeyAccess",
    "oneTimeSecrets",
    "usageTracking",
    "eventConcurrency",
  ]);
  const storeDraft = readConfigStore(storeFields, prefix, problems);
  const replicationKeyAccess = readReplicationKeyAccess(storeFields, accountDrafts, problems);
  const oneTimeSecrets = readOneTimeSecrets(storeFields, accountDrafts, problems);
  const usageTracking = storeFields.flag("usageTracking") ?? false;
  const eventConcurrency = storeFields.wholeNumber("eventConcurrency", EVENT_CONCURRENCY, "optional");
  const roleTypes = readRoleTypes(fields, storeDraft, problems);
  const identityDraft = readIdentity(fields, { accounts: accountDrafts, roleTypes, folder }, problems);
  const pipeline = readPipeline(fields, accountDrafts, prefix, problems);
  checkIssuers(identityDraft?.oidc ?? [], pipeline, problems);
  checkRoleNames(
    { prefix, accounts: accountDrafts, roleTypes, identity: identityDraft, pipeline, deployRoleName },
    problems,
  );
  const stateDraft = readState(fields, accountDrafts, problems);
  checkPartitionTies({ accounts: accountDrafts, identity: identityDraft, state: stateDraft }, problems);
  checkIamQuotas({ identity: identityDraft, roleTypes, pipeline }, problems);
  problems.throwIfAny();

  const accounts = accountDrafts!.map(accountOf);
  return {
    name: name!,
    prefix,
    tags,
    deployRoleName,
    state: stateOf(stateDraft, name!, accounts),
    kinds: Object.fromEntries(accounts.map(({ name: account, kind }) => [account, kind])),
    accounts,
    configStore: {
      ...contentsOf(storeDraft),
      replicationKeyAccess,
      usageTracking,
      ...(oneTimeSecrets !== undefined && { oneTimeSecrets }),
      ...(eventConcurrency !== undefined && { eventConcurrency }),
    },
    roleTypes,
    ...(identityDraft && { identity: identityOf(identityDraft, accounts) }),
    ...(pipeline && { pipeline }),
  };
}

function readDeployRoleName(fields: Fields, problems: Problems): string {
  const name = fields.text("deployRoleName", "optional") ?? "OrganizationAccountAccessRole";
  const problem = nameProblem("role name", "deployRoleName", name);
  if (problem) problems.add(problem);
  return name;
}
