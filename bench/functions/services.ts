import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { createServer, type IncomingMessage, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer, text } from "node:stream/consumers";
import { type Emulator, startEmulator } from "../../test/support/emulator";
import { ACCOUNT, type Call, type Change } from "./cases";

/** The tables that the functions work on. */
export const TABLES = { audit: "bench-config-auditor", cache: "bench-config-cache" } as const;

/** What the functions call. */
export interface Services {
  readonly title: string;
  /** How many events a case has. */
  readonly events: number;
  /** Starts, with what was changed already; returns the endpoint and when each change was made. */
  start(call: Call, changes: readonly Change[]): Promise<Started>;
  stop(): Promise<void>;
}

/** Services that answer. */
export interface Started {
  readonly endpoint: string;
  /** Calls by operation. */
  readonly calls: Map<string, number>;
  readonly timeOf: (change: Change) => number;
}

/** An answer's fields; its status is 200 unless it says otherwise. */
type Answer = { readonly status?: number; readonly [field: string]: unknown };

type Item = Readonly<Record<string, { readonly S?: string; readonly N?: string }>>;

const FAKE_TIME = Date.parse("2026-03-01T10:00:00Z");
const LATENCY_MS = 5;
const LARGEST_VERSION = 5;

/** Answers from this process, after 5 ms; every parameter has five versions, unless parameters are deleted. */
export class FakeServices implements Services {
  public readonly title = `a fake with ${LATENCY_MS} ms latency`;
  public readonly events = 500;
  private readonly items = new Map<string, Item[]>();
  private exist = true;
  private server: Server | undefined;

  public async start(call: Call): Promise<Started> {
    const calls = new Map<string, number>();
    this.exist = call === "PutParameter";
    this.items.clear();
    this.server = createServer((incoming, response) => {
      const operation = operationOf(incoming);
      count(calls, operation);
      void text(incoming).then((body) => {
        const { status = 200, ...answer } = this.answer(operation, JSON.parse(body));
        setTimeout(() => response.writeHead(status).end(JSON.stringify(answer)), LATENCY_MS);
      });
    });
    return { endpoint: await listening(this.server), calls, timeOf: () => FAKE_TIME };
  }

  public async stop(): Promise<void> {
    this.server?.closeAllConnections();
    this.server?.close();
  }

  private answer(operation: string, input: any): Answer {
    switch (operation) {
      case "Query":
        return { Items: this.items.get(input.ExpressionAttributeValues[":name"].S) ?? [] };
      case "TransactWriteItems": {
        const { TableName, Item } = input.TransactItems[0].Put;
        return this.keep(Item, TableName === TABLES.audit);
      }
      case "GetParameterHistory":
        return this.exist ? HISTORY : NOT_FOUND;
      default:
        return { Parameters: this.exist ? input.ParameterFilters[0].Values.map(named) : [] };
    }
  }

  private keep(item: Item, beside: boolean): Answer {
    const name = item["parameter_name"]!.S!;
    this.items.set(name, [...(beside ? (this.items.get(name) ?? []) : []), item]);
    return {};
  }
}

const HISTORY: Answer = {
  Parameters: Array.from({ length: LARGEST_VERSION }, (_, n) => ({
    Version: n + 1,
    LastModifiedDate: (FAKE_TIME + n) / 1_000,
    Type: "String",
    Value: "v",
  })),
};
const NOT_FOUND: Answer = { status: 400, __type: "ParameterNotFound", message: "no such parameter" };

/** The emulator of the tests, with real tables and parameters. It is one process, and so the slower of the two sides. */
export class EmulatedServices implements Services {
  public readonly title = "the emulator";
  public readonly events = 100;
  private emulator: Emulator | undefined;
  private proxy: Server | undefined;

  public async start(_call: Call, changes: readonly Change[]): Promise<Started> {
    this.emulator = await startEmulator();
    await this.createTables(this.emulator);
    const times = await this.make(this.emulator, changes);
    const calls = new Map<string, number>();
    this.proxy = createServer((incoming, response) => {
      count(calls, operationOf(incoming));
      void buffer(incoming).then((body) => {
        const { method, headers, url } = incoming;
        const onward = request(new URL(url!, this.emulator!.endpoint), { method, headers }, (answer) => {
          response.writeHead(answer.statusCode!, answer.headers);
          answer.pipe(response);
        });
        onward.end(body);
      });
    });
    return {
      endpoint: await listening(this.proxy),
      calls,
      timeOf: (change) => times.get(change) ?? Date.now(),
    };
  }

  public async stop(): Promise<void> {
    this.proxy?.closeAllConnections();
    this.proxy?.close();
    await this.emulator?.stop();
  }

  private async createTables(emulator: Emulator): Promise<void> {
    const client = new DynamoDBClient(emulator.clientConfig(ACCOUNT));
    const create = (TableName: string, sortKey: string) =>
      client.send(
        new CreateTableCommand({
          TableName,
          BillingMode: "PAY_PER_REQUEST",
          KeySchema: [
            { AttributeName: "parameter_name", KeyType: "HASH" },
            { AttributeName: sortKey, KeyType: "RANGE" },
          ],
          AttributeDefinitions: [
            { AttributeName: "parameter_name", AttributeType: "S" },
            { AttributeName: sortKey, AttributeType: "N" },
          ],
        }),
      );
    await create(TABLES.audit, "time");
    await create(TABLES.cache, "last_updated");
  }

  /** Puts what was put; what was deleted never needs to have been there. */
  private async make(emulator: Emulator, changes: readonly Change[]): Promise<ReadonlyMap<Change, number>> {
    const client = new SSMClient(emulator.clientConfig(ACCOUNT));
    const times = new Map<Change, number>();
    for (const change of changes.filter(({ call }) => call === "PutParameter")) {
      times.set(change, Date.now());
      await client.send(
        new PutParameterCommand({ Name: change.name, Value: "v", Type: "String", Overwrite: true }),
      );
    }
    return times;
  }
}

function operationOf(incoming: IncomingMessage): string {
  return String(incoming.headers["x-amz-target"]).split(".").pop()!;
}

function count(calls: Map<string, number>, operation: string): void {
  calls.set(operation, (calls.get(operation) ?? 0) + 1);
}

function named(Name: string): object {
  return { Name };
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((listens) => server.listen(0, "127.0.0.1", listens));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
