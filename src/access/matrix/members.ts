import type { UserDefinition, WorldDefinition } from "../world/definition";
import type { Place } from "./place";

/**
 * A user in each group, to ask what the group lets its members do: whom administrators put into it, no output says.
 */
export function membersOf({ groups = [] }: WorldDefinition): readonly UserDefinition[] {
  return groups.filter(({ arn }) => GROUP.test(arn)).map((group) => ({ ...group, arn: memberOf(group.arn) }));
}

/** The group of a store's role type, for users of the account itself. */
function groupArnOf({ partition, accountId, prefix }: Place, role: string): string {
  return `arn:${partition}:iam::${accountId}:group/${prefix}/${prefix}-${role}`;
}

/** The member of a role type's group about whom is asked. */
export function memberArnOf(place: Place, role: string): string {
  return memberOf(groupArnOf(place, role));
}

/** A group that is a role type's: its path is what its name begins with. */
const GROUP = /:group\/([^/]+)\/\1-\w+$/;

function memberOf(groupArn: string): string {
  return `${groupArn.replace(":group/", ":user/")}/any-member`;
}
