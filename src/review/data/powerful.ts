/** Managed policies of AWS that make their holder an administrator, or all but one. */
export const POWERFUL_POLICIES: readonly string[] = [
  "AdministratorAccess",
  "IAMFullAccess",
  "PowerUserAccess",
  "AWSOrganizationsFullAccess",
  "AWSKeyManagementServicePowerUser",
];

/** Actions, in lower case, with which their holder obtains more, opens data, or hides what was done. */
export const POWERFUL_ACTIONS: readonly string[] = [
  "cloudtrail:deletetrail",
  "cloudtrail:puteventselectors",
  "cloudtrail:stoplogging",
  "iam:addusertogroup",
  "iam:attachgrouppolicy",
  "iam:attachrolepolicy",
  "iam:attachuserpolicy",
  "iam:createaccesskey",
  "iam:createloginprofile",
  "iam:createpolicyversion",
  "iam:deleterolepermissionsboundary",
  "iam:passrole",
  "iam:putgrouppolicy",
  "iam:putrolepermissionsboundary",
  "iam:putrolepolicy",
  "iam:putuserpolicy",
  "iam:setdefaultpolicyversion",
  "iam:updateassumerolepolicy",
  "iam:updateloginprofile",
  "kms:creategrant",
  "kms:decrypt",
  "kms:disablekey",
  "kms:putkeypolicy",
  "kms:schedulekeydeletion",
  "lambda:updatefunctioncode",
  "organizations:leaveorganization",
  "s3:deletebucketpolicy",
  "s3:putbucketpolicy",
  "secretsmanager:getsecretvalue",
  "sts:assumerole",
];

/** Services whose every action counts as powerful where all are given. */
export const POWERFUL_SERVICES: readonly string[] = ["iam", "kms", "organizations", "sts", "secretsmanager"];
