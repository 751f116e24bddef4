import { review } from "../../../src/review/review";
import { changeJson, planJson, planOf, policy } from "../support/plans";

/** What is reported of a resource that changed outside, where the state has some other resources. */
function driftOf(
  type: string,
  before: object,
  after: object,
  written: readonly [type: string, values: object][] = [],
) {
  const resources = written.map(([of, values], index) => ({
    address: `${of}.it${index}`,
    mode: "managed",
    type: of,
    name: `it${index}`,
    values,
  }));
  const json = planJson([], {
    resource_drift: [changeJson(type, { before, after })],
    prior_state: { values: { root_module: { resources } } },
  });
  return review([planOf(json)]).findings.map(
    ({ severity, what, attribute }) => `${severity} ${what}: ${attribute}`,
  );
}

const read = policy({ Effect: "Allow", Action: "s3:GetObject", Resource: "*" });
const all = policy({ Effect: "Allow", Action: "*", Resource: "*" });
const open = policy({ Effect: "Allow", Action: "sqs:SendMessage", Resource: "*", Principal: "*" });
const QUEUE = { id: "https://q", url: "https://q" };

describe("a role that shows its policies", () => {
  const before = { name: "r", inline_policy: [], managed_policy_arns: [] };
  const shows = { ...before, inline_policy: [{ name: "p", policy: all }] };
  const inline = { name: "p", role: "r", policy: JSON.stringify(JSON.parse(all), undefined, 2) };

  it("was not changed where Terraform wrote them", () => {
    expect(driftOf("aws_iam_role", before, shows, [["aws_iam_role_policy", inline]])).toEqual([]);
  });

  it.each([
    ["nobody", []],
    ["another role's policy", [["aws_iam_role_policy", { ...inline, role: "other" }]]],
    ["a policy of another name", [["aws_iam_role_policy", { ...inline, name: "q" }]]],
    ["a policy that says less", [["aws_iam_role_policy", { ...inline, policy: read }]]],
  ] as [string, [string, object][]][])("was changed where %s wrote them", (_label, written) => {
    expect(driftOf("aws_iam_role", before, shows, written)).toEqual(["high it was changed: inline_policy"]);
  });

  it("was changed where one of two policies is nobody's", () => {
    const two = { ...before, inline_policy: [...shows.inline_policy, { name: "by-hand", policy: all }] };

    expect(driftOf("aws_iam_role", before, two, [["aws_iam_role_policy", inline]])).toEqual([
      "high it was changed: inline_policy",
    ]);
  });

  it.each([
    [
      "aws_iam_role_policy_attachment",
      { role: "r", policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess" },
    ],
    [
      "aws_iam_policy_attachment",
      { roles: ["a", "r"], policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess" },
    ],
  ])("shows what %s attached, and what was attached by hand", (type, attachment) => {
    const attached = { ...before, managed_policy_arns: [attachment.policy_arn] };

    expect(driftOf("aws_iam_role", before, attached, [[type, attachment]])).toEqual([]);
    expect(driftOf("aws_iam_role", before, attached)).toEqual(["high it was changed: managed_policy_arns"]);
  });
});

describe("what has its policy from a resource of its own", () => {
  it("was not changed where Terraform wrote it, however open it is", () => {
    const written: [string, object][] = [["aws_sqs_queue_policy", { queue_url: "https://q", policy: open }]];

    expect(driftOf("aws_sqs_queue", { ...QUEUE, policy: "" }, { ...QUEUE, policy: open }, written)).toEqual(
      [],
    );
  });

  it("was changed where nobody did, or for another queue", () => {
    const written: [string, object][] = [
      ["aws_sqs_queue_policy", { queue_url: "https://other", policy: open }],
    ];
    const drift = ["high it was changed: policy"];

    expect(driftOf("aws_sqs_queue", { ...QUEUE, policy: "" }, { ...QUEUE, policy: open })).toEqual(drift);
    expect(driftOf("aws_sqs_queue", { ...QUEUE, policy: "" }, { ...QUEUE, policy: open }, written)).toEqual(
      drift,
    );
  });

  it("is told of where something else was changed with it", () => {
    const before = { ...QUEUE, policy: "", visibility_timeout_seconds: 30 };
    const after = { ...QUEUE, policy: open, visibility_timeout_seconds: 60 };
    const written: [string, object][] = [["aws_sqs_queue_policy", { queue_url: "https://q", policy: open }]];

    expect(driftOf("aws_sqs_queue", before, after, written)).toEqual([
      "medium it was changed: visibility_timeout_seconds",
    ]);
  });

  it("was changed where its policy is gone, and with it the resource that wrote it", () => {
    expect(driftOf("aws_sqs_queue", { ...QUEUE, policy: open }, { ...QUEUE, policy: "" })).toEqual([
      "medium it was changed: policy",
    ]);
  });

  it("is a bucket with its versioning and its encryption", () => {
    const before = { id: "b", versioning: [], server_side_encryption_configuration: [] };
    const after = { ...before, versioning: [{ enabled: true, mfa_delete: false }] };

    expect(driftOf("aws_s3_bucket", before, after, [["aws_s3_bucket_versioning", { bucket: "b" }]])).toEqual(
      [],
    );
    expect(driftOf("aws_s3_bucket", before, after)).toEqual(["medium it was changed: versioning"]);
  });
});

describe("what Terraform's own work mostly changes", () => {
  it.each([
    ["aws_iam_policy", "attachment_count", 1, 2],
    [
      "aws_security_group",
      "ingress",
      [],
      [{ from_port: 443, to_port: 443, protocol: "tcp", cidr_blocks: ["10.0.0.0/8"] }],
    ],
  ])("counts little (%s %s)", (type, attribute, before, after) => {
    expect(driftOf(type, { [attribute]: before }, { [attribute]: after })).toEqual([
      `low it was changed: ${attribute}`,
    ]);
  });
});
