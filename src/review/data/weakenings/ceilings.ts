import { changes, loses, on, type WeakeningRow } from "./weakening";

/** Attributes that say which policies of the organization apply. */
export const CEILINGS: readonly WeakeningRow[] = [
  on(
    "aws_organizations_account",
    "parent_id",
    changes,
    "the account is moved: the policies of another unit apply",
  ),
  on(
    "aws_organizations_organizational_unit",
    "parent_id",
    changes,
    "the unit is moved: the policies of another unit apply",
  ),
  on("aws_organizations_organization", "enabled_policy_types", loses, "policies of a kind no longer apply"),
];
