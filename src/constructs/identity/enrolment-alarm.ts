import { Construct } from "constructs";
import { DEFAULT_PREFIX } from "../../core/account-names";
import type { IAlertTopic } from "../alerting/alert-topic";
import { type ILoggedTrail, TrailAlarm } from "../audit/trail-alarm";

/** Props of an {@link EnrolmentAlarm}. */
export interface EnrolmentAlarmProps {
  /** The account's trail, in whose log group enrolments are found. */
  readonly trail: ILoggedTrail;
  /** Hears of each. */
  readonly alertTopic: IAlertTopic;
  /** What the alarm's name begins with. @default "figgy" */
  readonly prefix?: string;
}

/**
 * An alarm for each second factor that a user of the account enrols. Users enrol their first without one, and no condition
 * tells whether there is one already: whoever stole a key can enrol a device of its own, so that somebody must hear of it.
 */
export class EnrolmentAlarm extends Construct {
  public constructor(
    scope: Construct,
    id: string,
    { trail, alertTopic, prefix = DEFAULT_PREFIX }: EnrolmentAlarmProps,
  ) {
    super(scope, id);
    new TrailAlarm(this, "Enrolled", {
      trail,
      alarmName: `${prefix}-device-enrolled`,
      description:
        "Someone enrols a second factor, or tries to: ask its user whether that is known, else remove it",
      filterPattern: '{ $.eventSource = "iam.amazonaws.com" && $.eventName = "EnableMFADevice" }',
      topic: alertTopic,
    });
  }
}
