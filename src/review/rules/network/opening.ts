import { PINGS, RETURN_PORTS, WEB_PORTS } from "../../data/meant-for-all";
import { shown, type Value, type ValueRecord } from "../../plan/value";
import { isWithin } from "./address-range";

/** A range of ports that a range of addresses may reach. */
export interface Opening {
  readonly range: string;
  /** A name, such as `tcp`, or `-1` for all. */
  readonly protocol: string;
  readonly from: Value;
  readonly to: Value;
}

/** What a rule opens to each of the ranges given. */
export function openingsTo(ranges: readonly string[], rule: ValueRecord): readonly Opening[] {
  const protocol = protocolOf(rule.protocol ?? rule.ip_protocol ?? "tcp");
  const ports: Pick<Opening, "from" | "to"> = { from: portOf(rule.from_port), to: portOf(rule.to_port) };
  return ranges.map((range) => ({ range, protocol, ...ports }));
}

const EVERYTHING = "-1";

/** The numbers of IANA by which AWS takes a protocol too. */
const PROTOCOLS: Readonly<Record<string, string>> = {
  "1": "icmp",
  "6": "tcp",
  "17": "udp",
  "58": "icmpv6",
  all: EVERYTHING,
};

function protocolOf(value: Value): string {
  const name = shown(value).toLowerCase();
  return PROTOCOLS[name] ?? name;
}

function portOf(value: Value | undefined): Value {
  return typeof value === "string" && /^\d+$/.test(value) ? Number(value) : (value ?? null);
}

/** An opening as a person reads it, such as `0.0.0.0/0 to tcp 22`. */
export function textOf({ range, protocol, from, to }: Opening): string {
  const ports =
    protocol === EVERYTHING
      ? "everything"
      : `${protocol} ${shown(from)}${from === to ? "" : `-${shown(to)}`}`;
  return `${range} to ${ports}`;
}

/** Whether all that one opening lets through, another one does. */
export function isCovered(inner: Opening, outer: Opening): boolean {
  if (!isWithin(inner.range, outer.range)) return false;
  if (outer.protocol === EVERYTHING) return true;
  if (inner.protocol !== outer.protocol) return false;
  if (inner.from === outer.from && inner.to === outer.to) return true;
  const ports = [outer.from, inner.from, inner.to, outer.to];
  return ports.every((port, i) => typeof port === "number" && (i === 0 || port >= (ports[i - 1] as number)));
}

/** Whether it is opened to everyone on purpose, mostly: the web's ports and ping. */
export function isMeantForAll({ protocol, from, to }: Opening): boolean {
  if (PINGS.includes(protocol)) return true;
  return protocol === "tcp" && from === to && WEB_PORTS.includes(from as number);
}

/** Whether it lets back in what answers a connection that was opened from inside. */
export function isForAnswers({ protocol, from, to }: Opening): boolean {
  if (protocol !== "tcp" && protocol !== "udp") return false;
  return typeof from === "number" && from >= RETURN_PORTS.from && to === RETURN_PORTS.to;
}
