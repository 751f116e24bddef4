import { createHash } from "node:crypto";
import type { PublishBatchInput } from "@aws-sdk/client-sns";
import type { ChangeMessageVisibilityBatchRequest, SendMessageRequest } from "@aws-sdk/client-sqs";
import { CONTEXT } from "../../handlers/support/lambda";
import { changeEvent, policyEvent, storeEventIdOf } from "../../handlers/support/store-events";
import {
  deleteEvent,
  deleteManyEvent,
  eventIdOf,
  putEvent,
  withEnvelope,
} from "../../handlers/support/trail-events";
import { givesAway } from "./canary";
import { ChaosQueue, ChaosStream } from "./deliveries";
import { FAULT, type Faults } from "./faults";
import type { Figures } from "./figures";
import { type FunctionName, type Handler, loadFunctions } from "./functions";
import { type Change, ChaosParameters, type Version } from "./parameters";
import type { Random } from "./random";
import { ChaosSlack, WEBHOOK_URL } from "./slack";
import { CACHE_TABLE, ChaosTables, type Item, REPLICATION_TABLE } from "./tables";

/** A change that the auditor hears of, and so has to record. */
export interface ReportedChange {
  readonly name: string;
  readonly eventId: string;
  readonly time: number;
  /** Left out for deletions. */
  readonly version?: Version;
}

/** An event that a function gave up, with its reasons. */
export interface DeadLetter {
  readonly of: FunctionName;
  readonly body: string;
  readonly reason: string;
}

/** Lambda tries what was started without waiting for the answer so often. */
const ASYNCHRONOUS_ATTEMPTS = 3;

/** A run of the replication syncer that one before it started. */
interface Continuation {
  readonly event: object;
  attempts: number;
}

/** The parameters that the store is for. */
export const GOVERNED = /^\/(shared|app|devops)\//;

/** How often a change is lost on all its ways at once. */
const OUTAGE_CHANCE = 0.04;

/** One account with a store: its parameters, tables, queues, stream and functions. */
export class ChaosAccount {
  public readonly parameters = new ChaosParameters();
  public readonly tables = new ChaosTables();
  public readonly auditing: ChaosQueue;
  public readonly caching: ChaosQueue;
  public readonly replicating: ChaosQueue;
  public readonly stream: ChaosStream;
  public readonly slack: ChaosSlack;
  public readonly reported: ReportedChange[] = [];
  /** Every version that was ever put, by name. */
  public readonly puts = new Map<string, Version[]>();
  /** What functions themselves put with their dead letters. */
  public readonly deadLetters: DeadLetter[] = [];
  /** What functions wrote that is no value of any parameter. */
  public readonly wrongValues: string[] = [];
  public readonly leaks: string[] = [];
  /** Names of whose latest change the cache manager never hears. */
  private readonly lostNames = new Set<string>();
  private readonly continuations: Continuation[] = [];
  private silent = false;
  private readonly functions: Readonly<Record<FunctionName, Handler>>;

  public constructor(
    public readonly id: string,
    private readonly random: Random,
    private readonly figures: Figures,
    private readonly faults: Faults,
  ) {
    this.slack = new ChaosSlack(random, figures, faults, (event) => this.invoke("slack-delivery", event));
    this.functions = loadFunctions(id, (...attempt) => this.answer(...attempt), this.slack.post);
    const queue = (name: FunctionName) =>
      new ChaosQueue(name, random, figures, (event) => this.invoke(name, event));
    this.auditing = queue("config-auditor");
    this.caching = queue("config-cache-manager");
    this.replicating = queue("ssm-stream-replicator");
    this.stream = new ChaosStream(random, figures, (event) => this.invoke("dynamo-stream-replicator", event));
    this.parameters.onChange = (change) => this.report(change);
  }

  public get queues(): readonly ChaosQueue[] {
    return [this.auditing, this.caching, this.replicating];
  }

  /** Configures a replication, or changes what is configured. */
  public configure(item: Item): void {
    this.tables.set(REPLICATION_TABLE, item);
    this.stream.add("INSERT", { destination: item["destination"] });
  }

  public removeConfiguration(destination: Item): void {
    this.tables.remove(REPLICATION_TABLE, { destination });
    this.stream.add("REMOVE", { destination });
  }

  /** Starts a syncer, as its schedule does; returns whether it came to its end. */
  public readonly sync = async (name: "config-cache-syncer" | "replication-syncer"): Promise<boolean> => {
    try {
      await this.invoke(name, {});
      return true;
    } catch (error) {
      if (this.faults.enabled) return false;
      throw error;
    }
  };

  /** Runs what the replication syncer has started in its turn; returns whether there was anything. */
  public readonly goOn = async (): Promise<boolean> => {
    const next = this.continuations.shift();
    if (!next) return false;
    this.figures.continuations++;
    try {
      await this.invoke("replication-syncer", next.event);
    } catch (error) {
      if (!this.faults.enabled) throw error;
      if (++next.attempts < ASYNCHRONOUS_ATTEMPTS) this.continuations.push(next);
    }
    return true;
  };

  /** Starts the auditor's sweep, as its schedule does; returns whether it came to its end. */
  public readonly sweepAudit = async (): Promise<boolean> => {
    try {
      await this.invoke("config-auditor", { "detail-type": "Scheduled Event" });
      return true;
    } catch (error) {
      if (this.faults.enabled) return false;
      throw error;
    }
  };

