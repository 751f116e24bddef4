import { AwsServer, ServiceError } from "./aws-server";

type Attributes = Record<string, { readonly S?: string; readonly N?: string }>;

/**
 * The calls that the functions of the cache make of Parameter Store and DynamoDB, over HTTP. Its pages are small, and an
 * empty one comes first, so that each list takes several.
 */
export class CacheServer extends AwsServer {
  public readonly names = new Set<string>();
  private refused = "";

  public constructor() {
    super({
      DescribeParameters: (input) => this.describeParameters(input),
      Query: (input) => this.queryOne(input),
      Scan: (input) => this.scan(input),
      TransactWriteItems: (input) => this.transactWriteItems(input),
      DeleteItem: ({ Key }) => this.delete(Key),
    });
  }

  public override reset(): void {
    super.reset();
    this.names.clear();
    this.refused = "";
  }

  /** Denies all writes to a name. */
  public refuseWritesTo(name: string): void {
    this.refused = name;
  }

  /** The item of a name as `state`, or all of them where there are several. */
  public statesOf(name: string): readonly (string | undefined)[] {
    return this.items.filter(({ parameter_name }) => parameter_name?.S === name).map(({ state }) => state?.S);
  }

  private describeParameters({ ParameterFilters, NextToken }: any): object {
    const [{ Key, Option, Values }] = ParameterFilters;
    const matches: Readonly<Record<string, (name: string, value: string) => boolean>> = {
      "Name Equals": (name, value) => name === value,
      "Path Recursive": (name, value) => name.startsWith(`${value}/`),
    };
    const match = matches[`${Key} ${Option}`]!;
    const found = [...this.names].sort().filter((name) => Values.some((value: string) => match(name, value)));
    if (NextToken === undefined) return { Parameters: [], ...(found.length > 0 ? { NextToken: "0" } : {}) };
    const end = Number(NextToken) + 2;
    return {
      Parameters: found.slice(Number(NextToken), end).map((Name) => ({ Name, Type: "String", Version: 1 })),
      ...(end < found.length ? { NextToken: String(end) } : {}),
    };
  }

  private queryOne({ ExpressionAttributeValues, ExclusiveStartKey }: any): object {
    const name = ExpressionAttributeValues[":name"].S;
    return page(
      this.items.filter(({ parameter_name }) => parameter_name?.S === name),
      ExclusiveStartKey,
    );
  }

  private scan({ ExclusiveStartKey }: any): object {
    return page(this.items, ExclusiveStartKey);
  }

  private transactWriteItems({ TransactItems }: any): object {
    if (TransactItems[0].Put.Item.parameter_name.S === this.refused) {
      throw new ServiceError("AccessDeniedException", "text of a service");
    }
    const reasons = TransactItems.map(({ Put, Delete }: any) => {
      const taken = this.indexOf(Put?.Item ?? Delete.Key) >= 0;
      return { Code: taken === Boolean(Put) ? "ConditionalCheckFailed" : "None" };
    });
    if (reasons.some(({ Code }: { Code: string }) => Code !== "None")) throw cancelled(reasons);
    for (const { Put, Delete } of TransactItems) {
      if (Put) this.items.push(Put.Item);
      else this.delete(Delete.Key);
    }
    return {};
  }

  private delete(key: Attributes): object {
    const index = this.indexOf(key);
    if (index >= 0) this.items.splice(index, 1);
    return {};
  }

  private indexOf(key: Attributes): number {
    return this.items.findIndex(
      (item) =>
        item["parameter_name"]?.S === key["parameter_name"]?.S &&
        item["last_updated"]?.N === key["last_updated"]?.N,
    );
  }
}

/** DynamoDB's refusal of a transaction, with a reason for each of its parts. */
export function cancelled(CancellationReasons: readonly { readonly Code: string }[]): ServiceError {
  return new ServiceError("com.amazonaws.dynamodb.v20120810#TransactionCanceledException", "cancelled", {
    CancellationReasons,
  });
}

/** One item a page. */
function page(items: readonly Attributes[], ExclusiveStartKey: any): object {
  const start = Number(ExclusiveStartKey?.index.N ?? 0);
  return {
    Items: items.slice(start, start + 1),
    ...(start + 1 < items.length ? { LastEvaluatedKey: { index: { N: String(start + 1) } } } : {}),
  };
}
