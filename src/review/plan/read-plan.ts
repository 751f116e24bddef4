import { createHash } from "node:crypto";
import { FoundationError } from "../../core/errors";
import { accountIdOf } from "./account";
import { isRecord, type JsonRecord, listOf, memberOf, textOf } from "./json";
import { withoutEchoes } from "./echoes";
import type { Change, Plan } from "./plan";
import { planWarnings } from "./plan-warnings";
import { readChange } from "./read-change";
import { readUnmaskedOutputs } from "./read-outputs";
import { rawObjects } from "./raw-objects";
import { readPrograms } from "./read-programs";
import { readState } from "./read-state";

/** What `terraform show -json` printed, and where that came from. */
export interface PlanText {
  /** The file's path, or whatever names the plan. */
  readonly source: string;
  readonly text: string;
  /** @default - the file's name without its endings */
  readonly account?: string;
  /** SHA-256 of the file, in hexadecimal digits. @default - of the text in UTF-8 */
  readonly digest?: string;
}

/** The newest minor version of the format 1 that this reader was written for. */
const KNOWN_MINOR = 2;

/**
 * Reads a plan. Sensitive values end here: what is returned does not hold them.
 *
 * @throws FoundationError PLAN_INVALID, PLAN_VERSION_UNKNOWN
 */
export function readPlan({ source, text, account, digest = digestOf(text) }: PlanText): Plan {
  const plan = parse(source, text);
  const warnings = [...versionWarnings(source, plan), ...planWarnings(plan)];
  const unread: string[] = [];
  const read = (entries: unknown): Change[] => {
    const found = listOf(entries).filter(isManaged).map(readChange);
    unread.push(...found.filter((change) => typeof change === "string"));
    return found.filter((change) => typeof change !== "string");
  };
  const changes = [...read(plan.resource_changes).filter(isOfInterest), ...readUnmaskedOutputs(plan)];
  const objects = rawObjects(plan);
  const drift = read(plan.resource_drift).filter(({ action }) => action === "update" || action === "delete");
  const state = readState(plan);
  return {
    kind: "plan",
    source,
    account: account ?? nameOf(source),
    accountId: accountIdOf(plan),
    digest,
    terraformVersion: textOf(plan.terraform_version),
    changes,
    settings: [],
    programs: readPrograms(plan, changes),
    addresses: objects.flatMap(({ address, after }) => (after === null ? [] : [address])),
    ...(state && { state }),
    drift: withoutEchoes(drift, objects),
    errored: plan.errored === true ? true : undefined,
    ...(unread.length > 0 && { unread: unread.length }),
    warnings: [...new Set([...warnings, ...unread])],
  };
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** What is only read, or never kept, changes nothing: data sources and ephemeral resources. */
function isManaged(entry: unknown): boolean {
  const mode = memberOf(entry, "mode");
  return mode !== "data" && mode !== "ephemeral";
}

function isOfInterest({ action, previousAddress, importing }: Change): boolean {
  if (action === "read") return false;
  return action !== "no-op" || previousAddress !== undefined || importing !== undefined;
}

function parse(source: string, text: string): JsonRecord {
  const refuse = (value: string): never => {
    throw new FoundationError({
      code: "PLAN_INVALID",
      path: source,
      value,
      allowed: "what `terraform show -json` prints for a saved plan",
      fix: "terraform plan -out=saved.tfplan && terraform show -json saved.tfplan > plan.json",
    });
  };
  let plan: unknown;
  try {
    plan = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return refuse(MISTAKES.find(({ isIn }) => isIn(text))?.what ?? "text that is not JSON");
  }
  if (!isRecord(plan) || typeof plan.format_version !== "string") {
    const isState = Object.hasOwn(Object(plan), "lineage");
    return refuse(isState ? "the state, which is no plan" : "JSON without a format_version");
  }
  const isPlan = ["resource_changes", "planned_values", "output_changes"].some((name) =>
    Object.hasOwn(plan, name),
  );
  if (!isPlan) return refuse(`JSON of something else than a plan${"values" in plan ? ": of a state" : ""}`);
  const wrong = [
    ...LISTS.filter((name) => !isNone(plan[name]) && !Array.isArray(plan[name])),
    ...RECORDS.filter((name) => !isNone(plan[name]) && !isRecord(plan[name])),
  ];
  return wrong.length === 0 ? plan : refuse(`JSON of another shape than a plan's: ${wrong.join(", ")}`);
}

/** Parts of a plan that are lists, and those that are objects. */
const LISTS = ["resource_changes", "resource_drift", "deferred_changes", "action_invocations", "checks"];
const RECORDS = ["configuration", "output_changes", "planned_values", "prior_state", "variables"];

function isNone(value: unknown): boolean {
  return value === undefined || value === null;
}

/** What is redirected into a plan's file by mistake. */
const MISTAKES: readonly { readonly what: string; readonly isIn: (text: string) => boolean }[] = [
  { what: "an empty file: what was to write it has failed", isIn: (text) => text.trim() === "" },
  {
    what: "JSON with other text around it: setup-terraform's wrapper does that unless `terraform_wrapper` is false",
    isIn: (text) => !text.trimStart().startsWith("{") && text.includes('"format_version"'),
  },
  {
    what: "the messages of `terraform plan -json`, which are not the plan",
    isIn: (text) => /^\s*\{"@level":/.test(text),
  },
  {
    what: "what `terraform plan` prints for people",
    isIn: (text) => /^(?:Terraform|OpenTofu) (?:used|will|has)\b|^Plan: \d+ to /m.test(text),
  },
  { what: "JSON that is cut short", isIn: (text) => /^\s*\{\s*"/.test(text) && !/\}\s*$/.test(text) },
];

function versionWarnings(source: string, plan: JsonRecord): string[] {
  const version = String(plan.format_version);
  const [, major, minor] = /^(\d{1,9})\.(\d{1,9})/.exec(version) ?? [];
  if (major !== "1") {
    throw new FoundationError({
      code: "PLAN_VERSION_UNKNOWN",
      path: source,
      value: version.slice(0, 40),
      allowed: "format 1, which Terraform and OpenTofu write since 1.5",
      fix: "use a release of this package that knows the format, or the Terraform that this one knows",
    });
  }
  if (Number(minor) <= KNOWN_MINOR) return [];
  return [`format ${version.slice(0, 40)} is newer than 1.${KNOWN_MINOR}: what it adds is not reviewed`];
}

function nameOf(source: string): string {
  const file = source.split(/[\\/]/).at(-1) ?? source;
  return file.replace(/\.json$/i, "").replace(/\.(?:tf)?plan$/i, "") || source;
}
