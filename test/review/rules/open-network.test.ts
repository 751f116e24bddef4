import { changeJson, reviewOf } from "../support/plans";
import { exposed } from "../support/exposures";

const LET_IN = "critical public-exposure: every address of the internet is let in";
const WEB =
  "medium public-exposure: every address of the internet is let in, to the web's ports or to ping only";
const THROUGH =
  "public-exposure: the network ACL lets every address of the internet through, and leaves the rest to security groups";
const LIST = "high public-exposure: the prefix list holds every address of the internet";

const tcp = (from: number, to = from) => ({ protocol: "tcp", from_port: from, to_port: to });
const all = { protocol: "-1", from_port: 0, to_port: 0 };
const world = { cidr_blocks: ["0.0.0.0/0"] };
const acl = (...rules: object[]) => ({
  ingress: rules.map((rule, i) => ({ action: "allow", rule_no: 100 + i, cidr_block: "0.0.0.0/0", ...rule })),
});

describe("a security group", () => {
  it.each([
    ["aws_security_group", { ingress: [{ ...tcp(22), ...world }] }],
    ["aws_security_group", { ingress: [{ ...tcp(22), ipv6_cidr_blocks: ["::/0"] }] }],
    ["aws_default_security_group", { ingress: [{ ...all, ...world }] }],
    ["aws_security_group_rule", { type: "ingress", ...tcp(22), ...world }],
    ["aws_vpc_security_group_ingress_rule", { ip_protocol: "-1", cidr_ipv6: "::/0" }],
  ])("lets everyone in by what it says itself or by a rule (%s)", (type, after) => {
    expect(exposed(type, { after })).toEqual([LET_IN]);
  });

  it("lets everyone in by each half of the world", () => {
    const ingress = [{ ...tcp(22), cidr_blocks: ["0.0.0.0/1", "128.0.0.0/1"] }];

    expect(exposed("aws_security_group", { after: { ingress } })).toEqual([LET_IN]);
    expect(
      exposed("aws_vpc_security_group_ingress_rule", { after: { ...tcp(22), cidr_ipv6: "8000::/1" } }),
    ).toEqual([LET_IN]);
  });

  it.each([
    ["ports as text", { ...world, protocol: "tcp", from_port: "443", to_port: "443" }],
    ["the protocol's number", { ...world, protocol: "6", from_port: 443, to_port: 443 }],
    ["the protocol in capitals", { ...world, protocol: "TCP", from_port: 443, to_port: 443 }],
    [
      "ping of IPv6 by its number",
      { ipv6_cidr_blocks: ["::/0"], protocol: "58", from_port: -1, to_port: -1 },
    ],
  ])("reads %s", (_label, rule) => {
    expect(exposed("aws_security_group", { after: { ingress: [rule] } })).toEqual([WEB]);
  });

  it.each([
    ["fewer ports", [tcp(20, 30)], [tcp(22)]],
    ["one protocol instead of all", [all], [tcp(22)]],
    ["one half of the world", [tcp(22)], [{ ...tcp(22), cidr_blocks: ["0.0.0.0/1"] }]],
  ])("opens nothing where it lets in less than before: %s", (_label, before, after) => {
    const group = (rules: readonly object[]) => ({ ingress: rules.map((rule) => ({ ...world, ...rule })) });

    expect(exposed("aws_security_group", { before: group(before), after: group(after) })).toEqual([]);
    expect(exposed("aws_security_group", { before: group(after), after: group(before) })).toEqual([LET_IN]);
  });

  it("opens nothing by what is not known yet, is not a range, or leaves", () => {
    const after = { ingress: [{ ...tcp(22), cidr_blocks: ["10.0.0.0/8", "anything"] }], egress: [world] };

    expect(exposed("aws_security_group", { after })).toEqual([]);
    expect(exposed("aws_security_group", { after: {}, unknown: { ingress: true } })).toEqual([]);
    expect(exposed("aws_security_group_rule", { after: { type: "egress", ...all, ...world } })).toEqual([]);
  });
});

