import { ENCRYPTION } from "../data/weakenings/encryption";
import { weakenedAttributes } from "./attribute-rule";
import type { Rule } from "./rule";

/** Encryption weakened. */
export const ENCRYPTION_WEAKENED: Rule = {
  id: "encryption-weakened",
  severity: "high",
  title: "Encryption weakened",
  why: "Who reaches the storage or the wire reads the data, or the key is out of this account's control.",
  advice:
    "Keep the key and the encryption; a change of key takes that the old one stays until everything is encrypted anew.",
  find: (plan) => weakenedAttributes(ENCRYPTION, plan),
};
