import type { Change, Plan } from "../plan/plan";
import { isNothing, isValueRecord, shown, type Value, type ValueRecord, valuesAt } from "../plan/value";
import { reachOf } from "../policies/exposure";
import type { Observation } from "./rule";

/** Permissions that are written as arguments, not as a policy, and let in everyone now. */
export function openedPermissions({ changes, accountId }: Plan): readonly Observation[] {
  return changes.flatMap((change) => {
    if (change.after === null || change.action === "no-op") return [];
    if (!Object.hasOwn(PERMISSIONS, change.type)) return [];
    const kind = PERMISSIONS[change.type]!;
    const before = change.before === null ? "limited" : opennessOf(kind, change.before, accountId);
    const after = opennessOf(kind, change.after, accountId);
    if (DEGREES.indexOf(after) <= DEGREES.indexOf(before)) return [];
    return [observe(kind, change, after)];
  });
}

/** Whom a permission lets in: those that it names, a service in whosoever's name it calls, or everyone. */
type Openness = "limited" | "service" | "everyone";

const DEGREES: readonly Openness[] = ["limited", "service", "everyone"];

/** A resource type that lets a principal in. */
interface PermissionKind {
  /** What everyone may do. */
  readonly what: string;
  /** Arguments that limit who is meant, each with the condition that AWS makes of it. */
  readonly limits: Readonly<Record<string, string>>;
}

const PERMISSIONS: Readonly<Record<string, PermissionKind>> = {
  aws_cloudwatch_event_permission: { what: "everyone may send events to the bus", limits: {} },
  aws_lambda_layer_version_permission: {
    what: "everyone may use the layer",
    limits: { organization_id: "StringEquals aws:principalorgid" },
  },
  aws_lambda_permission: {
    what: "everyone may call the function",
    limits: {
      principal_org_id: "StringEquals aws:principalorgid",
      source_account: "StringEquals aws:sourceaccount",
      source_arn: "ArnLike aws:sourcearn",
    },
  },
};

function opennessOf(kind: PermissionKind, attributes: ValueRecord, account: string | undefined): Openness {
  const principal = shown(attributes.principal);
  const conditions = [...limitsIn(kind, attributes), ...conditionsIn(attributes)];
  if (principal === "*") {
    const permission = {
      effect: "Allow",
      principal: "AWS *",
      actions: [],
      resources: [],
      conditions,
    } as const;
    return reachOf(permission, account) === "everyone" ? "everyone" : "limited";
  }
  const isLimited = conditions.length > 0 || !isNothing(attributes.event_source_token);
  return SERVICE.test(principal) && !isLimited ? "service" : "limited";
}

const SERVICE = /\.amazon(?:aws)?\.com(?:\.cn)?$/;

function limitsIn({ limits }: PermissionKind, attributes: ValueRecord): readonly string[] {
  return Object.entries(limits)
    .filter(([name]) => !isNothing(attributes[name]) && !isOpenArn(attributes[name]!))
    .map(([name, condition]) => `${condition} = ${shown(attributes[name])}`);
}

/** An ARN of whatever is called anyhow, in whatever account. */
const OPEN_ARN = /^(?:\*|arn:[^:]*:[^:]*:[^:]*:\*?:(?:[a-z-]+[:/])?\*.*|arn:\*.*)$/;

function isOpenArn(value: Value): boolean {
  return typeof value === "string" && OPEN_ARN.test(value);
}

/** The condition that an event bus's permission has as a block. */
function conditionsIn(attributes: ValueRecord): readonly string[] {
  return valuesAt(attributes, ["condition", "*"])
    .filter(isValueRecord)
    .map(({ type, key, value }) => `${shown(type)} ${shown(key).toLowerCase()} = ${shown(value)}`);
}

function observe({ what, limits }: PermissionKind, change: Change, after: Openness): Observation {
  const { principal, function_url_auth_type } = change.after!;
  const shownOf = (side: ValueRecord | null) =>
    side === null
      ? shown(null)
      : ["principal", ...Object.keys(limits)]
          .filter((name) => !isNothing(side[name]))
          .map((name) => `${name} ${shown(side[name])}`)
          .join(", ");
  const sides = { attribute: "principal", before: shownOf(change.before), after: shownOf(change.after) };
  if (after === "everyone") {
    const isBare = function_url_auth_type === "NONE";
    return { change, what: isBare ? `${what} by its URL, without signing in` : what, ...sides };
  }
  return {
    change,
    what: "the service may call the function for anyone's account",
    severity: "high",
    details: [
      `${shown(principal)} calls for every account of AWS, unless source_account or source_arn says which`,
    ],
    ...sides,
  };
}
