import type { Plan } from "../../../src/review/plan/plan";
import { withPlannedAccess } from "../../../src/review/planned/access";
import { ACCOUNT, planOf, policy, providerOf } from "./plans";

/** A managed object before and after a plan. */
export interface ObjectOf {
  readonly type: string;
  /** Its block, and its key. */
  readonly name: string;
  /** The address of the module that it is in. @default - the root */
  readonly module?: string;
  readonly before: object | null;
  readonly after: object | null;
  /** @default - by what there is before and after */
  readonly actions?: readonly string[];
  readonly unknown?: object;
  readonly sensitive?: object;
  /** Its arguments as the code has them. @default - none are stated */
  readonly expressions?: object;
  /** More of its entry among the changes. */
  readonly entry?: object;
}

/** What a plan is for, besides its objects. */
export interface AccountOf {
  readonly account?: string;
  readonly name?: string;
  readonly rest?: object;
}

/** The JSON of a plan of an account with all that it has: what stays is in the state alone, as in a targeted plan. */
export function accountPlanJson(
  objects: readonly ObjectOf[],
  { account = ACCOUNT, rest }: AccountOf = {},
): any {
  const modules = new Set(objects.map(({ module = "" }) => module));
  const resourcesOf = (module: string) =>
    objects
      .filter((object) => (object.module ?? "") === module && object.before !== null)
      .map((object) => ({
        address: addressOf(object),
        mode: "managed",
        type: object.type,
        values: object.before,
        sensitive_values: object.sensitive ?? {},
      }));
  const provider = JSON.parse(JSON.stringify(providerOf(account)));
  provider.configuration.provider_config.aws.expressions.region = { constant_value: "eu-west-1" };
  return {
    format_version: "1.2",
    terraform_version: "1.11.4",
    prior_state: {
      values: {
        root_module: {
          resources: resourcesOf(""),
          child_modules: [...modules]
            .filter((module) => module !== "")
            .map((address) => ({ address, resources: resourcesOf(address) })),
        },
      },
    },
    resource_changes: objects.filter(({ before, after }) => before !== after).map(changeOf),
    configuration: { ...provider.configuration, root_module: moduleOf(objects) },
    complete: true,
    errored: false,
    ...rest,
  };
}

/** A plan of an account. */
export function accountPlan(objects: readonly ObjectOf[], of: AccountOf = {}): Plan {
  return planOf(accountPlanJson(objects, of), `${of.name ?? "dev"}.json`);
}

/** What is gained and lost by plans, in plain words. */
export function told(...plans: readonly Plan[]): string[] {
  return withPlannedAccess(plans).flatMap(({ access = [] }) =>
    access.map(
      ({ role, kind, action, where, account }) => `${role} ${kind} ${action} on ${where} in ${account}`,
    ),
  );
}

/** An object that stays as it is. */
export function stays(type: string, name: string, values: object, rest: Partial<ObjectOf> = {}): ObjectOf {
  return { type, name, before: values, after: values, ...rest };
}

/** A parameter whose value the code states. */
export function parameter(path: string, value: string, rest: Partial<ObjectOf> = {}): ObjectOf {
  const name = path.slice(1).replace(/\W/g, "_");
  return {
    ...stays("aws_ssm_parameter", name, { name: path, type: "String", value }),
    sensitive: { value: true },
    expressions: { value: { constant_value: value } },
    ...rest,
  };
}

/** A config store with the namespaces `/app` and `/data`, and the role of the role type `dev`. */
export function store(account = ACCOUNT): readonly ObjectOf[] {
  return [
    parameter("/figgy/env_alias", "prod"),
    parameter("/figgy/namespaces", '["/app","/data"]'),
    parameter("/figgy/kms/all-keys", '["app"]'),
    parameter("/figgy/rbac/dev/namespaces", '["/app"]'),
    role("dev", account),
  ];
}

/** The role of a role type. */
export function role(name: string, account = ACCOUNT, rest: Partial<ObjectOf> = {}): ObjectOf {
  const values = {
    name: `figgy-prod-${name}`,
    arn: `arn:aws:iam::${account}:role/figgy-prod-${name}`,
    path: "/",
    permissions_boundary: "",
    assume_role_policy: policy(),
  };
  return stays("aws_iam_role", name, values, { expressions: { name: {} }, ...rest });
}

/** An inline policy of a role type's role. */
export function rolePolicy(
  name: string,
  before: readonly object[] | null,
  after: readonly object[] | null,
  rest: Partial<ObjectOf> = {},
): ObjectOf {
  const values = (statements: readonly object[] | null) =>
    statements && { role: `figgy-prod-${name}`, name: "rights", policy: policy(...statements) };
  const [old, now] = [values(before), values(after)];
  return {
    type: "aws_iam_role_policy",
    name: `${name}_rights`,
    before: old,
    after: JSON.stringify(before) === JSON.stringify(after) ? old : now,
    expressions: { role: {}, policy: {} },
    ...rest,
  };
}

function addressOf({ module, type, name }: ObjectOf): string {
  return `${module === undefined ? "" : `${module}.`}${type}.${name}`;
}

function changeOf(object: ObjectOf): object {
  const { before, after, module, type } = object;
  return {
    address: addressOf(object),
    ...(module !== undefined && { module_address: module }),
    mode: "managed",
    type,
    ...object.entry,
    change: {
      actions: object.actions ?? [before === null ? "create" : after === null ? "delete" : "update"],
      before,
      after,
      after_unknown: object.unknown ?? {},
      before_sensitive: object.sensitive ?? {},
      after_sensitive: object.sensitive ?? {},
    },
  };
}

const KEYS = /\[[^\]]*\]/g;

/** The blocks of a module, and those of the modules in it. */
function moduleOf(objects: readonly ObjectOf[], prefix = ""): object {
  const own = objects.filter(
    ({ module = "", after }) => module.replace(KEYS, "") === prefix && after !== null,
  );
  const beginning = prefix === "" ? "module." : `${prefix}.module.`;
  const calls = objects.flatMap(({ module = "" }) => {
    const path = module.replace(KEYS, "");
    return path.startsWith(beginning) ? [path.slice(beginning.length).split(".")[0]!] : [];
  });
  return {
    resources: own.map(({ type, name, expressions = {} }) => ({
      address: `${type}.${name.replace(KEYS, "")}`,
      provider_config_key: "aws",
      expressions,
    })),
    module_calls: Object.fromEntries(
      [...new Set(calls)].map((name) => [name, { module: moduleOf(objects, beginning + name) }]),
    ),
  };
}
