import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

const DYNAMODB = "com.amazonaws.dynamodb.v20120810";

type Attributes = Record<string, { readonly S?: string; readonly N?: string }>;

/** A call that reached the server. */
export interface ReceivedCall {
  /** The operation, such as `GetParameter`. */
  readonly operation: string;
  readonly input: Readonly<Record<string, any>>;
}

/** An error as the services' JSON protocols state it. */
export class ServiceError extends Error {
  public constructor(
    public readonly type: string,
    message = "",
    public readonly fields: object = {},
  ) {
    super(message);
  }
}

/** One version of a parameter as GetParameterHistory returns it. */
export type HistoryOutput = Readonly<Record<string, unknown>>;

/**
 * The calls that the functions make of Parameter Store and DynamoDB, over HTTP: the real clients talk to it, with their
 * signatures, pages, retries and errors. Its pages are small, so that each list takes several.
 */
export class AwsServer {
  public readonly calls: ReceivedCall[] = [];
  public readonly items: Attributes[] = [];
  public readonly histories = new Map<string, readonly HistoryOutput[]>();
  public readonly parameters = new Map<string, string>();
  /** What was written, by the token of its transaction. */
  private readonly transactions = new Map<string, string>();
  private readonly failures: ServiceError[] = [];
  private server: Server | undefined;

  public constructor(
    /** What it answers to further operations, or in place of its own. */
    private readonly furtherOperations: Readonly<Record<string, (input: any) => object>> = {},
  ) {}

  private readonly operations: Readonly<Record<string, (input: any) => object>> = {
    GetParameterHistory: (input) => this.getParameterHistory(input),
    GetParameter: (input) => this.getParameter(input),
    TransactWriteItems: (input) => this.addInTransaction(input),
    Query: (input) => this.query(input),
  };

  /** Starts to listen; returns the endpoint's URL. */
  public async start(): Promise<string> {
    process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
    this.server = createServer((request, response) => {
      void this.answer(request).then(({ status, body }) => {
        response.writeHead(status, {
          "content-type": "application/x-amz-json-1.0",
          "x-amzn-requestid": "r-1",
        });
        response.end(JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => this.server?.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Starts to listen; returns what a client needs to talk to this server. */
  public async startForClients() {
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    return { endpoint: await this.start(), region: "us-east-1", credentials };
  }

  public async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  public reset(): void {
    this.calls.length = 0;
    this.items.length = 0;
    this.transactions.clear();
    this.failures.length = 0;
    this.histories.clear();
    this.parameters.clear();
  }

  /** Lets the next calls fail, one for each error. */
  public failNext(...errors: readonly ServiceError[]): void {
    this.failures.push(...errors);
  }

  /** The inputs of the calls of one operation. */
  public inputsOf(operation: string): readonly ReceivedCall["input"][] {
    return this.calls.filter((call) => call.operation === operation).map(({ input }) => input);
  }

  private async answer(request: IncomingMessage): Promise<{ status: number; body: object }> {
    const operation = String(request.headers["x-amz-target"]).split(".").pop() ?? "";
    const input = JSON.parse(await text(request)) as ReceivedCall["input"];
    this.calls.push({ operation, input });
    try {
      const failure = this.failures.shift();
      if (failure) throw failure;
      const operate = this.furtherOperations[operation] ?? this.operations[operation]!;
      return { status: 200, body: operate(input) };
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      return { status: 400, body: { __type: error.type, message: error.message, ...error.fields } };
    }
  }

  private getParameterHistory({ Name, NextToken }: any): object {
    const history = this.histories.get(Name);
    if (!history) throw new ServiceError("ParameterNotFound", `parameter ${Name} not found`);
    const start = Number(NextToken ?? 0);
    const end = start + 2;
    return {
      Parameters: history.slice(start, end),
      ...(end < history.length ? { NextToken: String(end) } : {}),
    };
  }

  private getParameter({ Name }: any): object {
    const value = this.parameters.get(Name);
    if (value === undefined) throw new ServiceError("ParameterNotFound", `parameter ${Name} not found`);
    return { Parameter: { Name, Value: value, Type: "SecureString", Version: 1 } };
  }

  /** Replaces an item unless the condition forbids it or the token is another transaction's, as DynamoDB does. */
  private addInTransaction({ TransactItems, ClientRequestToken }: any): object {
    const before = this.transactions.get(ClientRequestToken);
    if (before === JSON.stringify(TransactItems)) return {};
    if (before !== undefined) throw new ServiceError(`${DYNAMODB}#IdempotentParameterMismatchException`);
    const [{ Put }] = TransactItems;
    const { Item, ConditionExpression, ReturnValuesOnConditionCheckFailure } = Put;
    const index = this.items.findIndex(
      (item) => item["parameter_name"]?.S === Item.parameter_name.S && item["time"]?.N === Item.time.N,
    );
    if (index >= 0 && ConditionExpression === "attribute_not_exists(#name)") {
      const old = ReturnValuesOnConditionCheckFailure === "ALL_OLD" ? { Item: this.items[index] } : {};
      throw new ServiceError(`${DYNAMODB}#TransactionCanceledException`, "cancelled", {
        CancellationReasons: [{ Code: "ConditionalCheckFailed", ...old }],
      });
    }
    if (index >= 0) this.items.splice(index, 1);
    this.items.push(Item);
    this.transactions.set(ClientRequestToken, JSON.stringify(TransactItems));
    return {};
  }

  /** One item a page. */
  private query({
    ExpressionAttributeValues: values,
    ExclusiveStartKey,
    ScanIndexForward = true,
  }: any): object {
    const { from = { N: "-Infinity" }, to = { N: "Infinity" } } = {
      from: values[":from"],
      to: values[":to"],
    };
    const timeOf = (item: Attributes) => Number(item["time"]?.N);
    const matching = this.items
      .filter((item) => item["parameter_name"]?.S === values[":name"].S)
      .filter((item) => timeOf(item) >= Number(from.N) && timeOf(item) <= Number(to.N))
      .sort((a, b) => (timeOf(a) - timeOf(b)) * (ScanIndexForward ? 1 : -1))
      .filter((item) => !ExclusiveStartKey || timeOf(item) > Number(ExclusiveStartKey.time.N));
    const page = matching.slice(0, 1);
    return {
      Items: page.map(({ time, event_id, action, version }) => ({ time, event_id, action, version })),
      ...(matching.length > 1
        ? { LastEvaluatedKey: { parameter_name: page[0]!["parameter_name"], time: page[0]!["time"] } }
        : {}),
    };
  }
}
