import { CloudwatchEventArchive } from "@cdktf/provider-aws/lib/cloudwatch-event-archive";
import { Construct } from "constructs";
import { AwsEnvironment } from "../../core/aws-environment";
import { PropChecks } from "../../core/checks";

/** How long CloudTrail's events are kept for replay. */
export interface TrailArchiveChoice {
  /** Days, 1 to 36,500, or `forever`. A gigabyte costs about four times as much as in a bucket. */
  readonly retentionDays: number | "forever";
  /** Name, 1 to 48 characters, unique in the region. A change replaces the archive. @default - `<trail name>-events` */
  readonly archiveName?: string;
}

/** Props of {@link TrailArchive}. */
export interface TrailArchiveProps extends TrailArchiveChoice {
  readonly archiveName: string;
}

/** What CloudTrail puts on an account's default event bus. */
const DETAIL_TYPES = [
  "AWS API Call via CloudTrail",
  "AWS Console Action via CloudTrail",
  "AWS Console Sign In via CloudTrail",
  "AWS Insight via CloudTrail",
  "AWS Service Event via CloudTrail",
];

const FOREVER = 0;

/**
 * Keeps CloudTrail's events of the default event bus, so that they can be replayed once a broken consumer is mended.
 * EventBridge encrypts them with a key of its own.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-archive.html
 */
export class TrailArchive extends Construct {
  public readonly archiveName: string;

  public constructor(scope: Construct, id: string, props: TrailArchiveProps) {
    super(scope, id);
    const { archiveName, retentionDays } = props;
    const forever = retentionDays === "forever";
    new PropChecks(this)
      .nameOf("archive name", "archiveName", archiveName)
      .integer("retentionDays", forever ? undefined : retentionDays, {
        minimum: 1,
        maximum: 36_500,
        unit: 'days, or "forever"',
      })
      .throwIfAny();

    new CloudwatchEventArchive(this, "Resource", {
      name: archiveName,
      description: "what CloudTrail reported on the default event bus",
      eventSourceArn: AwsEnvironment.of(this).arn("events", "event-bus/default"),
      eventPattern: JSON.stringify({ "detail-type": DETAIL_TYPES }),
      retentionDays: forever ? FOREVER : retentionDays,
      lifecycle: { preventDestroy: true },
    });
    this.archiveName = archiveName;
  }
}
