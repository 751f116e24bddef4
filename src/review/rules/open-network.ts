import { type Change, type Plan } from "../plan/plan";
import { isValueRecord, shown, type Value, type ValueRecord } from "../plan/value";
import { PINGS, WEB_PORTS } from "../data/meant-for-all";
import { valuesAt } from "./attribute-rule";
import type { Observation } from "./rule";

/** Rules of security groups that let in every address of the internet, and did not before. */
export function openedPorts({ changes }: Plan): readonly Observation[] {
  return changes.flatMap((change) => {
    if (change.after === null || change.action === "no-op" || !Object.hasOwn(READERS, change.type)) return [];
    const read = READERS[change.type]!;
    const before = new Set(read(change.before ?? {}).map(textOf));
    const opened = read(change.after).filter((entry) => !before.has(textOf(entry)));
    if (opened.length === 0) return [];
    return [observe(change, opened)];
  });
}

/** A range of ports that a range of addresses may reach. */
interface Opening {
  readonly range: string;
  readonly protocol: string;
  readonly from: Value;
  readonly to: Value;
}

function observe(change: Change, opened: readonly Opening[]): Observation {
  const harmless = opened.every(isMeantForAll);
  return {
    change,
    what: harmless
      ? "every address of the internet is let in, to the web's ports or to ping only"
      : "every address of the internet is let in",
    severity: harmless ? "medium" : undefined,
    after: shown(opened.map(textOf).join(", ")),
  };
}

function isMeantForAll({ protocol, from, to }: Opening): boolean {
  if (PINGS.includes(protocol)) return true;
  return protocol === "tcp" && from === to && WEB_PORTS.includes(from as number);
}

function textOf({ range, protocol, from, to }: Opening): string {
  const everything = protocol === "-1" || protocol === "all";
  const ports = everything ? "everything" : `${protocol} ${shown(from)}${from === to ? "" : `-${shown(to)}`}`;
  return `${range} to ${ports}`;
}

type Reader = (attributes: ValueRecord) => readonly Opening[];

const readGroup: Reader = ({ ingress }) =>
  [ingress ?? []]
    .flat()
    .flatMap((entry) => (isValueRecord(entry as Value) ? openings(entry as ValueRecord) : []));

const readRule: Reader = (rule) => (rule.type === "egress" ? [] : openings(rule));

const readIngressRule: Reader = (rule) => openings(rule);

const READERS: Readonly<Record<string, Reader>> = {
  aws_default_security_group: readGroup,
  aws_security_group: readGroup,
  aws_security_group_rule: readRule,
  aws_vpc_security_group_ingress_rule: readIngressRule,
};

const RANGES = [["cidr_blocks", "*"], ["ipv6_cidr_blocks", "*"], ["cidr_ipv4"], ["cidr_ipv6"]];

function openings(rule: ValueRecord): readonly Opening[] {
  const ranges = RANGES.flatMap((path) => valuesAt(rule, path)).filter((range) => typeof range === "string");
  const protocol = String(shown(rule.protocol ?? rule.ip_protocol ?? "tcp"));
  return ranges
    .filter(isTheWorld)
    .map((range) => ({ range, protocol, from: rule.from_port ?? null, to: rule.to_port ?? null }));
}

/** Half of the internet, in two rules, is the internet; no network of one's own is that wide. */
const WIDEST = { ipv4: 7, ipv6: 6 };

function isTheWorld(range: string): boolean {
  const [address = "", length = ""] = range.split("/");
  return /^\d{1,3}$/.test(length) && Number(length) <= (address.includes(":") ? WIDEST.ipv6 : WIDEST.ipv4);
}
