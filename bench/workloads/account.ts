import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { TerraformStack } from "cdktf";
import { addBucket, addFunction, addKey, addParameter, addQueue, addReader, addTable } from "./account-parts";

/** How often an account holds each part, with the resources that the part consists of. */
const PARTS = {
  keys: { count: 5, resources: 2 },
  tables: { count: 9, resources: 1 },
  readers: { count: 14, resources: 2 },
  buckets: { count: 8, resources: 6 },
  parameters: { count: 25, resources: 1 },
  queues: { count: 9, resources: 3 },
  functions: { count: 9, resources: 6 },
} as const;

/** How many resources {@link addAccount} creates. */
export const RESOURCES_PER_ACCOUNT = Object.values(PARTS).reduce(
  (sum, part) => sum + part.count * part.resources,
  0,
);

/**
 * What a foundation puts into one account, written with the provider's own classes: keys with policies, tables, roles,
 * buckets with their settings, parameters, queues with dead-letter queues, functions with their triggers.
 */
export function addAccount(stack: TerraformStack, index: number): void {
  const account = String(100_000_000_000 + index);
  new AwsProvider(stack, "aws", {
    region: "eu-central-1",
    allowedAccountIds: [account],
    assumeRole: [{ roleArn: `arn:aws:iam::${account}:role/deployment` }],
    defaultTags: [{ tags: { owner: "platform", environment: `environment-${index}` } }],
  });
  const keys = times(PARTS.keys.count, (i) => addKey(stack, account, `key-${i}`));
  const tables = times(PARTS.tables.count, (i) => addTable(stack, `table-${i}`, keys[i % keys.length]!));
  times(PARTS.readers.count, (i) => addReader(stack, account, `reader-${i}`, tables[i % tables.length]!));
  times(PARTS.buckets.count, (i) => addBucket(stack, account, `bucket-${i}`, keys[i % keys.length]!));
  times(PARTS.parameters.count, (i) => addParameter(stack, `parameter-${i}`));
  const queues = times(PARTS.queues.count, (i) => addQueue(stack, `queue-${i}`, keys[i % keys.length]!));
  times(PARTS.functions.count, (i) =>
    addFunction(stack, account, `function-${i}`, queues[i % queues.length]!),
  );
}

function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
