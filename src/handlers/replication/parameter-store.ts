import {
  type GetParametersResult,
  GetParametersCommand,
  PutParameterCommand,
  type SSMClient,
} from "@aws-sdk/client-ssm";
import { bareKeyId } from "../../core/config-store/audit-record";
import { type Replica, SECURE_STRING } from "../../core/config-store/replica";
import { HandlerError } from "../shared/failures";
import { chunksOf } from "../shared/in-parallel";
import { ParameterDescriptions } from "../shared/parameter-descriptions";
import type { ParameterReading, Parameters } from "./ports";
import { isTransient } from "./transient";

/** Parameter Store takes so many names in one call. */
const READ_AT_ONCE = 10;

/** Parameters in Parameter Store; secrets are written under the replication key. */
export class SsmParameters implements Parameters {
  private readonly descriptions: ParameterDescriptions;

  public constructor(
    private readonly client: SSMClient,
    private readonly replicationKeyId: string,
  ) {
    this.descriptions = new ParameterDescriptions(client);
  }

  public async read(names: Iterable<string>): Promise<ReadonlyMap<string, ParameterReading>> {
    const readings = new Map<string, ParameterReading>();
    for (const chunk of chunksOf([...new Set(names)], READ_AT_ONCE)) {
      for (const [name, reading] of await this.readChunk(chunk)) readings.set(name, reading);
    }
    return readings;
  }

  public async keyIds(names: Iterable<string>): Promise<ReadonlyMap<string, string>> {
    const keyIds = new Map<string, string>();
    for await (const page of this.descriptions.named(names)) {
      for (const { name, keyId } of page) if (keyId) keyIds.set(name, bareKeyId(keyId));
    }
    return keyIds;
  }

  public async write({ name, value, type, description }: Replica): Promise<void> {
    await this.client.send(
      new PutParameterCommand({
        Name: name,
        Value: value,
        Type: type as "String" | "StringList" | "SecureString",
        Description: description,
        Overwrite: true,
        Tier: "Intelligent-Tiering",
        ...(type === SECURE_STRING && { KeyId: this.replicationKeyId }),
      }),
    );
  }

  /** One name that cannot be read fails the whole call, so those of a call that was refused are read one by one. */
  private async readChunk(names: readonly string[]): Promise<ReadonlyMap<string, ParameterReading>> {
    try {
      const request = new GetParametersCommand({ Names: [...names], WithDecryption: true });
      return readingsOf(names, await this.client.send(request));
    } catch (error) {
      if (names.length === 1 || isTransient(error)) {
        return new Map(names.map((name) => [name, { kind: "failed", error }]));
      }
      const single = await Promise.all(names.map((name) => this.readChunk([name])));
      return new Map(single.flatMap((readings) => [...readings]));
    }
  }
}

/** A name is absent when the service says so, and only then. */
function readingsOf(
  names: readonly string[],
  { Parameters: parameters = [], InvalidParameters: absent = [] }: GetParametersResult,
): ReadonlyMap<string, ParameterReading> {
  const there = new Map(parameters.map((parameter) => [parameter.Name, parameter]));
  return new Map(
    names.map((name): [string, ParameterReading] => {
      const { Value: value, Type: type } = there.get(name) ?? {};
      if (value !== undefined && type !== undefined) return [name, { kind: "there", state: { value, type } }];
      if (absent.includes(name)) return [name, { kind: "absent" }];
      const error = new HandlerError(
        "UnansweredNameError",
        "the service said nothing of a name it was asked for",
      );
      return [name, { kind: "failed", error }];
    }),
  );
}
