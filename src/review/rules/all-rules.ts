import { ACCESS_GAINED } from "./access-gained";
import { ACCESS_LOST } from "./access-lost";
import { CEILING_CHANGED } from "./ceiling-changed";
import { CROSS_ACCOUNT_ACCESS } from "./cross-account-access";
import { DATA_DESTROYED } from "./data-destroyed";
import { DELETION_PROTECTION_REMOVED } from "./deletion-protection-removed";
import { DEPLOYED_ELSEWHERE } from "./deployed-elsewhere";
import { DESTROYED } from "./destroyed";
import { driftRule } from "./drift";
import { ENCRYPTION_WEAKENED } from "./encryption-weakened";
import { FORGOTTEN } from "./forgotten";
import { IMPORTED } from "./imported";
import { LOGGING_WEAKENED } from "./logging-weakened";
import { MOVED } from "./moved";
import { POLICY_REWORDED } from "./policy-reworded";
import { POLICY_UNREADABLE } from "./policy-unreadable";
import { PROGRAM_RUN } from "./program-run";
import { PROVIDER_SOURCE_CHANGED } from "./provider-source-changed";
import { PUBLIC_EXPOSURE } from "./public-exposure";
import { RENAME_WITHOUT_MOVED } from "./rename-without-moved";
import { RETENTION_WEAKENED } from "./retention-weakened";
import type { Rule } from "./rule";
import { SAFEGUARD_REMOVED } from "./safeguard-removed";
import { SENSITIVE_IN_STATE } from "./sensitive-in-state";
import { SENSITIVE_SHOWN } from "./sensitive-shown";
import { SIGN_IN_WEAKENED } from "./sign-in-weakened";
import { STACK_ADDED } from "./stack-added";
import { STACK_REMOVED } from "./stack-removed";
import { STATE_MOVED } from "./state-moved";
import { TRUST_CHANGED } from "./trust-changed";
import { UNFINISHED_REPLACEMENT } from "./unfinished-replacement";

/** What weakens security, whoever does it. */
const SECURITY: readonly Rule[] = [
  PUBLIC_EXPOSURE,
  CROSS_ACCOUNT_ACCESS,
  TRUST_CHANGED,
  CEILING_CHANGED,
  ACCESS_GAINED,
  DELETION_PROTECTION_REMOVED,
  ENCRYPTION_WEAKENED,
  LOGGING_WEAKENED,
  RETENTION_WEAKENED,
  SIGN_IN_WEAKENED,
];

/** Every rule; of the same severity, findings of an earlier one come first. */
export const RULES: readonly Rule[] = [
  DATA_DESTROYED,
  STATE_MOVED,
  DEPLOYED_ELSEWHERE,
  ...SECURITY,
  SAFEGUARD_REMOVED,
  STACK_REMOVED,
  PROGRAM_RUN,
  RENAME_WITHOUT_MOVED,
  driftRule(SECURITY),
  UNFINISHED_REPLACEMENT,
  SENSITIVE_SHOWN,
  SENSITIVE_IN_STATE,
  PROVIDER_SOURCE_CHANGED,
  POLICY_UNREADABLE,
  FORGOTTEN,
  DESTROYED,
  ACCESS_LOST,
  IMPORTED,
  MOVED,
  STACK_ADDED,
  POLICY_REWORDED,
];
