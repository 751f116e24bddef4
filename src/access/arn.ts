/** The parts of an Amazon Resource Name; the resource may contain colons. */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly accountId: string;
  readonly resource: string;
}

const ARN = /^arn:([a-z0-9-]+):([a-z0-9-]+):([a-z0-9-]*):([0-9]{12}|aws|):(.+)$/s;

/** The parts of an ARN, or nothing if the text is none. */
export function parseArn(text: string): Arn | undefined {
  const found = ARN.exec(text);
  if (!found) return undefined;
  const [, partition, service, region, accountId, resource] = found as unknown as string[];
  return {
    partition: partition!,
    service: service!,
    region: region!,
    accountId: accountId!,
    resource: resource!,
  };
}
