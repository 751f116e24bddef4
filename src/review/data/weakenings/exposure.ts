import { off, type WeakeningRow } from "./weakening";

/** Attributes that open something to everyone, other than policies. */
export const EXPOSURE: readonly WeakeningRow[] = [
  {
    types: "*",
    path: "publicly_accessible",
    when: { turned: "on", new: true },
    what: "it can be reached from the internet",
  },
  ...["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"].map(
    (path): WeakeningRow => ({
      types: ["aws_s3_bucket_public_access_block", "aws_s3_account_public_access_block"],
      path,
      when: off,
      what: "buckets may become public",
    }),
  ),
  {
    types: ["aws_s3_bucket_acl", "aws_s3_bucket"],
    path: "acl",
    when: { becomes: ["public-read", "public-read-write", "authenticated-read"] },
    what: "everyone may read the bucket",
  },
  {
    types: ["aws_lambda_function_url"],
    path: "authorization_type",
    when: { becomes: ["NONE"] },
    what: "everyone may call the function",
  },
  {
    types: ["aws_lambda_permission"],
    path: "principal",
    when: { becomes: ["*"] },
    what: "everyone may call the function",
  },
  {
    types: ["aws_ami_launch_permission"],
    path: "group",
    when: { becomes: ["all"] },
    what: "everyone may use the image",
  },
  {
    types: ["aws_ram_resource_share"],
    path: "allow_external_principals",
    when: { turned: "on", new: true },
    what: "it can be shared with accounts outside the organization",
  },
  {
    types: ["aws_security_group", "aws_default_security_group"],
    path: "ingress.*.cidr_blocks.*",
    when: { becomes: ["0.0.0.0/0"] },
    what: "every address of the internet is let in",
  },
  {
    types: ["aws_security_group", "aws_default_security_group"],
    path: "ingress.*.ipv6_cidr_blocks.*",
    when: { becomes: ["::/0"] },
    what: "every address of the internet is let in",
  },
  {
    types: ["aws_vpc_security_group_ingress_rule"],
    path: "cidr_ipv4",
    when: { becomes: ["0.0.0.0/0"] },
    what: "every address of the internet is let in",
  },
  {
    types: ["aws_vpc_security_group_ingress_rule"],
    path: "cidr_ipv6",
    when: { becomes: ["::/0"] },
    what: "every address of the internet is let in",
  },
  {
    types: ["aws_security_group_rule"],
    path: "cidr_blocks.*",
    when: { becomes: ["0.0.0.0/0"] },
    what: "every address of the internet is let in or out",
  },
  {
    types: ["aws_security_group_rule"],
    path: "ipv6_cidr_blocks.*",
    when: { becomes: ["::/0"] },
    what: "every address of the internet is let in or out",
  },
  {
    types: ["aws_eks_cluster"],
    path: "vpc_config.*.endpoint_public_access",
    when: { turned: "on" },
    what: "the cluster can be reached from the internet",
  },
];
