import type { ErrorCode } from "../error-codes";
import type { Problems } from "../errors";

/** What a name must look like. */
export interface NameRule {
  readonly code: ErrorCode;
  readonly pattern: RegExp;
  readonly allowed: string;
  readonly fix: string | ((name: string) => string);
}

/**
 * Names of the organization's model. Environment aliases and role types are `\w+`, because the config store's client
 * takes them out of role names: `figgy-us-prod-devops` is read as environment `us`, role `prod`.
 */
export const NAME_RULES = {
  organization: {
    code: "NAME_INVALID",
    pattern: /^(?!xn--|sthree-|amzn-s3-demo-)[a-z][a-z0-9-]{0,20}[a-z0-9]$/,
    allowed: "2 to 22 lower-case letters, digits and hyphens, beginning with a letter",
    fix: "use a short name: it is part of bucket names",
  },
  prefix: {
    code: "PREFIX_INVALID",
    pattern: /^(?!aws|ssm)[a-z][a-z0-9_]{1,15}$/,
    allowed:
      "2 to 16 lower-case letters, digits and underscores, beginning with a letter, not with aws or ssm",
    fix: "leave it out for figgy: a hyphen would break how the client takes role names apart",
  },
  account: {
    code: "ACCOUNT_NAME_INVALID",
    pattern: /^(?!terraform-state$|.*-pipeline$)[a-z][a-z0-9_-]{0,29}$/,
    allowed:
      "1 to 30 lower-case letters, digits, hyphens and underscores, beginning with a letter; not terraform-state and nothing that ends in -pipeline, which are other stacks",
    fix: "use a name such as dev: it becomes the stack's name",
  },
  alias: {
    code: "ACCOUNT_ALIAS_INVALID",
    pattern: /^\w{1,20}$/,
    allowed: "1 to 20 letters, digits and underscores",
    fix: (name) =>
      `state an alias without a hyphen, for example ${asWord(name, "us_prod")}: the client splits role names at hyphens`,
  },
  role: {
    code: "ROLE_NAME_INVALID",
    pattern: /^\w{1,20}$/,
    allowed: "1 to 20 letters, digits and underscores",
    fix: (name) =>
      `use a name without a hyphen, for example ${asWord(name, "data_admin")}: the client splits role names at hyphens`,
  },
  key: {
    code: "KEY_NAME_INVALID",
    pattern: /^[a-z][a-z0-9_-]{0,29}$/,
    allowed: "1 to 30 lower-case letters, digits, hyphens and underscores, beginning with a letter",
    fix: "use a name such as app: it becomes alias/app-key",
  },
  user: {
    code: "USER_NAME_INVALID",
    pattern: /^[a-zA-Z0-9_.-]{1,64}$/,
    allowed: "1 to 64 letters, digits and _.-",
    fix: "use a name such as alice: it is part of a parameter's name",
  },
  samlProvider: {
    code: "NAME_INVALID",
    pattern: /^[a-z0-9_]{1,128}$/,
    allowed: "1 to 128 lower-case letters, digits and underscores",
    fix: "use okta or google: the client takes the name out of the provider's ARN",
  },
  oidcProvider: {
    code: "NAME_INVALID",
    pattern: /^[a-z][a-z0-9_-]{0,29}$/,
    allowed: "1 to 30 lower-case letters, digits, hyphens and underscores, beginning with a letter",
    fix: "use a name such as login: it is the provider's name in this library alone",
  },
} as const satisfies Record<string, NameRule>;

/** The name with underscores in place of what is no letter or digit. */
function asWord(name: string, otherwise: string): string {
  return (
    name
      .replace(/^\W+|\W+$/g, "")
      .replace(/\W+/g, "_")
      .slice(0, 20) || otherwise
  );
}

/** Reports a name that does not follow its rule; says whether it does. */
export function checkName(rule: NameRule, path: string, name: string, problems: Problems): boolean {
  const { code, pattern, allowed, fix } = rule;
  // JavaScript's objects have these without being given them: cdktf's tree takes one for a construct.
  const isInherited = name in Object.prototype;
  if (pattern.test(name) && !isInherited) return true;
  problems.add({
    code,
    path,
    value: name,
    allowed: isInherited ? `${allowed}; none that objects of JavaScript have` : allowed,
    fix: isInherited ? "choose another name" : typeof fix === "string" ? fix : fix(name),
  });
  return false;
}
