import { POLICY_ATTRIBUTES } from "../../src/review/policies/policy-attributes";
import { type BlockSchema, ProviderFolder } from "../support/provider-folder";

/** Names of arguments that say how something is done: nobody may do more by them. */
const OTHER_NAMES: readonly string[] = [
  "alpn_policy",
  "archive_policy",
  "auto_import_policy",
  "autoscaling_policy",
  "browser_policy",
  "content_security_policy",
  "data_deletion_policy",
  "delivery_policy",
  "dns_policy",
  "dns_record_client_routing_policy",
  "excess_capacity_termination_policy",
  "filter_policy",
  "game_server_protection_policy",
  "https_policy",
  "image_pull_policy",
  "language_selection_policy",
  "lifecycle_policy",
  "new_game_session_protection_policy",
  "notification_policy",
  "origin_protocol_policy",
  "padding_policy",
  "permission_policy",
  "protocol_policy",
  "redrive_allow_policy",
  "redrive_policy",
  "referrer_policy",
  "replay_policy",
  "routing_policy",
  "security_policy",
  "sizing_policy",
  "snapshot_policy",
  "ssl_policy",
  "stream_exception_policy",
  "tls_policy",
  "tls_security_policy",
  "user_context_policy",
  "viewer_protocol_policy",
];

/** Policies in languages of their own, the names of policies, and a stack policy, which opens nothing. */
const OTHER_POLICIES: readonly string[] = [
  "aws_cloudformation_stack.policy_body",
  "aws_cloudwatch_log_account_policy.policy_document",
  "aws_cloudwatch_log_data_protection_policy.policy_document",
  "aws_cloudwatch_log_index_policy.policy_document",
  "aws_config_config_rule.source.*.custom_policy_details.*.policy_text",
  "aws_config_organization_custom_policy_rule.policy_text",
  "aws_ecr_lifecycle_policy.policy",
  "aws_iot_policy_attachment.policy",
  "aws_networkmanager_core_network.base_policy_document",
  "aws_networkmanager_core_network_policy_attachment.policy_document",
  "aws_opensearchserverless_access_policy.policy",
  "aws_opensearchserverless_lifecycle_policy.policy",
  "aws_opensearchserverless_security_policy.policy",
  "aws_ses_receipt_filter.policy",
  "aws_sns_topic_data_protection_policy.policy",
  "aws_verifiedaccess_endpoint.policy_document",
  "aws_verifiedaccess_group.policy_document",
];

const NAMED = /(?:^|_)polic(?:y|ies)(?:_document|_body|_text|_json)?$/;

/** The paths of all texts in a block that are named like a policy. */
function namedIn({ attributes = {}, block_types: blocks = {} }: BlockSchema): readonly string[] {
  const own = Object.entries(attributes)
    .filter(
      ([name, { type, optional, required }]) =>
        NAMED.test(name) && !OTHER_NAMES.includes(name) && type === "string" && (optional || required),
    )
    .map(([name]) => name);
  const inner = Object.entries(blocks).flatMap(([name, { block }]) =>
    namedIn(block).map((path) => `${name}.*.${path}`),
  );
  return [...own, ...inner];
}

describe("the table of where policies are", () => {
  const schemas = new ProviderFolder("policy-attributes").schemas();
  const listed = Object.entries(POLICY_ATTRIBUTES).flatMap(([type, attributes]) =>
    Object.keys(attributes).map((path) => `${type}.${path}`),
  );

  it("has everything that the provider names like one, or this test says why not", () => {
    const named = Object.entries(schemas).flatMap(([type, { block }]) =>
      namedIn(block).map((path) => `${type}.${path}`),
    );

    expect(named.filter((path) => !listed.includes(path)).sort()).toEqual(OTHER_POLICIES);
  });

  it.each(listed)("names what there is: %s", (path) => {
    const [type = "", ...places] = path.split(".");
    const names = places.filter((place) => place !== "*");
    const block = names
      .slice(0, -1)
      .reduce<BlockSchema | undefined>(
        (outer, name) => outer?.block_types?.[name]?.block,
        schemas[type]?.block,
      );

    expect(block?.attributes?.[names.at(-1)!]?.type).toBe("string");
  });
});