describe("a network ACL", () => {
  const rule = { rule_action: "allow", egress: false, cidr_block: "0.0.0.0/0", ...tcp(22) };

  it("lets everyone through by a rule of its own, which opens nothing that a security group does not", () => {
    expect(exposed("aws_network_acl_rule", { after: rule })).toEqual([`medium ${THROUGH}`]);
    expect(
      exposed("aws_network_acl_rule", { after: { ...rule, cidr_block: null, ipv6_cidr_block: "::/0" } }),
    ).toEqual([`medium ${THROUGH}`]);
  });

  it("lets nobody through by a rule that denies, or is for what leaves", () => {
    expect(exposed("aws_network_acl_rule", { after: { ...rule, rule_action: "deny" } })).toEqual([]);
    expect(exposed("aws_network_acl_rule", { after: { ...rule, egress: true } })).toEqual([]);
    expect(exposed("aws_network_acl", { after: { egress: [{ ...all, action: "allow" }] } })).toEqual([]);
  });

  it("lets everyone through where a rule no longer denies", () => {
    expect(
      exposed("aws_network_acl_rule", { before: { ...rule, rule_action: "deny" }, after: rule }),
    ).toEqual([`medium ${THROUGH}`]);
  });

  it.each([
    ["the web's ports", [tcp(443), tcp(80)]],
    ["ping", [{ protocol: "icmp", from_port: 0, to_port: 0 }]],
    ["answers", [tcp(1024, 65535), { protocol: "17", from_port: 32768, to_port: 65535 }]],
  ])("is little to worry about where it is only %s", (_label, rules) => {
    expect(exposed("aws_network_acl", { after: acl(...rules) })).toEqual([`low ${THROUGH}`]);
  });

  it("is worth a look where it is more", () => {
    expect(exposed("aws_network_acl", { after: acl(tcp(443), tcp(0, 65535)) })).toEqual([
      `medium ${THROUGH}`,
    ]);
    expect(exposed("aws_network_acl", { before: acl(tcp(443)), after: acl(all) })).toEqual([
      `medium ${THROUGH}`,
    ]);
  });

  it("asks its rules in the order of their numbers", () => {
    const denyAll = { ...all, action: "deny" };

    expect(exposed("aws_network_acl", { after: acl(denyAll, tcp(22)) })).toEqual([]);
    expect(exposed("aws_network_acl", { after: acl(tcp(22), denyAll) })).toEqual([`medium ${THROUGH}`]);
    expect(
      exposed("aws_network_acl", { after: acl({ ...tcp(22), rule_no: 9 }, { ...denyAll, rule_no: 8 }) }),
    ).toEqual([]);
    expect(exposed("aws_network_acl", { before: acl(denyAll, tcp(22)), after: acl(tcp(22)) })).toEqual([
      `medium ${THROUGH}`,
    ]);
  });

  it("of the VPC itself lets everyone through as AWS makes it, and is worth a look where it was limited", () => {
    expect(exposed("aws_default_network_acl", { after: acl(all) })).toEqual([
      `low ${THROUGH}, as AWS makes it`,
    ]);
    expect(exposed("aws_default_network_acl", { before: { ingress: [] }, after: acl(all) })).toEqual([
      `medium ${THROUGH}`,
    ]);
  });
});

describe("other ways into a network", () => {
  it("are prefix lists that hold the world", () => {
    const list = (...cidrs: string[]) => ({ entry: cidrs.map((cidr) => ({ cidr })) });

    expect(exposed("aws_ec2_managed_prefix_list", { after: list("10.0.0.0/8", "0.0.0.0/0") })).toEqual([
      LIST,
    ]);
    expect(
      exposed("aws_ec2_managed_prefix_list", { before: list("10.0.0.0/8"), after: list("::/0") }),
    ).toEqual([LIST]);
    expect(exposed("aws_ec2_managed_prefix_list_entry", { after: { cidr: "128.0.0.0/1" } })).toEqual([LIST]);
    expect(exposed("aws_ec2_managed_prefix_list", { after: list("10.0.0.0/8") })).toEqual([]);
  });

  it("are ports of Lightsail, which are open to everyone unless ranges are listed", () => {
    const open = (block: object) => ({ after: { port_info: [{ ...tcp(22), ...block }] } });

    expect(exposed("aws_lightsail_instance_public_ports", open({}))).toEqual([LET_IN]);
    expect(exposed("aws_lightsail_instance_public_ports", open({ ipv6_cidrs: ["::/0"] }))).toEqual([LET_IN]);
    expect(exposed("aws_lightsail_instance_public_ports", open({ cidrs: ["10.0.0.0/8"] }))).toEqual([]);
  });
});

it("what is open to everyone is shown with its ports", () => {
  const after = { ingress: [{ ...tcp(20, 22), cidr_blocks: ["0.0.0.0/0"], ipv6_cidr_blocks: ["::/0"] }] };

  expect(reviewOf(changeJson("aws_security_group", { after })).findings[0]!.after).toBe(
    "0.0.0.0/0 to tcp 20-22, ::/0 to tcp 20-22",
  );
});
