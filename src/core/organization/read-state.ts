import type { Problems } from "../errors";
import { nameProblem, organizationIdProblem } from "../names";
import type { Fields } from "../fields";
import type { Account, OrganizationState } from "./organization";
import { type AccountDraft, declaredAccounts } from "./read-accounts";
import { checkReferences } from "./references";

/** Where state is kept, as far as it could be read: what is absent was reported. */
export type StateDraft =
  | { readonly backend: "local" }
  | {
      readonly backend: "s3";
      readonly accountName: string | undefined;
      readonly bucketName: string | undefined;
      readonly organizationId: string | undefined;
    };

const STATE_FIELDS = ["backend", "account", "bucketName", "organizationId"];
const BACKENDS = ["local", "s3"] as const;
const S3_ONLY = ["account", "bucketName", "organizationId"];

/** Reads where Terraform keeps state. */
export function readState(
  organization: Fields,
  accounts: readonly AccountDraft[] | undefined,
  problems: Problems,
): StateDraft {
  if (!organization.has("state")) return { backend: "local" };
  const fields = organization.nested("state", STATE_FIELDS);
  const backend = fields.oneOf("backend", BACKENDS, {
    code: "STATE_BACKEND_INVALID",
    fix: "use s3 for anything that people share",
  });
  if (backend === "s3") return readS3(fields, accounts, problems);
  if (backend === "local") refuseS3Only(fields, problems);
  return { backend: "local" };
}

/** The state of a draft of which nothing is absent. */
export function stateOf(
  draft: StateDraft,
  organizationName: string,
  accounts: readonly Account[],
): OrganizationState {
  if (draft.backend === "local") return draft;
  const { organizationId } = draft;
  const account = accounts.find(({ name }) => name === draft.accountName)!;
  return {
    backend: "s3",
    account,
    bucketName: draft.bucketName ?? `${organizationName}-terraform-state-${account.environment.accountId}`,
    keyAlias: `${organizationName}-terraform-state`,
    ...(organizationId !== undefined && { organizationId }),
  };
}

function readS3(
  fields: Fields,
  accounts: readonly AccountDraft[] | undefined,
  problems: Problems,
): StateDraft {
  const accountName = fields.text("account");
  if (accountName !== undefined) {
    checkReferences(declaredAccounts(accounts), fields.pathOf("account"), [accountName], problems);
  }
  const bucketName = fields.text("bucketName", "optional");
  const organizationId = fields.text("organizationId", "optional");
  const found = [
    bucketName && nameProblem("bucket name", fields.pathOf("bucketName"), bucketName),
    organizationId && organizationIdProblem(fields.pathOf("organizationId"), organizationId),
  ];
  for (const problem of found) if (problem) problems.add(problem);
  return { backend: "s3", accountName, bucketName, organizationId };
}

function refuseS3Only(fields: Fields, problems: Problems): void {
  for (const name of S3_ONLY.filter((one) => fields.has(one))) {
    problems.add({
      code: "COMBINATION_INVALID",
      path: fields.pathOf(name),
      value: fields.raw(name),
      allowed: "only with the backend s3",
      fix: "remove it, or keep the state in s3",
    });
  }
}
