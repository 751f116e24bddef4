import { isValueRecord, type Value, type ValueRecord, valuesAt } from "../../plan/value";
import { isTheWorld } from "./address-range";
import { isCovered, type Opening, openingsTo } from "./opening";

/**
 * What decides who gets to a network: a security group opens what is in it; a network ACL only lets through, and the
 * default one lets everything through as AWS makes it; a prefix list opens where a security group names it.
 */
export type GateKind = "group" | "acl" | "default acl" | "list";

/** A resource type that lets addresses in. */
export interface Gate {
  readonly kind: GateKind;
  /** What it opens to the whole internet; what leaves is not judged, for everything may leave by default. */
  readonly read: (attributes: ValueRecord) => readonly Opening[];
}

/** Resource types that let addresses in. */
export const GATES: Readonly<Record<string, Gate>> = {
  aws_default_network_acl: { kind: "default acl", read: readAcl },
  aws_default_security_group: { kind: "group", read: readGroup },
  aws_ec2_managed_prefix_list: { kind: "list", read: readList },
  aws_ec2_managed_prefix_list_entry: { kind: "list", read: readListEntry },
  aws_lightsail_instance_public_ports: { kind: "group", read: readInstancePorts },
  aws_network_acl: { kind: "acl", read: readAcl },
  aws_network_acl_rule: { kind: "acl", read: readAclRule },
  aws_security_group: { kind: "group", read: readGroup },
  aws_security_group_rule: { kind: "group", read: (rule) => (rule.type === "egress" ? [] : openings(rule)) },
  aws_vpc_security_group_ingress_rule: { kind: "group", read: openings },
};

const RANGES = [
  ["cidr_blocks", "*"],
  ["ipv6_cidr_blocks", "*"],
  ["cidr_block"],
  ["ipv6_cidr_block"],
  ["cidr_ipv4"],
  ["cidr_ipv6"],
  ["cidrs", "*"],
  ["ipv6_cidrs", "*"],
];

function openings(rule: ValueRecord): readonly Opening[] {
  return openingsTo(RANGES.flatMap((path) => valuesAt(rule, path)).filter(isTheWorld), rule);
}

function readGroup({ ingress }: ValueRecord): readonly Opening[] {
  return blocksOf(ingress).flatMap(openings);
}

/** What Lightsail opens without ranges, it opens to everyone. */
function readInstancePorts({ port_info }: ValueRecord): readonly Opening[] {
  return blocksOf(port_info).flatMap((block) => {
    const isLimited = ["cidrs", "ipv6_cidrs", "cidr_list_aliases"].some(
      (name) => valuesAt(block, [name, "*"]).length > 0,
    );
    return isLimited ? openings(block) : openingsTo(["0.0.0.0/0"], block);
  });
}

/** An ACL's rules are asked in the order of their numbers, and the first that fits decides. */
function readAcl({ ingress }: ValueRecord): readonly Opening[] {
  const rules = blocksOf(ingress).map((rule) => ({ rule, number: Number(rule.rule_no) }));
  const denied: Opening[] = [];
  return rules
    .sort((one, other) => one.number - other.number)
    .flatMap(({ rule }) => {
      const found = openings(rule).filter((opening) => !denied.some((outer) => isCovered(opening, outer)));
      if (rule.action === "allow") return found;
      denied.push(...found);
      return [];
    });
}

function readAclRule(rule: ValueRecord): readonly Opening[] {
  return rule.rule_action === "allow" && rule.egress !== true ? openings(rule) : [];
}

function readList({ entry }: ValueRecord): readonly Opening[] {
  return blocksOf(entry).flatMap(readListEntry);
}

function readListEntry({ cidr }: ValueRecord): readonly Opening[] {
  return openingsTo([cidr].filter(isTheWorld), { protocol: "-1" });
}

/** A block's bodies, whether it is written as a list or alone. */
function blocksOf(value: Value | undefined): readonly ValueRecord[] {
  return ([value ?? []].flat() as readonly Value[]).filter(isValueRecord);
}
