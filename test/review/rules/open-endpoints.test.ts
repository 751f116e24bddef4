import { changeJson, reviewOf } from "../support/plans";
import { exposed } from "../support/exposures";

const INTERNET = "it can be reached from the internet";

describe("the API of an EKS cluster", () => {
  const cluster = (config: object) => ({ vpc_config: [config] });
  const office = cluster({ endpoint_public_access: true, public_access_cidrs: ["192.0.2.0/24"] });
  const EVERY = "high public-exposure: the cluster can be reached from every address of the internet";
  const LISTED =
    "medium public-exposure: the cluster can be reached from the networks that are listed, over the internet";

  it.each([
    ["by default", cluster({ subnet_ids: ["s"] }), undefined],
    [
      "before AWS says for which addresses",
      cluster({ endpoint_public_access: true }),
      { public_access_cidrs: true },
    ],
    [
      "to the world",
      cluster({ endpoint_public_access: true, public_access_cidrs: ["0.0.0.0/0"] }),
      undefined,
    ],
    ["to half of the world", cluster({ public_access_cidrs: ["128.0.0.0/1"] }), undefined],
  ])("is open to everyone %s", (_label, after, unknown) => {
    expect(exposed("aws_eks_cluster", { after, unknown: unknown && { vpc_config: [unknown] } })).toEqual([
      EVERY,
    ]);
  });

  it("is worth a look where it is open to networks that are listed", () => {
    expect(exposed("aws_eks_cluster", { after: office })).toEqual([LISTED]);
    expect(
      exposed("aws_eks_cluster", { before: cluster({ endpoint_public_access: false }), after: office }),
    ).toEqual([LISTED]);
  });

  it("is found once: where it becomes more open", () => {
    const open = cluster({ endpoint_public_access: true, public_access_cidrs: ["0.0.0.0/0"] });
    const elsewhere = cluster({ endpoint_public_access: true, public_access_cidrs: ["198.51.100.0/24"] });

    expect(exposed("aws_eks_cluster", { before: office, after: open })).toEqual([EVERY]);
    expect(exposed("aws_eks_cluster", { before: open, after: office })).toEqual([]);
    expect(exposed("aws_eks_cluster", { before: office, after: elsewhere })).toEqual([]);
    expect(exposed("aws_eks_cluster", { after: cluster({ endpoint_public_access: false }) })).toEqual([]);
  });

  it("is shown with the networks that reach it", () => {
    const open = cluster({ endpoint_public_access: true, public_access_cidrs: ["0.0.0.0/0"] });

    expect(
      reviewOf(changeJson("aws_eks_cluster", { before: office, after: open })).findings[0],
    ).toMatchObject({
      attribute: "vpc_config.public_access_cidrs",
      before: '["192.0.2.0/24"]',
      after: '["0.0.0.0/0"]',
    });
  });
});

describe("a load balancer", () => {
  it.each([
    ["aws_lb", { internal: false, load_balancer_type: "application" }],
    ["aws_lb", { load_balancer_type: "network" }],
    ["aws_alb", {}],
    ["aws_elb", { internal: false }],
  ])("that is made for the internet is worth a look (%s)", (type, after) => {
    expect(exposed(type, { after })).toEqual([`medium public-exposure: ${INTERNET}`]);
  });

  it("that was internal is worse", () => {
    expect(exposed("aws_lb", { before: { internal: true }, after: { internal: false } })).toEqual([
      `critical public-exposure: ${INTERNET}`,
    ]);
  });

  it("that is internal, or passes packets on only, is not on the internet", () => {
    expect(exposed("aws_lb", { after: { internal: true } })).toEqual([]);
    expect(exposed("aws_lb", { after: { load_balancer_type: "gateway" } })).toEqual([]);
    expect(exposed("aws_lb", { before: { internal: false }, after: { internal: false, name: "x" } })).toEqual(
      [],
    );
  });
});

describe("OpenSearch", () => {
  const network = (AllowFromPublic: boolean) => ({
    type: "network",
    policy: JSON.stringify([{ Rules: [], AllowFromPublic }]),
  });

  it.each(["aws_opensearch_domain", "aws_elasticsearch_domain"])(
    "has a domain outside a VPC (%s)",
    (type) => {
      expect(exposed(type, { after: { domain_name: "d", vpc_options: [] } })).toEqual([
        "high public-exposure: it is in no VPC: only its access policy keeps the internet out",
      ]);
      expect(exposed(type, { after: { vpc_options: [{ subnet_ids: ["s"] }] } })).toEqual([]);
      expect(exposed(type, { before: { vpc_options: [] }, after: { vpc_options: [], name: "x" } })).toEqual(
        [],
      );
      expect(
        exposed(type, { before: { vpc_options: [{ subnet_ids: ["s"] }] }, after: { vpc_options: [] } }),
      ).toEqual([`critical public-exposure: ${INTERNET}`]);
    },
  );

  it("has collections that a network policy opens", () => {
    const type = "aws_opensearchserverless_security_policy";
    const found = [
      "high public-exposure: the collections can be reached from the internet: only their access policies keep it out",
    ];

    expect(exposed(type, { after: network(true) })).toEqual(found);
    expect(exposed(type, { before: network(false), after: network(true) })).toEqual(found);
    expect(exposed(type, { after: network(false) })).toEqual([]);
    expect(exposed(type, { after: { type: "encryption", policy: "{}" } })).toEqual([]);
    expect(exposed(type, { after: { type: "network", policy: "[" } })).toEqual([]);
  });
});

describe("addresses on the internet", () => {
  const PUBLIC = "gets a public address";

  it.each([
    ["aws_instance", { associate_public_ip_address: true }, `high public-exposure: it ${PUBLIC}`],
    ["aws_launch_configuration", { associate_public_ip_address: true }, `high public-exposure: it ${PUBLIC}`],
    [
      "aws_launch_template",
      { network_interfaces: [{ associate_public_ip_address: "true" }] },
      `high public-exposure: what starts of it ${PUBLIC}`,
    ],
    ["aws_subnet", { map_public_ip_on_launch: true }, `medium public-exposure: what starts in it ${PUBLIC}`],
    ["aws_db_instance", { publicly_accessible: true }, `critical public-exposure: ${INTERNET}`],
    ["aws_redshift_cluster", { publicly_accessible: true }, `critical public-exposure: ${INTERNET}`],
    [
      "aws_redshiftserverless_workgroup",
      { publicly_accessible: true },
      `critical public-exposure: ${INTERNET}`,
    ],
  ])("are asked for by %s", (type, after, found) => {
    expect(exposed(type, { after })).toEqual([found]);
  });

  it("count for more where a subnet had none", () => {
    const [before, after] = [{ map_public_ip_on_launch: false }, { map_public_ip_on_launch: true }];

    expect(exposed("aws_subnet", { before, after })).toEqual([
      `high public-exposure: what starts in it ${PUBLIC}`,
    ]);
  });
});
