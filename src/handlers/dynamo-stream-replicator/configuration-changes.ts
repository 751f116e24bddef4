import * as z from "zod/mini";
import { DESTINATION } from "../../core/config-store/replication-config";
import type { ReplicationPlan } from "../../core/config-store/replication-plan";
import { fields, OPTIONAL_TEXT, parsed, TEXT } from "../../core/config-store/schemas";
import type { Replication } from "../replication/replication";
import type { ReportedReplication } from "../replication/report";

/** What came of one record of the stream. */
export type ConfigurationChangeOutcome =
  | { readonly kind: "skipped"; readonly reason: string }
  | { readonly kind: "unreadable"; readonly problems: readonly string[] }
  | { readonly kind: "replicated"; readonly replication: ReportedReplication };

/** A record of a stream that has keys only. */
const RECORD = z.object({
  eventName: OPTIONAL_TEXT,
  dynamodb: fields({ Keys: fields({ [DESTINATION]: fields({ S: TEXT }) }) }),
});

/** The changes of the table that one batch of its stream reports. The stream has keys only: the items are read as they are now. */
export class ConfigurationChanges {
  private plan: Promise<ReplicationPlan> | undefined;

  public constructor(private readonly replication: Replication) {}

  /**
   * Replicates what one record reports.
   *
   * @throws whatever the table throws
   */
  public async replicate(record: unknown): Promise<ConfigurationChangeOutcome> {
    const reading = parsed(RECORD, record);
    if (reading.kind === "unreadable") return reading;
    const { eventName, dynamodb } = reading.data;
    if (eventName === "REMOVE") return { kind: "skipped", reason: "the configuration was removed" };
    const destination = dynamodb.Keys[DESTINATION].S;
    this.plan ??= this.replication.plan();
    const planned = (await this.plan).to(destination);
    if (!planned) return { kind: "skipped", reason: "the configuration has been removed since" };
    if (planned.kind === "refused") {
      return { kind: "replicated", replication: { destination, outcome: planned } };
    }
    const { config } = planned;
    const outcome = await this.replication.replicator.sync(config);
    return { kind: "replicated", replication: { destination, outcome, config } };
  }
}
