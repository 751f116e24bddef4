import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { AlertTopic } from "../../../src/constructs/alerting/alert-topic";
import { CloudTrailPipeline } from "../../../src/constructs/audit/cloudtrail-pipeline";
import { BreakGlassRole, type BreakGlassRoleProps } from "../../../src/constructs/identity/break-glass-role";
import { policyOf, refusal, synthesize } from "../../support/synthesized";

const ALICE = "arn:aws:iam::100000000001:user/figgy/alice";
const SECURITY = "arn:aws:iam::999999999999:role/security";

const build = (props: Partial<BreakGlassRoleProps> = {}, withTrail = false) =>
  synthesize((stack) => {
    const alertTopic = AlertTopic.fromTopicName(stack, "Topic", "alarms");
    const trail = withTrail
      ? new CloudTrailPipeline(stack, "Trail", { trailName: "audit", alertTopic })
      : undefined;
    new BreakGlassRole(stack, "Glass", { principals: [ALICE], alertTopic, trail, ...props });
  });

describe("a role for emergencies", () => {
  it("may do everything by default, without a boundary that could be what is broken", () => {
    const made = build();

    expect(made.resources("aws_iam_role_policy_attachment")).toMatchObject({
      "Glass/Policy": { policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess" },
    });
    expect(made.resource("aws_iam_role", "Glass/Resource").permissions_boundary).toBeUndefined();
    expect(made.resources("aws_cloudwatch_log_metric_filter")).toEqual({});
  });

  it("has another name and policies where that is said, for people of several accounts", () => {
    const managedPolicyArns = [
      "arn:aws:iam::aws:policy/ReadOnlyAccess",
      "arn:aws:iam::111111111111:policy/mend",
    ];
    const made = build({ roleName: "mender", managedPolicyArns, principals: [ALICE, SECURITY] });
    const role = made.resource("aws_iam_role", "Glass/Resource");

    expect(role.name).toBe("mender");
    expect(
      Object.values(made.resources("aws_iam_role_policy_attachment")).map(
        ({ policy_arn }) => policy_arn as string,
      ),
    ).toEqual(managedPolicyArns);
    expect(policyOf(role.assume_role_policy as string).Statement[0]).toMatchObject({
      Principal: { AWS: ["arn:aws:iam::100000000001:root", "arn:aws:iam::999999999999:root"] },
      Condition: { ArnEquals: { "aws:PrincipalArn": [ALICE, SECURITY] } },
    });
    expect(made.resource("aws_cloudwatch_event_rule", "Glass/Alert/Resource").name).toBe("mender-used");
  });

  it("has policies whose order moves nothing, each once", () => {
    const [aws, own, administrator] = [
      "arn:aws:iam::aws:policy/job-function/Billing",
      "arn:aws:iam::111111111111:policy/mend",
      "arn:aws:iam::aws:policy/AdministratorAccess",
    ] as const;
    const attachments = (managedPolicyArns: readonly string[]) =>
      build({ managedPolicyArns }).json.resource.aws_iam_role_policy_attachment as object;
    const made = build({ managedPolicyArns: [own, aws, administrator] });

    expect(made.resources("aws_iam_role_policy_attachment")).toMatchObject({
      "Glass/Policy": { policy_arn: administrator },
      "Glass/Policy-aws-job-function-Billing": { policy_arn: aws },
      "Glass/Policy-mend": { policy_arn: own },
    });
    expect(attachments([administrator, own, own, aws])).toEqual(attachments([aws, administrator, own]));
  });

  it("takes policies of the same stack, in any order", () => {
    const withPolicies = (names: readonly string[]) =>
      synthesize((stack) => {
        const made = Object.fromEntries(
          ["One", "Two"].map((name) => [name, new IamPolicy(stack, name, { name, policy: "{}" }).arn]),
        );
        new BreakGlassRole(stack, "Glass", {
          principals: [ALICE],
          alertTopic: AlertTopic.fromTopicName(stack, "Topic", "alarms"),
          managedPolicyArns: names.map((name) => made[name]!),
        });
      });
    const made = withPolicies(["One", "Two"]);

    expect(Object.keys(made.resources("aws_iam_role_policy_attachment"))).toHaveLength(2);
    expect(withPolicies(["Two", "One"]).json).toEqual(made.json);
  });

  it("is heard of through whichever region it is assumed, by the trail", () => {
    const made = build({}, true);

    expect(made.resource("aws_cloudwatch_log_metric_filter", "Glass/AnyRegion/Filter")).toMatchObject({
      log_group_name: "/aws/cloudtrail/audit",
      pattern:
        '{ $.eventName = "AssumeRole*" && $.requestParameters.roleArn = "arn:aws:iam::111111111111:role/figgy-break-glass" }',
    });
    expect(made.resource("aws_cloudwatch_metric_alarm", "Glass/AnyRegion/Alarm/Resource")).toMatchObject({
      alarm_name: "figgy-break-glass-used",
      threshold: 0,
    });
  });

  it("is refused for nobody, in words that mend it", () => {
    expect(refusal(() => build({ principals: [] })).message).toBe(
      [
        "VALUE_MISSING stack/Glass.principals: a value is missing",
        "  given    []",
        "  allowed  at least one user or role, by its ARN",
        "  fix      name who may assume the role in an emergency",
      ].join("\n"),
    );
  });

  it("is refused for whole accounts, patterns and with a name that IAM refuses, all at once", () => {
    const principals = ["arn:aws:iam::100000000001:root", "arn:aws:iam::100000000001:user/*"];
    const { problems } = refusal(() => build({ principals, roleName: "a b" }));

    expect(problems.map(({ code, path, value }) => `${code} ${path} ${String(value)}`)).toEqual([
      "NAME_INVALID stack/Glass.roleName a b",
      "POLICY_INVALID stack/Glass.principals arn:aws:iam::100000000001:root",
      "POLICY_INVALID stack/Glass.principals arn:aws:iam::100000000001:user/*",
    ]);
  });
});
