import { createHash } from "node:crypto";
import type { ReplicationItem } from "../../../src/core/config-store/replication-config";
import { AwsServer, ServiceError } from "./aws-server";
import { MemoryParameters, type StoredParameter } from "./replicating";

const NAMES_AT_ONCE = 10;
const NAME = /^(\/[A-Za-z0-9_.-]+)+$/;

/**
 * The calls that replication makes of Parameter Store, DynamoDB and SQS, over HTTP: the real clients talk to it. Pages
 * are small, and one name that may not be read fails its whole call, as the services do.
 */
export class ReplicationServer extends AwsServer {
  public readonly parameterStore = new MemoryParameters();
  public readonly replications: ReplicationItem[] = [];
  /** Names that may not be read, with the service's error. */
  public readonly unreadable = new Map<string, ServiceError>();
  /** Names that may not be written, with the service's error. */
  public readonly unwritable = new Map<string, ServiceError>();

  /** Called before a parameter is written. */
  public beforeWrite: () => void = () => undefined;
  /** Called before a page of the table is read. */
  public beforeScan: () => void = () => undefined;

  public constructor() {
    super({
      GetParameters: (input) => this.getParameters(input),
      DescribeParameters: (input) => this.describeParameters(input),
      PutParameter: (input) => this.putParameter(input),
      Scan: (input) => this.scan(input),
      SendMessage: (input) => this.sendMessage(input),
      ChangeMessageVisibilityBatch: () => ({ Successful: [], Failed: [] }),
    });
  }

  public override reset(): void {
    super.reset();
    this.parameterStore.stored.clear();
    this.replications.length = 0;
    this.unreadable.clear();
    this.unwritable.clear();
    this.beforeWrite = () => undefined;
    this.beforeScan = () => undefined;
  }

  /** A parameter as it is now. */
  public parameter(name: string): StoredParameter | undefined {
    return this.parameterStore.stored.get(name);
  }

  /** What the function put into its dead letters. */
  public get deadLetters(): readonly { reasons: readonly string[]; Records: readonly object[] }[] {
    return this.inputsOf("SendMessage").map(({ MessageBody }) => JSON.parse(MessageBody));
  }

  private getParameters({ Names, WithDecryption }: any): object {
    if (Names.length > NAMES_AT_ONCE || WithDecryption !== true)
      throw new ServiceError("ValidationException");
    for (const name of Names) {
      const error = this.unreadable.get(name);
      if (error) throw error;
    }
    const found = Names.filter((name: string) => this.parameter(name));
    return {
      Parameters: found.reverse().map((Name: string) => {
        const { value, type } = this.parameter(Name)!;
        return { Name, Value: value, Type: type, Version: 1 };
      }),
      InvalidParameters: Names.filter((name: string) => !this.parameter(name)),
    };
  }

  /** The first page of each listing is empty, which the service is free to do. */
  private describeParameters({ ParameterFilters, NextToken }: any): object {
    if (!NextToken) return { Parameters: [], NextToken: "1" };
    const names: string[] = ParameterFilters[0].Values;
    return {
      Parameters: names
        .filter((name) => this.parameter(name))
        .map((Name) => ({ Name, Type: this.parameter(Name)!.type, KeyId: this.parameter(Name)!.keyId })),
    };
  }

  private putParameter({ Name, Value, Type, KeyId, Description, Tier, Overwrite }: any): object {
    this.beforeWrite();
    const error = this.unwritable.get(Name);
    if (error) throw error;
    const exists = this.parameter(Name) !== undefined;
    const allowed =
      NAME.test(Name) &&
      Value.length <= (Tier === "Intelligent-Tiering" ? 8_192 : 4_096) &&
      Description.length <= 1_024 &&
      (Overwrite || !exists);
    if (!allowed) throw new ServiceError("ValidationException", `cannot store ${Value}`);
    this.parameterStore.set(Name, Value, { type: Type, keyId: KeyId, description: Description });
    return { Version: 1, Tier: "Standard" };
  }

  /** One item a page. */
  private scan({ ConsistentRead, ExclusiveStartKey }: any): object {
    this.beforeScan();
    if (!ConsistentRead) throw new ServiceError("ValidationException");
    const index = Number(ExclusiveStartKey?.destination.S ?? 0);
    const more = index + 1 < this.replications.length;
    return {
      Items: this.replications.slice(index, index + 1),
      ...(more && { LastEvaluatedKey: { destination: { S: `${index + 1}` } } }),
    };
  }

  private sendMessage({ MessageBody }: any): object {
    return { MessageId: "m-1", MD5OfMessageBody: createHash("md5").update(MessageBody).digest("hex") };
  }
}
