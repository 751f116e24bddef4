import { createHash } from "node:crypto";
import type { Finding } from "./report";

/** What a fingerprint is made of: no words that another release of this package may choose otherwise. */
export type Fingerprinted = Pick<
  Finding,
  "rule" | "type" | "action" | "attribute" | "before" | "after" | "details"
>;

const DIGITS = 16;

/** The fingerprint of a change that does not name its own account, at an address without the keys of instances. */
export function fingerprintOf(finding: Fingerprinted, address: string): string {
  const { rule, type, action, attribute, before, after, details } = finding;
  const parts = [
    rule,
    type,
    address,
    action,
    attribute ?? "",
    before ?? "",
    after ?? "",
    [...details].sort(),
  ];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, DIGITS);
}
