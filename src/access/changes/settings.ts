import { IDENTITY_TYPES } from "../world/read-identities";
import { RESOURCE_TYPES } from "../world/read-resources";
import type { Json } from "../world/terraform/json";
import { resolveText } from "../world/terraform/references";
import type { TerraformResource } from "../world/terraform/stack";
import type { OtherPolicies } from "./declarations";

/** What a setting does to access where it comes: it gives some, it takes some, or neither by itself. */
export type SettingEffect = "gives" | "takes" | "neither";

/** Something that decides about access, and that the evaluator has no question for. */
export interface Setting {
  /** The resource's label, and the argument if it is about one. */
  readonly name: string;
  /** For example `aws_iam_access_key`. */
  readonly type: string;
  readonly accountId: string;
  readonly effect: SettingEffect;
  /** What is compared. */
  readonly text: string;
}

/** Resource types that give somebody a credential, a membership, a grant or another way in. */
const GIVING = new RegExp(
  `^aws_(?:${[
    "cloudwatch_event_permission",
    "cognito_identity_p.*",
    "eks_access_.*",
    "iam_(?:access_key|instance_profile|openid_connect_provider|saml_provider|service_linked_role)",
    "iam_(?:service_specific_credential|signing_certificate|user_login_profile|user_ssh_key)",
    "identitystore_.*",
    "kms_grant",
    "lakeformation_.*",
    "lambda_function_url",
    "lambda_layer_version_permission",
    "organizations_delegated_administrator",
    "ram_.*",
    "rolesanywhere_.*",
    "s3_bucket_acl",
    "s3_bucket_ownership_controls",
    "s3control_access_grant.*",
    "ssoadmin_.*",
  ].join("|")})$`,
);

/** Resource types that limit what policies give. */
const TAKING =
  /^aws_(?:iam_account_password_policy|organizations_(?:account|organizational_unit|policy|policy_attachment)|s3_.*public_access_block)$/;

/** Arguments that name whose permissions something acts with. */
const ROLES = /^(?:iam_instance_profile|(?:[a-z]+_)*role(?:_arn)?)$/;

/** What is not part of what a resource does. */
const BESIDE = new Set(["//", "depends_on", "description", "lifecycle", "provider", "tags", "tags_all"]);

const READ: ReadonlySet<string> = new Set([...IDENTITY_TYPES, ...RESOURCE_TYPES]);

/** The settings of stacks that decide about access, beside the policies that a world is read from. */
export function settingsOf(resources: readonly TerraformResource[]): Setting[] {
  return resources.flatMap((resource) => {
    const { label: name, type, attributes, environment, stack } = resource;
    if (READ.has(type) && !GIVING.test(type)) return [];
    const accountId = environment.account;
    const effect = GIVING.test(type) ? "gives" : TAKING.test(type) ? "takes" : undefined;
    const members = Object.entries(attributes).filter(([argument]) => !BESIDE.has(argument));
    if (effect !== undefined) {
      const text = resolveText(JSON.stringify(Object.fromEntries(members)), stack);
      return [{ name, type, accountId, effect, text }];
    }
    return members.flatMap(([argument, value]): Setting[] => {
      if (!ROLES.test(argument) || typeof value !== "string") return [];
      const text = resolveText(value, stack);
      return [{ name: `${name} ${argument}`, type, accountId, effect: "neither", text }];
    });
  });
}

/** Policies in arguments of resources that a world is not read from. */
export function otherPoliciesOf(resources: readonly TerraformResource[]): OtherPolicies[] {
  return resources.flatMap(({ label: name, type, attributes, environment, stack }) => {
    if (READ.has(type) || TAKING.test(type) || GIVING.test(type)) return [];
    const policies = Object.entries(attributes)
      .filter(([argument]) => !BESIDE.has(argument))
      .flatMap(([, value]) => textsIn(value))
      .map((text) => resolveText(text, stack))
      .filter(isPolicy)
      .map((document) => ({ name, document }));
    return policies.length === 0 ? [] : [{ name, accountId: environment.account, policies }];
  });
}

function textsIn(value: Json): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function isPolicy(text: string): boolean {
  if (!/^\s*\{/.test(text) || !text.includes('"Statement"') || !text.includes('"Effect"')) return false;
  try {
    return JSON.parse(text) !== null;
  } catch {
    return false;
  }
}
