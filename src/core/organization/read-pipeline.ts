import { pipelineRoleNames } from "../account-names";
import type { Problems } from "../errors";
import { nameProblem } from "../names";
import { type Pipeline, PIPELINE_AUDIENCE, PIPELINE_ISSUERS, pipelineProblems } from "../pipeline";
import { type Fields, joinPath } from "../fields";
import type { ProviderOrigin } from "./identity-definition";
import { type AccountDraft, declaredAccounts } from "./read-accounts";
import { ISSUER_FIELDS, type IssuerSettings, readAudience, readIssuer } from "./read-issuer";
import { readOrigin } from "./read-origin";
import { checkReferences } from "./references";

/** The pipeline that deploys the accounts. */
export interface PipelineSettings extends IssuerSettings {
  readonly audience: string;
  readonly origin: ProviderOrigin;
  /** What the roles' names begin with. */
  readonly roleName: string;
  /** The name of the policy that is the most that the pipeline can do, if there is one. */
  readonly boundary?: string;
  /** Whose runs plan and apply, by account. */
  readonly runs: Readonly<Record<string, Pipeline>>;
}

const KINDS = ["github", "gitlab", "subjects"] as const;
type Kind = (typeof KINDS)[number];

/** Fields of one kind of pipeline alone. */
const FIELDS_OF_KIND: Readonly<Record<Kind, readonly string[]>> = {
  github: ["github", "environments"],
  gitlab: ["gitlab", "branches", "planFromAnyBranch"],
  subjects: ["subjects"],
};

const FIELDS = [
  ...Object.values(FIELDS_OF_KIND).flat(),
  ...ISSUER_FIELDS,
  "audience",
  "origin",
  "roleName",
  "boundary",
];

/** Reads the pipeline; nothing when none is declared. */
export function readPipeline(
  organization: Fields,
  accounts: readonly AccountDraft[] | undefined,
  prefix: string,
  problems: Problems,
): PipelineSettings | undefined {
  if (!organization.has("pipeline")) return undefined;
  const fields = organization.nested("pipeline", FIELDS);
  const kind = kindOf(fields, problems);
  if (kind === undefined) return undefined;
  const runs = READERS[kind](fields, accounts, problems);
  checkRuns(fields, runs, problems);
  const boundary = readBoundary(fields, problems);
  return {
    ...readIssuer(fields, problems, kind === "subjects" ? undefined : PIPELINE_ISSUERS[kind]),
    audience: readAudience(fields, problems, PIPELINE_AUDIENCE),
    origin: readOrigin(fields),
    roleName: readRoleName(fields, prefix, problems),
    runs,
    ...(boundary !== undefined && { boundary }),
  };
}

/** What tells runs apart decides which other settings there are. */
function kindOf(fields: Fields, problems: Problems): Kind | undefined {
  if (!fields.isReadable) return undefined;
  const [kind, ...others] = KINDS.filter((one) => fields.has(one));
  if (kind === undefined || others.length > 0) {
    const name = others[0] ?? "github";
    problems.add({
      code: "COMBINATION_INVALID",
      path: fields.pathOf(name),
      value: fields.raw(name),
      allowed: `exactly one of ${KINDS.join(", ")}`,
      fix: "name the repository in github, the project in gitlab, or an issuer with subjects",
    });
    return undefined;
  }
  const foreign = KINDS.filter((one) => one !== kind).flatMap((one) => FIELDS_OF_KIND[one]);
  for (const name of foreign.filter((one) => fields.has(one))) {
    problems.add({
      code: "COMBINATION_INVALID",
      path: fields.pathOf(name),
      value: fields.raw(name),
      allowed: `with ${kind}: ${FIELDS_OF_KIND[kind].join(", ")}`,
      fix: "remove it",
    });
  }
  return kind;
}

type Runs = Readonly<Record<string, Pipeline>>;
type Accounts = readonly AccountDraft[] | undefined;
type Reader = (fields: Fields, accounts: Accounts, problems: Problems) => Runs;

