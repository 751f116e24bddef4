import { isAtLeast } from "../../src/review/severity";
import { ACCOUNT, type ChangeJson, changeJson, OTHER_ACCOUNT, policy, reviewOf } from "./support/plans";

const becomes = (before: object, after: object): ChangeJson => ({ before, after });
const made = (after: object): ChangeJson => ({ after });
const gone = (before: object): ChangeJson => ({ before });

const ingress = (protocol: string, from: number, to: number, ...cidr_blocks: string[]) => ({
  ingress: [{ protocol, from_port: from, to_port: to, cidr_blocks, ipv6_cidr_blocks: [] }],
});
const ingressRule = (cidr: object, from: number, to = from) => ({
  ip_protocol: "tcp",
  from_port: from,
  to_port: to,
  ...cidr,
});
const resourcePolicy = (Principal: unknown, rest: object = {}) =>
  policy({ Effect: "Allow", Principal, Action: "*", Resource: "*", ...rest });
const theirs = { AWS: `arn:aws:iam::${OTHER_ACCOUNT}:root` };
const DENY = { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*" };

/** What other teams have in their accounts: what must be said at the top, and how. */
const DANGEROUS: readonly (readonly [label: string, type: string, change: ChangeJson, found: string])[] = [
  [
    "SSH for the world",
    "aws_security_group",
    becomes({ ingress: [] }, ingress("tcp", 22, 22, "0.0.0.0/0")),
    "critical public-exposure",
  ],
  [
    "SSH for the world in a new group",
    "aws_security_group",
    made(ingress("tcp", 22, 22, "0.0.0.0/0")),
    "critical public-exposure",
  ],
  [
    "every port for the world",
    "aws_security_group",
    becomes(ingress("tcp", 443, 443, "0.0.0.0/0"), ingress("-1", 0, 0, "0.0.0.0/0")),
    "critical public-exposure",
  ],
  [
    "a range of ports with the web's among them",
    "aws_security_group",
    made(ingress("tcp", 80, 443, "0.0.0.0/0")),
    "critical public-exposure",
  ],
  [
    "half of the world",
    "aws_security_group",
    made(ingress("tcp", 22, 22, "128.0.0.0/1")),
    "critical public-exposure",
  ],
  [
    "the world by IPv6",
    "aws_vpc_security_group_ingress_rule",
    made(ingressRule({ cidr_ipv6: "::/0" }, 3389)),
    "critical public-exposure",
  ],
  [
    "a database for the world",
    "aws_vpc_security_group_ingress_rule",
    becomes(ingressRule({ cidr_ipv4: "10.0.0.0/8" }, 5432), ingressRule({ cidr_ipv4: "0.0.0.0/0" }, 5432)),
    "critical public-exposure",
  ],
  [
    "another port of a rule for the world",
    "aws_vpc_security_group_ingress_rule",
    becomes(ingressRule({ cidr_ipv4: "0.0.0.0/0" }, 443), ingressRule({ cidr_ipv4: "0.0.0.0/0" }, 22)),
    "critical public-exposure",
  ],
  [
    "a rule in the older form",
    "aws_security_group_rule",
    made({ type: "ingress", ...ingress("tcp", 22, 22, "0.0.0.0/0").ingress[0] }),
    "critical public-exposure",
  ],
  [
    "a secret for everyone",
    "aws_secretsmanager_secret_policy",
    made({ policy: resourcePolicy("*") }),
    "critical public-exposure",
  ],
  [
    "a topic for everyone",
    "aws_sns_topic_policy",
    made({ policy: resourcePolicy({ AWS: "*" }) }),
    "critical public-exposure",
  ],
  [
    "a queue for another account",
    "aws_sqs_queue_policy",
    made({ policy: resourcePolicy(theirs) }),
    "high cross-account-access",
  ],
  [
    "images for another account",
    "aws_ecr_repository_policy",
    made({ policy: resourcePolicy(theirs) }),
    "high cross-account-access",
  ],
  [
    "a snapshot for everyone",
    "aws_db_snapshot",
    becomes({ shared_accounts: [] }, { shared_accounts: ["all"] }),
    "critical public-exposure",
  ],
  [
    "a snapshot for another account",
    "aws_db_snapshot",
    becomes({ shared_accounts: [ACCOUNT] }, { shared_accounts: [ACCOUNT, OTHER_ACCOUNT] }),
    "high cross-account-access",
  ],
  [
    "a volume for another account",
    "aws_snapshot_create_volume_permission",
    made({ account_id: OTHER_ACCOUNT, snapshot_id: "snap-1" }),
    "high cross-account-access",
  ],
  [
    "a function's address for everyone",
    "aws_lambda_function_url",
    made({ authorization_type: "NONE" }),
    "critical public-exposure",
  ],
  [
    "alarms mailed into another account",
    "aws_sns_topic_subscription",
    made({ endpoint: `arn:aws:sqs:eu-west-1:${OTHER_ACCOUNT}:q` }),
    "high cross-account-access",
  ],
  ["a key of a user", "aws_iam_access_key", made({ user: "ci" }), "high sign-in-weakened"],
  [
    "denials of a bucket's policy gone with it",
    "aws_s3_bucket_policy",
    gone({ bucket: "b", policy: policy(DENY) }),
    "high access-gained",
  ],
  [
    "denials of a role's policy gone with it",
    "aws_iam_role_policy",
    gone({ role: "r", policy: policy({ Effect: "Deny", Action: "iam:*", Resource: "*" }) }),
    "high access-gained",
  ],
  [
    "people vouched for by someone else",
    "aws_iam_saml_provider",
    becomes({ saml_metadata_document: "<a/>" }, { saml_metadata_document: "<b/>" }),
    "high trust-changed",
  ],
  [
    "an account in another unit",
    "aws_organizations_account",
    becomes({ parent_id: "ou-1" }, { parent_id: "ou-2" }),
    "high ceiling-changed",
  ],
  [
    "service control policies off",
    "aws_organizations_organization",
    becomes({ enabled_policy_types: ["SERVICE_CONTROL_POLICY"] }, { enabled_policy_types: [] }),
    "high ceiling-changed",
  ],
  ["findings no longer gathered", "aws_securityhub_account", gone({ id: ACCOUNT }), "high safeguard-removed"],
  [
    "a standard no longer checked",
    "aws_securityhub_standards_subscription",
    gone({ standards_arn: "a" }),
    "high safeguard-removed",
  ],
  [
    "threats no longer detected",
    "aws_guardduty_detector",
    becomes({ enable: true }, { enable: false }),
    "high logging-weakened",
  ],
  ["traffic no longer recorded", "aws_flow_log", gone({ vpc_id: "vpc-1" }), "high safeguard-removed"],
  ["backups no longer made", "aws_backup_plan", gone({ name: "p" }), "high safeguard-removed"],
  [
    "backups kept for a day",
    "aws_db_instance",
    becomes({ backup_retention_period: 14 }, { backup_retention_period: 1 }),
    "high retention-weakened",
  ],
  [
    "older TLS",
    "aws_cloudfront_distribution",
    becomes(
      { viewer_certificate: [{ minimum_protocol_version: "TLSv1.2_2021" }] },
      { viewer_certificate: [{ minimum_protocol_version: "TLSv1_2016" }] },
    ),
    "high encryption-weakened",
  ],
  [
    "no TLS",
    "aws_lb_listener",
    becomes({ protocol: "HTTPS" }, { protocol: "HTTP" }),
    "high encryption-weakened",
  ],
  [
    "a cluster's audit log off",
    "aws_eks_cluster",
    becomes({ enabled_cluster_log_types: ["api", "audit"] }, { enabled_cluster_log_types: ["api"] }),
    "high logging-weakened",
  ],
  [
    "a cluster for every address",
    "aws_eks_cluster",
    becomes(
      { vpc_config: [{ public_access_cidrs: ["10.0.0.0/8"] }] },
      { vpc_config: [{ public_access_cidrs: ["0.0.0.0/0"] }] },
    ),
    "high public-exposure",
  ],
  [
    "guests with credentials",
    "aws_cognito_identity_pool",
    becomes({ allow_unauthenticated_identities: false }, { allow_unauthenticated_identities: true }),
    "critical public-exposure",
  ],
  [
    "an API for whoever calls",
    "aws_api_gateway_method",
    becomes({ authorization: "AWS_IAM" }, { authorization: "NONE" }),
    "critical sign-in-weakened",
  ],
  [
    "a firewall that lets through",
    "aws_wafv2_web_acl",
    becomes({ default_action: [{ block: [{}, {}] }] }, { default_action: [{ allow: [{}], block: [] }] }),
    "high safeguard-removed",
  ],
];

const HARMLESS: readonly (readonly [label: string, type: string, change: ChangeJson])[] = [
  ["the web's ports for the world", "aws_security_group", made(ingress("tcp", 443, 443, "0.0.0.0/0"))],
  ["ping for the world", "aws_security_group", made(ingress("icmp", 8, 0, "0.0.0.0/0"))],
  [
    "SSH for one's own networks",
    "aws_security_group",
    made(ingress("tcp", 22, 22, "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")),
  ],
  [
    "one's own networks by IPv6",
    "aws_vpc_security_group_ingress_rule",
    made(ingressRule({ cidr_ipv6: "fc00::/7" }, 22)),
  ],
  [
    "the way out",
    "aws_security_group",
    made({ egress: [{ protocol: "-1", cidr_blocks: ["0.0.0.0/0"] }], ingress: [] }),
  ],
  [
    "the way out in the older form",
    "aws_security_group_rule",
    made({ type: "egress", protocol: "-1", cidr_blocks: ["0.0.0.0/0"] }),
  ],
  [
    "a description of a rule for the world",
    "aws_vpc_security_group_ingress_rule",
    becomes(
      { ...ingressRule({ cidr_ipv4: "0.0.0.0/0" }, 22), description: "a" },
      { ...ingressRule({ cidr_ipv4: "0.0.0.0/0" }, 22), description: "b" },
    ),
  ],
  [
    "a queue's own encryption gone for a key",
    "aws_sqs_queue",
    becomes(
      { sqs_managed_sse_enabled: true, kms_master_key_id: "" },
      { sqs_managed_sse_enabled: false, kms_master_key_id: "k" },
    ),
  ],
  [
    "a default that is not stated",
    "aws_cloudwatch_event_rule",
    becomes({ state: "ENABLED" }, { state: null }),
  ],
  [
    "another kind of sign-in",
    "aws_api_gateway_method",
    becomes({ authorization: "AWS_IAM" }, { authorization: "COGNITO_USER_POOLS" }),
  ],
  [
    "newer TLS",
    "aws_cloudfront_distribution",
    becomes(
      { viewer_certificate: [{ minimum_protocol_version: "TLSv1.2_2019" }] },
      { viewer_certificate: [{ minimum_protocol_version: "TLSv1.2_2021" }] },
    ),
  ],
  [
    "a bucket's guard in place",
    "aws_s3_bucket_public_access_block",
    made({ block_public_acls: true, block_public_policy: true }),
  ],
  [
    "a database in the network",
    "aws_db_instance",
    made({ publicly_accessible: false, storage_encrypted: true }),
  ],
  [
    "a function with more memory",
    "aws_lambda_function",
    becomes({ memory_size: 256, runtime: "nodejs22.x" }, { memory_size: 512, runtime: "nodejs24.x" }),
  ],
  [
    "an alarm that waits for longer",
    "aws_cloudwatch_metric_alarm",
    becomes({ evaluation_periods: 1, alarm_actions: ["a"] }, { evaluation_periods: 3, alarm_actions: ["a"] }),
  ],
  [
    "more logs exported",
    "aws_db_instance",
    becomes(
      { enabled_cloudwatch_logs_exports: ["error"] },
      { enabled_cloudwatch_logs_exports: ["audit", "error"] },
    ),
  ],
  [
    "alarms mailed to someone else here",
    "aws_sns_topic_subscription",
    made({ endpoint: `arn:aws:sqs:eu-west-1:${ACCOUNT}:q` }),
  ],
  [
    "a policy without denials deleted",
    "aws_sns_topic_policy",
    gone({ arn: "a", policy: resourcePolicy(theirs) }),
  ],
  [
    "an instance replaced",
    "aws_instance",
    { ...becomes({ ami: "ami-1" }, { ami: "ami-2" }), actions: ["create", "delete"] },
  ],
  ["a record changed", "aws_route53_record", becomes({ ttl: 300 }, { ttl: 60 })],
  [
    "a pipeline's role from one's own account",
    "aws_iam_role",
    made({
      assume_role_policy: policy({
        Effect: "Allow",
        Principal: { Service: "codebuild.amazonaws.com" },
        Action: "sts:AssumeRole",
      }),
    }),
  ],
];

const worst = (...changes: object[]) =>
  reviewOf(...changes)
    .findings.filter(({ severity }) => isAtLeast(severity, "high"))
    .map(({ severity, rule }) => `${severity} ${rule}`);

describe("of what other teams have in their accounts", () => {
  it.each(DANGEROUS)("%s is found (%s)", (_label, type, change, found) => {
    expect(worst(changeJson(type, change))).toContain(found);
  });

  it.each(HARMLESS)("%s is no risk (%s)", (_label, type, change) => {
    expect(worst(changeJson(type, change))).toEqual([]);
  });
});

describe("what guards something", () => {
  const guards = [
    ["aws_s3_bucket_policy", { bucket: "logs", policy: policy(DENY) }],
    ["aws_s3_bucket_public_access_block", { bucket: "logs" }],
    ["aws_s3_bucket_versioning", { bucket: "logs" }],
  ] as const;
  const bucketGone = changeJson("aws_s3_bucket", gone({ bucket: "logs", id: "logs" }));

  it.each(guards)("is no risk of its own where that is deleted too (%s)", (type, before) => {
    expect(worst(bucketGone, changeJson(type, gone(before)))).toEqual(["critical data-destroyed"]);
  });

  it.each(guards)("is a risk where something else is deleted (%s)", (type, before) => {
    expect(worst(bucketGone, changeJson(type, gone({ ...before, bucket: "other" })))).toHaveLength(2);
  });
});
