/** A range of IP addresses of one version, both ends included. */
export interface AddressRange {
  readonly version: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

const BITS = { 4: 32, 6: 128 } as const;

/** A range in CIDR notation, or a single address; nothing if it is neither. */
export function readRange(text: string): AddressRange | undefined {
  const [address, prefix, ...rest] = text.trim().split("/");
  const read = readAddress(address!);
  if (!read || rest.length > 0) return undefined;
  const bits = BITS[read.version];
  const length = prefix === undefined ? bits : /^\d{1,3}$/.test(prefix) ? Number(prefix) : bits + 1;
  if (length > bits) return undefined;
  const size = 1n << BigInt(bits - length);
  const first = (read.value / size) * size;
  return { version: read.version, first, last: first + size - 1n };
}

/** An IPv4 or IPv6 address, or nothing. */
export function readAddress(text: string): { readonly version: 4 | 6; readonly value: bigint } | undefined {
  const groups = text.includes(":") ? readGroups(text) : readOctets(text);
  if (!groups) return undefined;
  const width = groups.length === 4 ? 8n : 16n;
  return {
    version: groups.length === 4 ? 4 : 6,
    value: groups.reduce((sum, group) => (sum << width) | BigInt(group), 0n),
  };
}

/** The text of an address. */
export function addressText(version: 4 | 6, value: bigint): string {
  const [count, width] = version === 4 ? [4, 8n] : [8, 16n];
  const groups = Array.from(
    { length: count },
    (_, i) => (value >> (BigInt(count - 1 - i) * width)) & ((1n << width) - 1n),
  );
  return version === 4 ? groups.join(".") : groups.map((group) => group.toString(16)).join(":");
}

/** How many addresses a version has. */
export function addressCount(version: 4 | 6): bigint {
  return 1n << BigInt(BITS[version]);
}

function readOctets(text: string): number[] | undefined {
  const octets = text.split(".");
  if (octets.length !== 4 || !octets.every((octet) => /^\d{1,3}$/.test(octet) && Number(octet) <= 255))
    return undefined;
  return octets.map(Number);
}

function readGroups(text: string): number[] | undefined {
  const mapped = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const octets = mapped ? readOctets(mapped[2]!) : undefined;
  if (mapped && !octets) return undefined;
  const whole = octets
    ? `${mapped![1]}${((octets[0]! << 8) | octets[1]!).toString(16)}:${((octets[2]! << 8) | octets[3]!).toString(16)}`
    : text;
  const halves = whole.split("::");
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const given = [...head!, ...(tail ?? [])];
  if (!given.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  if (tail ? given.length > 7 : given.length !== 8) return undefined;
  const zeros = Array<string>(8 - given.length).fill("0");
  return [...head!, ...zeros, ...(tail ?? [])].map((group) => Number.parseInt(group, 16));
}
