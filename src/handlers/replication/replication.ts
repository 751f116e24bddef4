import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SSMClient } from "@aws-sdk/client-ssm";
import type { ReplicationItem } from "../../core/config-store/replication-config";
import { ReplicationPlan } from "../../core/config-store/replication-plan";
import type { ReplicatorEnvironment } from "../../core/config-store/replicator-environment";
import { CLIENT_SETTINGS } from "../shared/aws-clients";
import { SsmParameters } from "./parameter-store";
import type { ReplicationItems } from "./ports";
import { DynamoReplicationItems } from "./replication-table";
import { Replicator, type ReplicatorSettings } from "./replicator";

/** What the functions that replicate have in common: the plan of what is configured, and who carries it out. */
export class Replication {
  public constructor(
    private readonly settings: ReplicatorSettings,
    private readonly items: ReplicationItems,
    public readonly replicator: Replicator,
  ) {}

  /** Replication in the services that the environment names. */
  public static in(environment: ReplicatorEnvironment): Replication {
    const parameters = new SsmParameters(new SSMClient(CLIENT_SETTINGS), environment.replicationKeyId);
    const table = new DynamoDBClient(CLIENT_SETTINGS);
    return new Replication(
      environment,
      new DynamoReplicationItems(table, environment.replicationTableName),
      new Replicator(environment, parameters),
    );
  }

  /** What the whole table amounts to now: cycles only show when every item is looked at. */
  public async plan(): Promise<ReplicationPlan> {
    const items: ReplicationItem[] = [];
    for await (const item of this.items.all()) items.push(item);
    return ReplicationPlan.of(items, this.settings);
  }
}
