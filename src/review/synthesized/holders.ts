import type { ResolvedResource } from "./compare-resource";

/** Arguments of attachments that name who gets the policy, by resource type. */
const ATTACHMENTS: Readonly<Record<string, readonly string[]>> = {
  aws_iam_group_policy_attachment: ["group"],
  aws_iam_policy_attachment: ["groups", "roles", "users"],
  aws_iam_role_policy_attachment: ["role"],
  aws_iam_user_policy_attachment: ["user"],
};

/** Who has each managed policy of a stack, by the policy's address. */
export function holdersOf(resources: ReadonlyMap<string, ResolvedResource>): ReadonlyMap<string, string> {
  const byArn = new Map<string, string[]>();
  for (const { type, attributes } of resources.values()) {
    for (const argument of Object.hasOwn(ATTACHMENTS, type) ? ATTACHMENTS[type]! : []) {
      const arn = String(attributes.policy_arn);
      const names = [attributes[argument]].flat().filter((name) => typeof name === "string");
      byArn.set(arn, [
        ...(byArn.get(arn) ?? []),
        ...names.map((name) => `${argument.replace(/s$/, "")} ${name}`),
      ]);
    }
  }
  return new Map(
    [...resources.values()].flatMap(({ type, address, arn }) => {
      const names = type === "aws_iam_policy" && arn !== undefined ? byArn.get(arn) : undefined;
      return names === undefined ? [] : [[address, names.sort().join(", ")] as const];
    }),
  );
}

/** Who has a policy before and after alike, or as long as there is one. */
export function sameHolders(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const all = new Map([...before, ...after]);
  return new Map([...all].filter(([address, names]) => (before.get(address) ?? names) === names));
}
