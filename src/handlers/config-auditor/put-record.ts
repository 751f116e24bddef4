import { type AuditRecord, bareKeyId } from "../../core/config-store/audit-record";
import type { HistoryEntry } from "./version-resolution";

/** The record of a put that made a version. */
export function putRecord(
  facts: Omit<AuditRecord, "action" | "version">,
  entry: HistoryEntry,
  withValue: boolean,
): AuditRecord {
  return {
    ...facts,
    action: isEnveloped(entry) ? "PutParameterEnveloped" : "PutParameter",
    version: {
      version: entry.version,
      type: entry.type,
      value: withValue ? entry.value : undefined,
      keyId: entry.keyId && bareKeyId(entry.keyId),
      description: entry.description,
    },
  };
}

/** Parameter Store encrypts secrets of the advanced tier under a data key of their own. */
function isEnveloped({ type, tier }: HistoryEntry): boolean {
  return type === "SecureString" && tier === "Advanced";
}