const READERS: Readonly<Record<Kind, Reader>> = {
  github(fields, accounts, problems) {
    const github = fields.text("github");
    const environments = readNames(fields, "environments", accounts, problems);
    return byAccount(accounts, (name) => github && { github, environment: environments[name] ?? name });
  },
  gitlab(fields, accounts, problems) {
    const gitlab = fields.text("gitlab");
    const branches = readNames(fields, "branches", accounts, problems);
    const planFromAnyBranch = fields.reasoned("planFromAnyBranch");
    const rest = planFromAnyBranch && { planFromAnyBranch };
    return byAccount(accounts, (name) => gitlab && { gitlab, branch: branches[name] ?? "main", ...rest });
  },
  subjects(fields, accounts, problems) {
    const entries = fields.entries("subjects") ?? [];
    const stated = entries.map(([name]) => name);
    checkReferences(declaredAccounts(accounts), fields.pathOf("subjects"), stated, problems);
    const subjects = fields.nested("subjects", stated);
    return byAccount(accounts, (name) => {
      const ofAccount = subjects.nested(name, ["plan", "apply"]);
      const [planSubjects, applySubjects] = [ofAccount.texts("plan"), ofAccount.texts("apply")];
      return planSubjects && applySubjects && { planSubjects, applySubjects };
    });
  },
};

/** A name for some of the accounts. */
function readNames(
  fields: Fields,
  field: string,
  accounts: Accounts,
  problems: Problems,
): Readonly<Record<string, string | undefined>> {
  const stated = (fields.entries(field, "optional") ?? []).map(([name]) => name);
  if (stated.length === 0) return {};
  checkReferences(declaredAccounts(accounts), fields.pathOf(field), stated, problems);
  const names = fields.nested(field, stated);
  return Object.fromEntries(stated.map((name) => [name, names.text(name)]));
}

function byAccount(accounts: Accounts, pipelineOf: (account: string) => Pipeline | "" | undefined): Runs {
  const pairs = (accounts ?? []).map(({ name }) => [name, pipelineOf(name)] as const);
  return Object.fromEntries(pairs.filter((pair): pair is [string, Pipeline] => Boolean(pair[1])));
}

/** Where what is wrong with an account's runs stands in the declaration. */
const DECLARED_IN: Readonly<Record<string, (account: string) => readonly string[]>> = {
  environment: (account) => ["environments", account],
  branch: (account) => ["branches", account],
  planSubjects: (account) => ["subjects", account, "plan"],
  applySubjects: (account) => ["subjects", account, "apply"],
};

/** What is wrong for every account is reported once. */
function checkRuns(fields: Fields, runs: Runs, problems: Problems): void {
  const reported = new Set<string>();
  for (const [account, pipeline] of Object.entries(runs)) {
    // Reasons were looked at when they were read.
    for (const problem of pipelineProblems("", pipeline).filter(({ code }) => code !== "REASON_MISSING")) {
      const setting = problem.path.slice(1);
      const [first, ...rest] = DECLARED_IN[setting]?.(account) ?? [setting];
      const path = rest.reduce(joinPath, fields.pathOf(first!));
      if (!reported.has(path)) problems.add({ ...problem, path });
      reported.add(path);
    }
  }
}

function readRoleName(fields: Fields, prefix: string, problems: Problems): string {
  const name = fields.text("roleName", "optional") ?? `${prefix}-deploy`;
  const problem = nameProblem("role name", fields.pathOf("roleName"), pipelineRoleNames(name).apply);
  if (problem) problems.add(problem);
  return name;
}

function readBoundary(fields: Fields, problems: Problems): string | undefined {
  const name = fields.text("boundary", "optional");
  const problem = name && nameProblem("policy name", fields.pathOf("boundary"), name);
  if (problem) problems.add(problem);
  return name;
}
