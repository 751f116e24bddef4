import { ACCOUNT, type ChangeJson, OTHER_ACCOUNT } from "../support/plans";
import { exposed } from "../support/exposures";

const EVERYONE = "critical public-exposure: everyone may call the function";
const SERVICE = "high public-exposure: the service may call the function for anyone's account";
const OTHER = "high cross-account-access: another account is let in";

const seen = (change: ChangeJson) => exposed("aws_lambda_permission", change);
const topic = (account: string) => `arn:aws:sns:eu-west-1:${account}:t`;

describe("a function's permission", () => {
  it("lets everyone in whom nothing limits", () => {
    expect(seen({ after: { principal: "*" } })).toEqual([EVERYONE]);
    expect(seen({ before: { principal: ACCOUNT }, after: { principal: "*" } })).toEqual([EVERYONE]);
    expect(seen({ after: { principal: "*", function_url_auth_type: "AWS_IAM" } })).toEqual([EVERYONE]);
    expect(seen({ after: { principal: "*", function_url_auth_type: "NONE" } })).toEqual([
      `${EVERYONE} by its URL, without signing in`,
    ]);
  });

  it.each([
    ["an organization", { principal_org_id: "o-1" }],
    ["an organization of its own stack", { principal_org_id: null }, { principal_org_id: true }],
    ["its own account", { source_account: ACCOUNT }],
    ["one resource", { source_arn: topic(ACCOUNT) }],
    ["an organization, by its URL", { principal_org_id: "o-1", function_url_auth_type: "NONE" }],
  ])("does not let everyone in where it is for %s", (_label, limits, unknown: object = {}) => {
    expect(seen({ after: { principal: "*", ...limits }, unknown })).toEqual([]);
  });

  it.each([
    ["an organization", { principal_org_id: "o-1" }],
    ["an account", { source_account: ACCOUNT }],
    ["a resource", { source_arn: topic(ACCOUNT) }],
  ])("lets everyone in once it is no longer for %s", (_label, limits) => {
    expect(seen({ before: { principal: "*", ...limits }, after: { principal: "*" } })).toEqual([EVERYONE]);
    expect(seen({ before: { principal: "*" }, after: { principal: "*", ...limits } })).toEqual([]);
  });

  it.each(["*", "arn:aws:s3:::*", "arn:aws:sns:*:*:*", "arn:aws:events:eu-west-1:*:rule/*"])(
    "is limited by no ARN that stands for all (%s)",
    (source_arn) => {
      expect(seen({ after: { principal: "*", source_arn } })).toEqual([EVERYONE]);
      expect(seen({ after: { principal: "s3.amazonaws.com", source_arn } })).toEqual([SERVICE]);
    },
  );

  it("lets a service call for anyone's account, unless it says for which", () => {
    const principal = "s3.amazonaws.com";

    expect(seen({ after: { principal } })).toEqual([SERVICE]);
    expect(seen({ after: { principal, source_account: ACCOUNT } })).toEqual([]);
    expect(seen({ after: { principal, source_arn: "arn:aws:s3:::bucket" } })).toEqual([]);
    expect(seen({ after: { principal }, unknown: { source_arn: true } })).toEqual([]);
    expect(seen({ after: { principal: "alexa-appkit.amazon.com", event_source_token: "skill" } })).toEqual(
      [],
    );
  });

  it("is found where a service's limit goes, and not where one of two does", () => {
    const limits = { source_account: ACCOUNT, source_arn: "arn:aws:s3:::bucket" };
    const principal = "s3.amazonaws.com";

    expect(seen({ before: { principal, ...limits }, after: { principal } })).toEqual([SERVICE]);
    expect(
      seen({ before: { principal, ...limits }, after: { principal, ...limits, source_arn: null } }),
    ).toEqual([]);
    expect(seen({ before: { principal }, after: { principal, statement_id: "x" } })).toEqual([]);
  });

  it("lets another account in by name, or by where a service calls from", () => {
    const principal = "sns.amazonaws.com";

    expect(seen({ after: { principal: OTHER_ACCOUNT } })).toEqual([OTHER]);
    expect(seen({ after: { principal, source_account: OTHER_ACCOUNT } })).toEqual([OTHER]);
    expect(seen({ after: { principal, source_arn: topic(OTHER_ACCOUNT) } })).toEqual([OTHER]);
    expect(seen({ after: { principal: ACCOUNT } })).toEqual([]);
  });
});

describe("other permissions", () => {
  it("of a layer are for everyone, or for an organization", () => {
    const layer = (change: ChangeJson) => exposed("aws_lambda_layer_version_permission", change);
    const found = ["critical public-exposure: everyone may use the layer"];

    expect(layer({ after: { principal: "*" } })).toEqual(found);
    expect(layer({ after: { principal: "*", organization_id: "o-1" } })).toEqual([]);
    expect(layer({ before: { principal: "*", organization_id: "o-1" }, after: { principal: "*" } })).toEqual(
      found,
    );
  });

  it("of an event bus are for everyone, or for an organization", () => {
    const bus = (after: object) => exposed("aws_cloudwatch_event_permission", { after });
    const condition = (key: string) => [{ type: "StringEquals", key, value: "o-1" }];

    expect(bus({ principal: "*" })).toEqual([
      "critical public-exposure: everyone may send events to the bus",
    ]);
    expect(bus({ principal: "*", condition: condition("aws:PrincipalOrgID") })).toEqual([]);
    expect(bus({ principal: "*", condition: condition("aws:RequestedRegion") })).toHaveLength(1);
  });
});
