/** A part of the internet that is this large stands for all of it: half of it, in two rules, is the internet. */
const WIDEST = { ipv4: 7, ipv6: 6 };

/** Whether a range in CIDR notation is the whole internet, or a part that no network of one's own is as large as. */
export function isTheWorld(range: unknown): range is string {
  if (typeof range !== "string") return false;
  const [address = "", length = ""] = range.split("/");
  return /^\d{1,3}$/.test(length) && Number(length) <= (address.includes(":") ? WIDEST.ipv6 : WIDEST.ipv4);
}

/** Whether every address of one range is known to be in the other. */
export function isWithin(inner: string, outer: string): boolean {
  if (inner === outer) return true;
  return /\/0+$/.test(outer) && inner.includes(":") === outer.includes(":");
}
