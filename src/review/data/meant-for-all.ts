/** Ports that are opened to everyone on purpose, mostly: web servers and load balancers listen on them. */
export const WEB_PORTS: readonly number[] = [80, 443];

/** Protocols by which one only asks whether someone is there. */
export const PINGS: readonly string[] = ["icmp", "icmpv6"];

/**
 * Ports that clients listen on for answers: a network ACL keeps no state, so it has to let all of them in.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports
 */
export const RETURN_PORTS = { from: 1024, to: 65535 };