  /** Names that the cache has wrong now, though its manager has heard of their latest change. */
  public get wronglyCached(): readonly string[] {
    const items = this.tables.items(CACHE_TABLE);
    return [...this.puts.keys()].filter((name) => {
      if (!GOVERNED.test(name) || this.lostNames.has(name)) return false;
      const states = items.filter((item) => item["parameter_name"].S === name).map(({ state }) => state.S);
      return states.join() !== (this.parameters.current(name) ? "ACTIVE" : "DELETED");
    });
  }

  /** Does something of which nobody is told. */
  public unheard(work: () => void): void {
    this.silent = true;
    work();
    this.silent = false;
  }

  /** Delivers until nothing waits any more and nothing new came of it. */
  public async drain(): Promise<void> {
    for (let some = true; some;) {
      some = await this.stream.drain();
      for (const queue of [...this.queues, this.slack.queue]) some = (await queue.drain()) || some;
      some = (await this.goOn()) || some;
    }
  }

  private async invoke(name: FunctionName, event: object): Promise<any> {
    this.figures.invocations++;
    const context = { ...CONTEXT, getRemainingTimeInMillis: () => this.faults.remainingMs() };
    return this.faults.run(() => this.functions[name](event, context));
  }

  private answer(operation: string, input: any, attempt: number): Promise<object> {
    if (operation === "PutParameter" && input.Value.includes(FAULT)) this.wrongValues.push(input.Value);
    const known = this.parameters.operations[operation] ?? this.tables.operations[operation];
    if (known) return this.faults.call(() => known(input), attempt);
    if (operation === "SendMessage") return this.faults.call(() => this.keepDeadLetter(input), attempt);
    if (operation === "PublishBatch") return this.faults.call(() => this.publish(input), attempt);
    if (operation === "Invoke") return this.faults.call(() => this.startLater(input), attempt);
    if (operation === "GetParameter")
      return this.faults.call(() => ({ Parameter: { Value: WEBHOOK_URL } }), attempt);
    if (operation === "ChangeMessageVisibilityBatch")
      return this.faults.call(() => this.delay(input), attempt);
    throw new Error(`no function is expected to call ${operation}`);
  }

  private keepDeadLetter({ QueueUrl, MessageBody: body, MessageAttributes }: SendMessageRequest): object {
    const of = QueueUrl!.split("/").at(-1) as FunctionName;
    const reason = Object.values(MessageAttributes ?? {})[0]?.StringValue ?? "";
    this.deadLetters.push({ of, body: body!, reason });
    return { MD5OfMessageBody: createHash("md5").update(body!).digest("hex") };
  }

  private publish(input: PublishBatchInput): object {
    const { PublishBatchRequestEntries: entries = [] } = input;
    this.figures.notifications += entries.length;
    const text = JSON.stringify(input);
    if (givesAway(text)) this.leaks.push(text);
    for (const { Message, Subject } of entries) this.slack.publish(JSON.parse(Message!).default, Subject!);
    return {};
  }

  private startLater({ Payload }: { readonly Payload: string }): object {
    this.continuations.push({ event: JSON.parse(Payload), attempts: 0 });
    return { StatusCode: 202 };
  }

  private delay({ Entries = [] }: ChangeMessageVisibilityBatchRequest): object {
    for (const { ReceiptHandle, VisibilityTimeout } of Entries) {
      this.slack.queue.delay(ReceiptHandle!, VisibilityTimeout!);
    }
    return {};
  }

  private report(change: Change): void {
    const time = Date.now();
    if (change.kind === "put") this.keep(change.name, change.version);
    if (this.silent || (this.faults.enabled && this.random.chance(OUTAGE_CHANCE))) {
      this.figures.drops++;
      for (const name of change.kind === "delete" ? change.names : [change.name]) this.lostNames.add(name);
      return;
    }
    switch (change.kind) {
      case "put": {
        const { name, version } = change;
        const event = this.own(putEvent(name, version.version, time));
        this.reportCall(event, [name], time, version);
        this.replicating.send(event);
        const created = version.version === 1 ? [this.own(changeEvent("Create", name, time))] : [];
        this.tellCache(name, [event, ...created].filter((one) => this.caching.send(one)).length > 0);
        return;
      }
      case "delete": {
        const { names, missing, many } = change;
        const failed = missing.length > 0 ? { errorCode: "ParameterNotFound" } : {};
        const event = many
          ? deleteManyEvent(names, missing, time)
          : deleteEvent([...names, ...missing][0]!, time, failed);
        this.reportCall(this.own(event), names, time);
        const heard = this.caching.send(this.own(event));
        for (const name of names) {
          this.tellCache(name, this.caching.send(this.own(changeEvent("Delete", name, time))) || heard);
        }
        return;
      }
      case "expire": {
        const { name } = change;
        const event = this.own(policyEvent("Expiration", name, time));
        if (this.auditing.send(event)) this.reported.push({ name, eventId: storeEventIdOf(event), time });
        this.tellCache(name, this.caching.send(event));
      }
    }
  }

  /** Notes whether the cache manager hears of a name's latest change, by whatever way. */
  private tellCache(name: string, heard: boolean): void {
    if (heard) this.lostNames.delete(name);
    else this.lostNames.add(name);
  }

  private keep(name: string, version: Version): void {
    const puts = this.puts.get(name) ?? [];
    puts.push(version);
    this.puts.set(name, puts);
  }

  private reportCall(event: string, names: readonly string[], time: number, version?: Version): void {
    if (!this.auditing.send(event)) return;
    const eventId = eventIdOf(event);
    this.reported.push(...names.map((name) => ({ name, eventId, time, version })));
  }

  private own(event: string): string {
    return withEnvelope(event, { account: this.id });
  }
}
