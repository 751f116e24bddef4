import { createHash } from "node:crypto";
import type { Construct } from "constructs";
import { NAME_LIMITS } from "../../core/limits";
import type { IAlertTopic } from "../alerting/alert-topic";
import { EventAlert } from "../alerting/event-alert";

/**
 * What can make data unreadable, or let others read it. Importing key material is left out: the keys of this library
 * hold material that KMS made.
 */
const ALERTED_EVENTS = ["DisableKey", "DisableKeyRotation", "PutKeyPolicy", "ScheduleKeyDeletion"];

/** What a {@link addKeyAlert} watches. */
export interface KeyAlertProps {
  readonly ruleName: string;
  /** The keys in words, for example `the key alias/app-key`. */
  readonly subject: string;
  readonly keyIds: readonly string[];
  readonly topic: IAlertTopic;
}

/**
 * Reports when keys are disabled, scheduled for deletion, no longer rotated, or given another policy. Attempts that were
 * denied are left out. A trail that records management events must exist in the region.
 */
export function addKeyAlert(scope: Construct, props: KeyAlertProps): EventAlert {
  return new EventAlert(scope, "Alert", {
    ruleName: props.ruleName,
    description: "disabled, scheduled for deletion, no longer rotated, or given another policy: KMS keys",
    topic: props.topic,
    eventPattern: keyEventPattern(props.keyIds),
    message: `${props.subject}: <$.detail.eventName> by <$.detail.userIdentity.arn>, key <$.detail.requestParameters.keyId>`,
  });
}

/** The events that concern keys: requests name a key by its id, or by its ARN, which ends with the id. */
export function keyEventPattern(keyIds: readonly string[]): Record<string, unknown> {
  return {
    source: ["aws.kms"],
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ALERTED_EVENTS,
      errorCode: [{ exists: false }],
      requestParameters: { keyId: keyIds.map((id) => ({ suffix: id })) },
    },
  };
}

/** A rule's name made of a text that is unique in the region, such as an alias or a construct's path. */
export function ruleNameOf(unique: string): string {
  const name = `${unique.replace(/[^a-zA-Z0-9_.]+/g, "-")}-changes`;
  const { maximum } = NAME_LIMITS["rule name"];
  if (name.length <= maximum) return name;
  const hash = createHash("sha256").update(unique).digest("hex").slice(0, 8);
  return `${name.slice(0, maximum - hash.length - 1)}-${hash}`;
}
