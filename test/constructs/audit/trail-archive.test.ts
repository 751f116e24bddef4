import { TrailArchive, type TrailArchiveProps } from "../../../src/constructs/audit/trail-archive";
import { refusal, synthesize } from "../../support/synthesized";

function archiveOf(props: TrailArchiveProps) {
  return synthesize((stack) => new TrailArchive(stack, "Archive", props)).resource(
    "aws_cloudwatch_event_archive",
    "Archive/Resource",
  );
}

describe("an archive of a trail's events", () => {
  it("keeps what CloudTrail puts on the default bus, and is never destroyed by Terraform", () => {
    const archive = archiveOf({ archiveName: "trail-events", retentionDays: 30 });
    expect(archive).toMatchObject({
      name: "trail-events",
      event_source_arn: "arn:aws:events:eu-central-1:111111111111:event-bus/default",
      retention_days: 30,
      lifecycle: { prevent_destroy: true },
    });
    expect(JSON.parse(archive.event_pattern as string)).toEqual({
      "detail-type": expect.arrayContaining(["AWS API Call via CloudTrail"]) as string[],
    });
  });

  it("keeps them for ever when told so", () => {
    expect(archiveOf({ archiveName: "trail-events", retentionDays: "forever" }).retention_days).toBe(0);
  });

  it("refuses a name that is too long and a retention of nothing, at once", () => {
    const { message } = refusal(() => archiveOf({ archiveName: "a".repeat(50), retentionDays: 0 }));
    expect(message).toContain("allowed  an archive name of 1 to 48 characters");
    expect(message).toContain("shorten it by 2 characters");
    expect(message).toContain('allowed  a whole number from 1 to 36500 days, or "forever"');
  });
});
