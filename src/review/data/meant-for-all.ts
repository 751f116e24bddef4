/** Ports that are opened to everyone on purpose, mostly: web servers and load balancers listen on them. */
export const WEB_PORTS: readonly number[] = [80, 443];

/** Protocols by which one only asks whether someone is there. */
export const PINGS: readonly string[] = ["icmp", "icmpv6"];
