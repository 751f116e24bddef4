import {
  changes,
  down,
  loses,
  medium,
  off,
  on,
  onEach,
  removed,
  turnedOn,
  type WeakeningRow,
} from "./weakening";

const LOAD_BALANCERS = ["aws_lb", "aws_alb"];
const VAULT_LOCK = "aws_backup_vault_lock_configuration";

/** Attributes that guard what is around them. */
export const SAFEGUARD_ATTRIBUTES: readonly WeakeningRow[] = [
  on("aws_lambda_function", "code_signing_config_arn", removed, "code that nobody signed may be deployed"),
  on("aws_lambda_function", "vpc_config", removed, "the function runs outside the network"),
  on(
    "aws_ecr_repository",
    "image_tag_mutability",
    down(["IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION"], ["MUTABLE", "MUTABLE_WITH_EXCLUSION"]),
    "an image may be exchanged under its tag",
  ),
  on(
    "aws_ecr_repository",
    "image_scanning_configuration.*.scan_on_push",
    off,
    "vulnerabilities of images no longer show",
  ),
  on(LOAD_BALANCERS, "drop_invalid_header_fields", off, "forged headers reach what is behind"),
  on(
    LOAD_BALANCERS,
    "desync_mitigation_mode",
    down("strictest", "defensive", "monitor"),
    "smuggled requests reach what is behind",
  ),
  on("aws_cloudfront_distribution", "web_acl_id", removed, "requests are no longer filtered"),
  on("aws_cloudfront_distribution", "web_acl_id", changes, "requests are filtered otherwise", medium),
  on("aws_wafv2_web_acl", "default_action.*.block", removed, "requests that no rule names are let through"),
  on("aws_wafv2_web_acl", "rule", loses, "requests are filtered otherwise", medium),
  on("aws_wafv2_ip_set", "addresses", changes, "other addresses are let in or kept out", medium),
  ...onEach(
    "aws_networkfirewall_firewall",
    ["firewall_policy_change_protection", "subnet_change_protection"],
    off,
    "the firewall may be changed by a single call",
  ),
  on("aws_networkfirewall_firewall", "firewall_policy_arn", changes, "traffic is filtered otherwise", medium),
  on("aws_backup_selection", "resources", loses, "less is backed up"),
  on("aws_backup_selection", "selection_tag", loses, "less is backed up"),
  on("aws_backup_plan", "rule", loses, "backups are made or kept otherwise", medium),
  on(VAULT_LOCK, "max_retention_days", { rises: true }, "backups may be kept for longer", medium),
  on("aws_db_instance", "auto_minor_version_upgrade", off, "security updates wait for someone", medium),
  on(
    "aws_redshift_cluster",
    "enhanced_vpc_routing",
    off,
    "data leaves the network past its endpoints",
    medium,
  ),
  on(
    "aws_ecs_service",
    "enable_execute_command",
    turnedOn,
    "people may run commands in its containers",
    medium,
  ),
  on(
    "aws_sagemaker_notebook_instance",
    "root_access",
    down("Disabled", "Enabled"),
    "who uses the notebook is its root",
    medium,
  ),
  on(
    "aws_codebuild_project",
    "environment.*.privileged_mode",
    turnedOn,
    "a build may leave its container",
    medium,
  ),
  on(
    "aws_organizations_organization",
    "aws_service_access_principals",
    loses,
    "a service no longer sees the accounts",
  ),
  on(
    "aws_acm_certificate",
    "options.*.certificate_transparency_logging_preference",
    down("ENABLED", "DISABLED"),
    "a forged certificate no longer shows",
    medium,
  ),
  on("aws_s3_bucket", "object_lock_enabled", off, "objects are no longer kept from being deleted"),
];
