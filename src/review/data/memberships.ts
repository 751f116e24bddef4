/** Attributes of resources that give somebody what others have: of each type, whom and what. */
export const MEMBERSHIPS: Readonly<Record<string, { readonly attribute: string; readonly what: string }>> = {
  aws_iam_group_membership: { attribute: "users", what: "users are added to a group" },
  aws_iam_user_group_membership: { attribute: "groups", what: "a user is added to groups" },
  aws_identitystore_group_membership: { attribute: "group_id", what: "a user is added to a group" },
  aws_rolesanywhere_profile: { attribute: "role_arns", what: "machines may assume further roles" },
  aws_ssoadmin_account_assignment: {
    attribute: "permission_set_arn",
    what: "someone is given a permission set in an account",
  },
};
